/** What the review page says in numbers and times. */
import type { CardMemory } from '~/learn/memory';

const DAY = 86_400_000;

export const countOf = (n: number, thing: string, things = `${thing}s`): string =>
  `${n} ${n === 1 ? thing : things}`;

export const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** When a card that was just graded comes back. */
export function comesBack({ interval }: CardMemory): string {
  if (interval === 0) return 'in ten minutes';
  if (interval === 1) return 'tomorrow';
  if (interval < 45) return `in ${interval} days`;
  if (interval < 345) return `in about ${Math.round(interval / 30.4)} months`;
  return 'in about a year';
}

/** When the next card comes due, seen from now. */
export function nextDue(due: Date, now: Date, locale = 'en-GB'): string {
  const wait = due.getTime() - now.getTime();
  if (wait < 60 * 60_000) return `in ${countOf(Math.max(1, Math.ceil(wait / 60_000)), 'minute')}`;
  const midnight = (date: Date) =>
    new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  const days = Math.round((midnight(due) - midnight(now)) / DAY);
  if (days === 0) return 'later today';
  if (days === 1) return 'tomorrow';
  return `on ${due.toLocaleDateString(locale, { weekday: 'long', day: 'numeric', month: 'long' })}`;
}

/** A chapter's line: how much of it would be recalled now, and what waits. */
export function masteryLine(known: number, cards: number, learned: number, due: number): string {
  if (cards === 0) return 'no cards';
  if (learned === 0) return `${countOf(cards, 'card')}, none learned yet`;
  const waiting = due > 0 ? `, ${due} due` : '';
  return `${percent(known)} known · ${learned} of ${countOf(cards, 'card')} learned${waiting}`;
}

/** Seconds as a clock: 0:07, 1:23. */
export function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
