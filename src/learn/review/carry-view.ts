/** Progress out of this browser and into it: files, reminders, Anki, links, and forgetting it all. */
import { ankiFile } from '~/learn/anki';
import { calendarFile, dueReminders } from '~/learn/calendar';
import type { LearnIndex } from '~/learn/chapter-cards';
import type { Progress } from '~/learn/progress';
import type { Library } from '~/learn/review/library';
import { download, part } from '~/learn/review/page-parts';
import { countOf } from '~/learn/review/words';
import type { ImportReport, ProgressStore } from '~/learn/storage';

export type Carry = {
  root: HTMLElement;
  store: ProgressStore;
  library: Library;
  index: LearnIndex;
  /** Address of the book, ending in a slash. */
  address: string;
};

const FILE = 'out-of-noise-progress.json';

export function bindCarry({ root, store, library, index, address }: Carry): void {
  const at = (name: string) => part(root, name);
  const reviewUrl = `${address}review/`;
  const say = (text: string) => {
    at('carry-result').textContent = text;
  };
  /** What goes wrong is said where the reader looks. */
  const onClick = (name: string, run: () => Promise<void> | void) =>
    at(name).addEventListener('click', () => {
      say('');
      void Promise.resolve(run()).catch((error: unknown) => {
        say(error instanceof Error ? error.message : String(error));
      });
    });

  onClick('export', async () => {
    download(FILE, 'application/json', await store.export());
    say(`Saved as ${FILE}.`);
  });

  const file = part<HTMLInputElement>(root, 'import');
  file.addEventListener('change', () => {
    const [chosen] = file.files ?? [];
    if (!chosen) return;
    void chosen
      .text()
      .then((text) => store.import(text))
      .then((report) => say(importWords(report)))
      .finally(() => {
        file.value = '';
      });
  });

  onClick('calendar', async () => {
    const { cards } = await store.read();
    const [hour, minute] = part<HTMLInputElement>(root, 'calendar-time')
      .value.split(':')
      .map(Number);
    if (!Number.isInteger(hour) || !Number.isInteger(minute)) {
      say('Expected a time of day, got none; set one and press again.');
      return;
    }
    const now = new Date();
    const reminders = dueReminders(Object.values(cards), { now, hour, minute, url: reviewUrl });
    if (reminders.length === 0) {
      say('No card comes due in the next 60 days; learn some first.');
      return;
    }
    download('out-of-noise-reviews.ics', 'text/calendar', calendarFile(reminders, now));
    say(
      `A calendar file with ${countOf(reminders.length, 'day')} on which cards come due. Open it with your calendar; make it anew when you have reviewed a while.`,
    );
  });

  onClick('anki', async () => {
    const chosen = part<HTMLSelectElement>(root, 'anki-chapter').value;
    const slugs = index.chapters
      .map(({ slug }) => slug)
      .filter((slug) => !chosen || slug === chosen);
    const chapters = await Promise.all(slugs.map(library.chapter));
    const count = chapters.reduce((sum, { cards }) => sum + cards.length, 0);
    if (count === 0) {
      say('Expected cards to export, but there are none in this choice; choose another chapter.');
      return;
    }
    const name = chosen ? `out-of-noise-${chosen}.txt` : 'out-of-noise.txt';
    download(name, 'text/plain', ankiFile(chapters, address));
    say(
      `${countOf(count, 'card')} in ${name}. In Anki choose File, Import; a later import updates them and keeps their schedule.`,
    );
  });

  onClick('link', async () => {
    const { progressFragment } = await import('~/learn/transfer');
    const { fragment, problem } = progressFragment(await store.read());
    if (problem !== undefined) {
      say(problem);
      return;
    }
    const field = part<HTMLInputElement>(root, 'link-text');
    try {
      await navigator.clipboard.writeText(reviewUrl + fragment);
      field.hidden = true;
      say('Link copied. Open it in the other browser; it asks before it adds anything.');
    } catch {
      field.hidden = false;
      field.value = reviewUrl + fragment;
      field.select();
      say('The browser refused the clipboard; copy the link below.');
    }
  });

  const dialog = part<HTMLDialogElement>(root, 'reset-dialog');
  onClick('reset', () => dialog.showModal());
  dialog.addEventListener('close', () => {
    if (dialog.returnValue !== 'reset') return;
    dialog.returnValue = '';
    void store.clear().then(() => say('All progress in this browser is gone.'));
  });
}

export function importWords({ ok, cards, questions, problems }: ImportReport): string {
  const added =
    cards + questions === 0
      ? 'Everything in it was known here already.'
      : `Added or renewed ${countOf(cards, 'card')} and ${countOf(questions, 'answer')}.`;
  return [...(ok ? [added] : []), ...problems].join(' ');
}

/** Asks before the progress in a link is added; called when a link brought some. */
export function offerProgress(
  root: HTMLElement,
  store: ProgressStore,
  { progress, problems }: { progress?: Progress; problems: string[] },
): void {
  const say = (text: string) => {
    part(root, 'notice').textContent = text;
    part(root, 'notice').hidden = text === '';
  };
  if (!progress) {
    say(problems.join(' '));
    return;
  }
  const cards = Object.keys(progress.cards).length;
  const questions = Object.keys(progress.questions).length;
  const dialog = part<HTMLDialogElement>(root, 'incoming-dialog');
  part(root, 'incoming').textContent =
    `This link carries ${countOf(cards, 'card')} and ${countOf(questions, 'answer')}.` +
    (problems.length > 0 ? ` Not all of it could be read: ${problems[0]}` : '');
  dialog.addEventListener(
    'close',
    () => {
      if (dialog.returnValue !== 'add') return;
      dialog.returnValue = '';
      void store
        .merge(progress)
        .then((added) => say(importWords({ ok: true, problems: [], ...added })));
    },
    { once: true },
  );
  dialog.showModal();
}
