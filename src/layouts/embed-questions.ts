/**
 * Puts questions of the book below a figure: `question=forward-process/half-signal` in a frame's
 * address names one. They come as the chapter has them, from `/learn/<chapter>.json`.
 */
import type { FrameQuestions } from '~/embed/frame';
import type { LearnChapter } from '~/learn/chapter-cards';
import { chapterOf, isLearnId } from '~/learn/identity';

type Found = { html: string } | { problem: string };

const MOST_NAMES_TOLD = 8;

/** Shows the named questions in `host`; what cannot be shown is said in its place. */
export function attachQuestions(
  host: HTMLElement,
  names: readonly string[],
  base: URL,
): FrameQuestions {
  const boxes = new Map<string, HTMLElement>();
  const sources = new Map<string, string>();
  for (const name of names) {
    const box = document.createElement('div');
    host.append(box);
    boxes.set(name, box);
  }

  const show = (name: string) => {
    const template = document.createElement('template');
    // The book's own page, written by its build; nothing from the address gets in here.
    template.innerHTML = sources.get(name) ?? '';
    boxes.get(name)?.replaceChildren(template.content);
  };

  const say = (name: string, text: string, className: string) => {
    const line = document.createElement('p');
    line.className = className;
    line.textContent = text;
    boxes.get(name)?.append(line);
  };

  const shown = Promise.all(
    names.map(async (name) => {
      const found = await findQuestion(name, base);
      if ('problem' in found) {
        say(name, found.problem, 'embed-notice');
        return [found.problem];
      }
      sources.set(name, found.html);
      show(name);
      return [];
    }),
  ).then((problems) => problems.flat());
  if (names.length > 0) void shown.then(() => import('~/learn/elements/book-question'));

  return {
    names,
    shown,
    reset: () => {
      for (const name of sources.keys()) show(name);
    },
    recall: (answers) => {
      for (const name of sources.keys()) {
        boxes.get(name)?.querySelector(':scope > .embed-recalled')?.remove();
        if (!Object.hasOwn(answers, name)) continue;
        const { score } = answers[name];
        say(name, `Answered before: best score ${Math.round(100 * score)} %.`, 'embed-recalled');
      }
    },
  };
}

const chapters = new Map<string, Promise<LearnChapter | undefined>>();

function chapterFile(slug: string, base: URL): Promise<LearnChapter | undefined> {
  let file = chapters.get(slug);
  if (!file) {
    file = fetch(new URL(`learn/${slug}.json`, base)).then((response) => {
      if (response.status === 404) return undefined;
      if (!response.ok) throw new Error(`status ${response.status}`);
      return response.json() as Promise<LearnChapter>;
    });
    chapters.set(slug, file);
  }
  return file;
}

async function findQuestion(name: string, base: URL): Promise<Found> {
  const asked = `“question” in this frame’s address`;
  if (!isLearnId(name)) {
    return { problem: `${asked}: expected chapter/question, got “${name}”; correct the address.` };
  }
  const slug = chapterOf(name);
  try {
    const chapter = await chapterFile(slug, base);
    if (!chapter) {
      return { problem: `${asked}: expected a chapter of this book, got “${slug}”; correct it.` };
    }
    const question = chapter.questions.find(({ id }) => id === name);
    if (question) return { html: question.html };
    const known = chapter.questions.slice(0, MOST_NAMES_TOLD).map(({ id }) => id);
    const more = chapter.questions.length > known.length ? ', …' : '';
    return {
      problem: `${asked}: expected a question of that chapter (${known.join(', ')}${more}), got “${name}”; correct it.`,
    };
  } catch {
    return {
      problem: `Expected the question “${name}”, but it did not arrive. Check the connection and reload the page.`,
    };
  }
}
