/** The review page at rest: what is due, what is known, and what can be practised. */
import type { LearnIndex } from '~/learn/chapter-cards';
import { dueCards } from '~/learn/memory';
import type { Progress } from '~/learn/progress';
import { part } from '~/learn/review/page-parts';
import { countOf, masteryLine, nextDue } from '~/learn/review/words';
import { mastery } from '~/learn/schedule';

/** More cards than this in one sitting are a chore; the rest waits for the next. */
export const MOST_CARDS_AT_ONCE = 20;

/** Draws everything that depends on progress; the rest of the page is the build's. */
export function drawHome(
  root: HTMLElement,
  index: LearnIndex,
  progress: Progress,
  now: Date,
): void {
  drawDue(root, index, progress, now);
  for (const { slug, cards } of index.chapters) {
    const row = root.querySelector<HTMLElement>(`[data-chapter-row="${slug}"]`);
    if (!row) continue;
    const known = mastery(progress.cards, cards, now);
    const learned = cards.filter((id) => Object.hasOwn(progress.cards, id)).length;
    const due = dueCards(progress.cards, now, cards).length;
    part(row, 'known').style.width = `${100 * known}%`;
    part(row, 'known-text').textContent = masteryLine(known, cards.length, learned, due);
  }
}

function drawDue(root: HTMLElement, index: LearnIndex, progress: Progress, now: Date): void {
  const ids = index.chapters.flatMap(({ cards }) => cards);
  const due = dueCards(progress.cards, now, ids).length;
  const waiting = ids
    .filter((id) => Object.hasOwn(progress.cards, id))
    .map((id) => Date.parse(progress.cards[id].due))
    .filter((time) => time > now.getTime());
  const button = part<HTMLButtonElement>(root, 'review-due');
  button.hidden = due === 0;
  button.textContent =
    due > MOST_CARDS_AT_ONCE
      ? `Review the first ${MOST_CARDS_AT_ONCE}`
      : `Review ${due === 1 ? 'it' : 'them'} now`;
  part(root, 'due').textContent = dueLine(due, waiting, now);
}

function dueLine(due: number, waiting: readonly number[], now: Date): string {
  const next = waiting.length > 0 ? new Date(Math.min(...waiting)) : undefined;
  if (due > 0) return `${countOf(due, 'card')} ${due === 1 ? 'is' : 'are'} due.`;
  if (next) return `Nothing is due. The next card comes back ${nextDue(next, now)}.`;
  return 'Nothing is due, for no card has been learned yet. Turn a few while you read a chapter, or learn some here.';
}
