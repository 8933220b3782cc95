/**
 * What is remembered of one card, as plain JSON, and the questions that need no scheduler. Chapter
 * pages use this file; the scheduler itself (`schedule.ts`) loads when a card is graded.
 */
import type { CardId } from '~/learn/identity';

/** Two grades, as a reader can judge them honestly: forgotten, or recalled. */
export type Grade = 'again' | 'good';

export const phases = ['learning', 'review', 'relearning'] as const;
export type Phase = (typeof phases)[number];

export type CardMemory = {
  /** When to show the card again: UTC, whole seconds, `2026-08-02T09:00:00.000Z`. */
  due: string;
  /** When it was graded last, written the same way. */
  last: string;
  /** Whole days from `last` to `due`; 0 while the card comes back within the day. */
  interval: number;
  /** Days after which recall has fallen to 90 %. */
  stability: number;
  /** 1 (easy) to 10 (hard). */
  difficulty: number;
  /** How often it was graded, and how often forgotten after it was known. */
  reps: number;
  lapses: number;
  phase: Phase;
};

export const isDue = (memory: CardMemory | undefined, now: Date): boolean =>
  memory !== undefined && Date.parse(memory.due) <= now.getTime();

/** The ids whose time has come, longest overdue first; cards never graded are not due but new. */
export function dueCards(
  cards: Readonly<Record<CardId, CardMemory>>,
  now: Date,
  ids: readonly CardId[] = Object.keys(cards),
): CardId[] {
  return ids
    .filter((id) => Object.hasOwn(cards, id) && isDue(cards[id], now))
    .sort((a, b) => compareText(cards[a].due, cards[b].due) || compareText(a, b));
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
