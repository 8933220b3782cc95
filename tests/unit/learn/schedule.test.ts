import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueCards, isDue, type CardMemory, type Grade } from '~/learn/memory';
import { parseMemory } from '~/learn/progress';
import { MOST_DAYS, mastery, retrievability, review } from '~/learn/schedule';
import { learnIds, memories } from './arbitrary';

const DAY = 86_400_000;
const start = new Date('2026-03-01T10:00:00.000Z');
const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const grades = fc.array(
  fc.record({
    grade: fc.constantFrom<Grade>('again', 'good'),
    wait: fc.double({ min: 0, max: 500, noNaN: true }),
  }),
  { minLength: 1, maxLength: 25 },
);

/** Every memory along a history of grades, `wait` days apart. */
function walk(history: readonly { grade: Grade; wait: number }[], seed: number) {
  const steps: { grade: Grade; now: Date; before?: CardMemory; after: CardMemory }[] = [];
  let now = start;
  for (const { grade, wait } of history) {
    const before = steps.at(-1)?.after;
    now = new Date(now.getTime() + wait * DAY);
    steps.push({ grade, now, before, after: review(before, grade, now, seed) });
  }
  return steps;
}

describe('the schedule', () => {
  it('brings a card that was recalled at once back after about a week', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { interval, stability } = review(undefined, 'good', start, seed);
        expect(stability).toBe(7);
        expect(interval).toBeGreaterThanOrEqual(5);
        expect(interval).toBeLessThanOrEqual(9);
      }),
    );
  });

  it('fuzz spreads cards learned together over several days, the same way for the same seed', () => {
    const intervals = Array.from(
      { length: 200 },
      (_, seed) => review(undefined, 'good', start, seed).interval,
    );
    expect(new Set(intervals).size).toBeGreaterThanOrEqual(3);
    expect(review(undefined, 'good', start, 5)).toEqual(review(undefined, 'good', start, 5));
  });

  it('a good grade never shortens the interval, nor brings the card back sooner than it was due', () => {
    fc.assert(
      fc.property(grades, seeds, (history, seed) => {
        for (const { grade, before, after } of walk(history, seed)) {
          if (grade !== 'good') continue;
          expect(after.interval).toBeGreaterThanOrEqual(Math.max(1, before?.interval ?? 0));
          if (before) expect(after.due >= before.due).toBe(true);
        }
      }),
    );
  });

  it('a forgotten card is due within ten minutes, and is counted as a lapse once it was known', () => {
    fc.assert(
      fc.property(grades, seeds, (history, seed) => {
        for (const { grade, now, before, after } of walk(history, seed)) {
          if (grade !== 'again') continue;
          expect(Date.parse(after.due)).toBeLessThanOrEqual(now.getTime() + 10 * 60_000);
          expect(isDue(after, new Date(now.getTime() + 11 * 60_000))).toBe(true);
          expect(after.lapses).toBe((before?.lapses ?? 0) + (before?.phase === 'review' ? 1 : 0));
          expect(after.stability).toBeLessThanOrEqual(before?.stability ?? Infinity);
        }
      }),
    );
  });

  it('stays within a year and within what a progress file may hold', () => {
    fc.assert(
      fc.property(grades, seeds, (history, seed) => {
        for (const { after } of walk(history, seed)) {
          expect(after.interval).toBeLessThanOrEqual(MOST_DAYS);
          expect(parseMemory(after)).toEqual(after);
        }
      }),
    );
  });

  it('a clock set back counts as no time passed', () => {
    const first = review(undefined, 'good', start, 1);
    const second = review(first, 'good', new Date('2001-01-01'), 1);
    expect(second.last).toBe(first.last);
    expect(second.due >= first.due).toBe(true);
  });

  it('takes any sound memory, whoever wrote it', () => {
    fc.assert(
      fc.property(
        memories,
        fc.constantFrom<Grade>('again', 'good'),
        seeds,
        (memory, grade, seed) => {
          const after = review(memory, grade, start, seed);
          expect(after.reps).toBe(memory.reps + 1);
          expect(parseMemory(after)).toEqual(after);
        },
      ),
    );
  });
});

describe('what is known', () => {
  it('retrievability starts at 1, falls with time, and is 90 % after the stability', () => {
    const memory = review(undefined, 'good', start, 3);
    const after = (days: number) => retrievability(memory, new Date(start.getTime() + days * DAY));
    expect(after(0)).toBe(1);
    expect(after(memory.stability)).toBeCloseTo(0.9, 6);
    expect(after(30)).toBeGreaterThan(after(60));
    expect(retrievability(undefined, start)).toBe(0);
  });

  it('mastery is the mean over all cards, new and just forgotten ones counting nothing', () => {
    const known = review(undefined, 'good', start, 1);
    const lost = review(undefined, 'again', start, 1);
    expect(mastery({}, ['a/1', 'a/2'], start)).toBe(0);
    expect(mastery({}, [], start)).toBe(0);
    expect(mastery({ 'a/1': known, 'a/2': lost }, ['a/1', 'a/2'], start)).toBeCloseTo(0.5, 3);
    expect(mastery({ 'a/1': known }, ['a/1', 'constructor'], start)).toBeCloseTo(0.5, 3);
  });

  it('due cards come longest overdue first, and only those whose time has come', () => {
    fc.assert(
      fc.property(fc.dictionary(learnIds, memories), (cards) => {
        const now = new Date('2030-01-01');
        const due = dueCards(cards, now);
        expect(due.length).toBe(Object.values(cards).filter((memory) => isDue(memory, now)).length);
        for (let i = 1; i < due.length; i++) {
          expect(cards[due[i - 1]].due <= cards[due[i]].due).toBe(true);
        }
        expect(due.every((id) => isDue(cards[id], now))).toBe(true);
      }),
    );
  });
});
