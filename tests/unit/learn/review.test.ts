import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_SEED, modes, readRoute, tileKinds, writeRoute } from '~/learn/review/route';
import { clock, comesBack, countOf, masteryLine, nextDue } from '~/learn/review/words';
import { review } from '~/learn/schedule';

const chapters = ['forward-process', 'sampling'];
const read = (query: string) => readRoute(new URLSearchParams(query), chapters, 42);

describe('addresses of sessions', () => {
  it('come back as they were written', () => {
    const routes = fc.record({
      mode: fc.constantFrom(...modes),
      chapter: fc.constantFrom(...chapters),
      seed: fc.integer({ min: 0, max: MOST_SEED }),
      tiles: fc.option(fc.constantFrom(...tileKinds), { nil: undefined }),
    });
    fc.assert(
      fc.property(routes, (route) => {
        expect(readRoute(writeRoute(route), chapters, 42)).toEqual(route);
      }),
    );
  });

  it('what asks for nothing, or for what there is not, leads home', () => {
    for (const query of [
      '',
      'mode=sleep',
      'mode=learn',
      'mode=match&chapter=',
      'mode=test&chapter=gone',
      'mode=learn&chapter=__proto__',
    ]) {
      expect({ query, route: read(query) }).toEqual({ query, route: undefined });
    }
  });

  it('a broken seed is replaced, a test may cover all chapters', () => {
    for (const seed of ['', '-1', '1e99', 'NaN', '0.5', '<b>']) {
      expect(read(`mode=spaced&seed=${seed}`)?.seed).toBe(42);
    }
    expect(read('mode=test')).toEqual({ mode: 'test', chapter: '', seed: 42, tiles: undefined });
    expect(read('mode=test&tiles=x')?.tiles).toBeUndefined();
  });
});

describe('words', () => {
  const now = new Date(2026, 2, 1, 20, 0);
  const in_ = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

  it('count, and know one from many', () => {
    expect(countOf(1, 'card')).toBe('1 card');
    expect(countOf(0, 'card')).toBe('0 cards');
    expect(countOf(2, 'miss', 'misses')).toBe('2 misses');
  });

  it('say when a card comes back', () => {
    const memory = review(undefined, 'good', now, 1);
    const after = (interval: number) => comesBack({ ...memory, interval });
    expect([0, 1, 6, 90, 365].map(after)).toEqual([
      'in ten minutes',
      'tomorrow',
      'in 6 days',
      'in about 3 months',
      'in about a year',
    ]);
  });

  it('say when the next card is due, by the reader’s own calendar', () => {
    expect(nextDue(in_(0.2), now)).toBe('in 1 minute');
    expect(nextDue(in_(9.5), now)).toBe('in 10 minutes');
    expect(nextDue(in_(180), now)).toBe('later today');
    expect(nextDue(in_(300), now)).toBe('tomorrow');
    expect(nextDue(in_(3 * 1440), now)).toBe('on Wednesday 4 March');
  });

  it('say how much of a chapter is known', () => {
    expect(masteryLine(0, 0, 0, 0)).toBe('no cards');
    expect(masteryLine(0, 12, 0, 0)).toBe('12 cards, none learned yet');
    expect(masteryLine(0.614, 12, 8, 3)).toBe('61 % known · 8 of 12 cards learned, 3 due');
    expect(masteryLine(1, 1, 1, 0)).toBe('100 % known · 1 of 1 card learned');
  });

  it('show seconds as a clock', () => {
    expect([0, 7.9, 83].map(clock)).toEqual(['0:00', '0:07', '1:23']);
  });
});
