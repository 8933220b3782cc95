import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyProgress, mergeProgress, parseProgress } from '~/learn/progress';
import { anything, progresses } from './arbitrary';

const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

describe('reading progress', () => {
  it('what was written comes back, without a complaint', () => {
    fc.assert(
      fc.property(progresses, (progress) => {
        expect(parseProgress(plain(progress))).toEqual({ progress, problems: [] });
      }),
    );
  });

  it('never throws, whatever comes, and says what it could not use', () => {
    fc.assert(
      fc.property(anything, (source) => {
        const { progress, problems } = parseProgress(source);
        expect(parseProgress(plain(progress)).progress).toEqual(progress);
        expect(problems.length).toBeLessThanOrEqual(21);
        if (typeof source !== 'object') expect(problems[0]).toMatch(/^Expected .* got /);
      }),
      { numRuns: 500 },
    );
  });

  it('takes −0 for 0, which JSON can say but does not write', () => {
    const source: unknown = JSON.parse('{"version":1,"seed":-0,"cards":{},"questions":{}}');
    expect(parseProgress(source)).toEqual({ progress: emptyProgress(0), problems: [] });
  });

  it('does not touch any prototype', () => {
    const hostile: unknown = JSON.parse(
      '{"version":1,"seed":1,"__proto__":{"cards":{"a/b":1}},"cards":{"__proto__":{"polluted":1},"a/__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}},"questions":{"__proto__":{"score":1,"at":"2026-01-01","attempts":1}}}',
    );
    const { progress, problems } = parseProgress(hostile);
    expect(progress).toEqual({ ...emptyProgress(1) });
    expect(Object.getPrototypeOf(progress.cards)).toBe(Object.prototype);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect(problems.length).toBeGreaterThan(2);
  });

  it('keeps the good entries of a damaged file and names the bad ones', () => {
    const good = {
      due: '2026-03-08T10:00:00Z',
      last: '2026-03-01T10:00:00.700Z',
      interval: 7,
      stability: 7.000049,
      difficulty: 2.1,
      reps: 1,
      lapses: 0,
      phase: 'review',
    };
    const { progress, problems } = parseProgress({
      version: 2,
      seed: 9,
      cards: {
        'a/good': good,
        'a/late': { ...good, due: 'soon' },
        'a/odd': { ...good, reps: 1.5 },
      },
      questions: [],
    });
    expect(progress.seed).toBe(9);
    expect(progress.cards).toEqual({
      'a/good': {
        ...good,
        due: '2026-03-08T10:00:00.000Z',
        last: '2026-03-01T10:00:00.000Z',
        stability: 7,
      },
    });
    expect(problems).toEqual([
      'Expected version 1, got “2”; what could be understood is kept.',
      'Expected a complete entry for a/late in “cards”; left it out.',
      'Expected a complete entry for a/odd in “cards”; left it out.',
      'Expected “questions” to be an object of entries, got a list.',
    ]);
  });

  it('says twenty problems in words and counts the rest', () => {
    const cards = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`a/${i}`, 0]));
    const { problems } = parseProgress({ version: 1, seed: 1, cards, questions: {} });
    expect(problems).toHaveLength(21);
    expect(problems.at(-1)).toBe('And 30 more of the kind.');
  });
});

describe('merging progress', () => {
  it('is idempotent, commutative and associative', () => {
    fc.assert(
      fc.property(progresses, progresses, progresses, (a, b, c) => {
        expect(mergeProgress(a, a)).toEqual(a);
        expect(mergeProgress(a, b)).toEqual(mergeProgress(b, a));
        expect(mergeProgress(mergeProgress(a, b), b)).toEqual(mergeProgress(a, b));
        expect(mergeProgress(mergeProgress(a, b), c)).toEqual(
          mergeProgress(a, mergeProgress(b, c)),
        );
      }),
    );
  });

  it('loses nothing: every entry of either is there, and the later of two wins', () => {
    fc.assert(
      fc.property(progresses, progresses, (a, b) => {
        const { cards, questions } = mergeProgress(a, b);
        expect(new Set(Object.keys(cards))).toEqual(
          new Set([...Object.keys(a.cards), ...Object.keys(b.cards)]),
        );
        expect(new Set(Object.keys(questions))).toEqual(
          new Set([...Object.keys(a.questions), ...Object.keys(b.questions)]),
        );
        for (const [id, memory] of Object.entries(cards)) {
          expect([a.cards[id], b.cards[id]]).toContainEqual(memory);
          expect(memory.last >= (a.cards[id]?.last ?? '')).toBe(true);
          expect(memory.last >= (b.cards[id]?.last ?? '')).toBe(true);
        }
      }),
    );
  });
});
