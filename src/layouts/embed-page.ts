/**
 * The script of an embed page, beside the figure's own: the attached questions, the frame protocol,
 * and the ways to the full book, which take along what the reader did here.
 */
import { startFrame, type FrameFigure } from '~/embed/frame';
import { parseQuestions } from '~/embed/protocol';
import { attachQuestions } from '~/layouts/embed-questions';
import { hasProgress, progressStore } from '~/learn/elements/store';

const root = document.querySelector<HTMLElement>('[data-embed]')!;
const figure = root.querySelector<HTMLElement>('[data-widget]')!;
const { base: home = '/', files = home } = document.documentElement.dataset;
const base = new URL(home, location.href);
/** In a course package the book's files lie beside the page, the book itself elsewhere. */
const filesBase = new URL(files, location.href);
const canonical = document.querySelector<HTMLLinkElement>('link[rel="canonical"]');

const names = parseQuestions(new URLSearchParams(location.search).get('question'));
const activityId = canonical?.href ?? new URL(location.pathname, location.href).href;

const notices = startFrame({
  figure,
  questions: attachQuestions(
    root.querySelector<HTMLElement>('[data-questions]')!,
    names,
    filesBase,
  ),
  title: root.dataset.title ?? figure.localName,
  activityId,
  home: new URL('../../', activityId).href,
});
if (notices.length > 0) {
  const line = root.querySelector<HTMLElement>('[data-frame-notice]')!;
  line.textContent = notices.join(' ');
  line.hidden = false;
}

const chapterLink = root.querySelector<HTMLAnchorElement>('[data-chapter]');
const continueLink = root.querySelector<HTMLAnchorElement>('[data-continue]')!;
const hidden = (new URLSearchParams(location.search).get('hide') ?? '').split(',');
root.querySelector<HTMLElement>('[data-home]')!.hidden = hidden.includes('home');

/** The figure in its chapter, in the state it has here. */
function chapterAddress(link: HTMLAnchorElement): string {
  const address = new URL(link.href);
  const { query } = figure as Partial<FrameFigure>;
  const { figure: name } = link.dataset;
  if (!query || !name) return address.href;
  const parameters = [...new URLSearchParams(query)];
  address.search = String(new URLSearchParams(parameters.map(([k, v]) => [`${name}.${k}`, v])));
  return address.href;
}

/** The review page, with all progress there is in this frame; the reader confirms it there. */
async function progressAddress(): Promise<string | undefined> {
  const progress = await (await progressStore()).read();
  if (Object.keys(progress.cards).length + Object.keys(progress.questions).length === 0) {
    return undefined;
  }
  const { progressFragment } = await import('~/learn/transfer');
  const { fragment } = progressFragment(progress);
  return fragment && new URL(`review/${fragment}`, base).href;
}

let carried: string | undefined;
async function carry(): Promise<void> {
  carried = (await progressAddress().catch(() => undefined)) ?? carried;
  refresh();
}

function refresh(): void {
  if (!chapterLink) {
    if (carried) continueLink.href = carried;
    return;
  }
  chapterLink.href = chapterAddress(chapterLink);
  continueLink.href = carried ?? chapterLink.href;
}

figure.addEventListener('input', refresh);
// The answer is kept a moment after it is announced.
document.addEventListener('learn:answered', () => setTimeout(() => void carry(), 300));
void hasProgress().then((is) => (is ? carry() : undefined));
