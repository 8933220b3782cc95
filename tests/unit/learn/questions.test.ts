import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseNumber,
  scoreMultiple,
  scoreNumeric,
  scoreOrdering,
  scoreSingle,
  shuffled,
} from '~/learn/questions';

const flags = fc.array(fc.boolean(), { minLength: 1, maxLength: 8 });

describe('one option of several', () => {
  it('is right or wrong, and the right one is named', () => {
    expect(scoreSingle([false, true, false], 1)).toEqual({
      score: 1,
      verdicts: ['right', 'right', 'right'],
    });
    expect(scoreSingle([false, true, false], 0)).toEqual({
      score: 0,
      verdicts: ['wrong', 'missed', 'right'],
    });
    expect(scoreSingle([false, true], undefined).score).toBe(0);
  });
});

describe('several options', () => {
  it('all right scores 1 and nothing else does', () => {
    fc.assert(
      fc.property(flags, fc.func(fc.boolean()), (correct, choose) => {
        const chosen = correct.map((_, i) => choose(i));
        const { score, verdicts } = scoreMultiple(correct, chosen);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score === 1).toBe(correct.every((right, i) => right === chosen[i]));
        expect(verdicts.every((verdict) => verdict === 'right')).toBe(score === 1);
      }),
    );
  });

  it('ticking everything pays nothing where some are wrong', () => {
    fc.assert(
      fc.property(
        flags.filter((correct) => correct.includes(false) && correct.includes(true)),
        (correct) => {
          expect(
            scoreMultiple(
              correct,
              correct.map(() => true),
            ).score,
          ).toBe(0);
          expect(
            scoreMultiple(
              correct,
              correct.map(() => false),
            ).score,
          ).toBe(0);
        },
      ),
    );
    expect(scoreMultiple([true, true, false, false], [true, false, false, false]).score).toBe(0.5);
    expect(scoreMultiple([true, true, false, false], [true, true, true, false]).score).toBe(0.5);
  });
});

describe('numbers', () => {
  it('are read as people write them', () => {
    const read: Record<string, number> = {
      '0.5': 0.5,
      '0,5': 0.5,
      '.5': 0.5,
      '-3': -3,
      '−3': -3,
      '+2': 2,
      '1e-3': 1e-3,
      '1,5e3': 1500,
      '3/4': 0.75,
      '-1/8': -0.125,
      '1 000': 1000,
      '1,234,567': 1234567,
      '1,234.5': 1234.5,
      '50 %': 0.5,
      '1.': 1,
    };
    for (const [text, value] of Object.entries(read)) {
      expect({ text, value: parseNumber(text) }).toEqual({ text, value });
    }
  });

  it('what is none is none', () => {
    for (const text of [
      '',
      ' ',
      'x',
      '1/0',
      '1/2/3',
      '1,2,3',
      '--1',
      '1e',
      'NaN',
      'Infinity',
      '0x10',
      '1e999',
    ]) {
      expect({ text, value: parseNumber(text) }).toEqual({ text, value: undefined });
    }
  });

  it('the unit may be written after it', () => {
    expect(parseNumber('0.69 nats', 'nats')).toBe(0.69);
    expect(parseNumber('50 %', '%')).toBe(50);
    expect(parseNumber('50', '%')).toBe(50);
  });

  it('never throws, and reads back what JavaScript writes', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseNumber(text)));
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        expect(parseNumber(String(x))).toBe(x === 0 ? Number(String(x)) : x);
      }),
    );
  });

  it('score by an absolute or a relative tolerance, its edge included', () => {
    expect(scoreNumeric(0.2, 0.3, { tolerance: 0.1 }).score).toBe(1);
    expect(scoreNumeric(0.2, 0.30001, { tolerance: 0.1 }).score).toBe(0);
    expect(scoreNumeric(-200, -210, { tolerance: 0.05, relative: true }).score).toBe(1);
    expect(scoreNumeric(-200, -211, { tolerance: 0.05, relative: true }).score).toBe(0);
    expect(scoreNumeric(3, 3).score).toBe(1);
    expect(scoreNumeric(0, 0).score).toBe(1);
    expect(scoreNumeric(3, undefined, { tolerance: 9 }).score).toBe(0);
    expect(scoreNumeric(3, NaN, { tolerance: 9 }).score).toBe(0);
  });
});

describe('orders', () => {
  it('the right one scores 1, the reverse 0, one neighbour swapped in between', () => {
    expect(scoreOrdering([0, 1, 2, 3])).toEqual({
      score: 1,
      verdicts: ['right', 'right', 'right', 'right'],
    });
    expect(scoreOrdering([3, 2, 1, 0]).score).toBe(0);
    expect(scoreOrdering([1, 0, 2, 3]).score).toBeCloseTo(2 / 3);
    expect(scoreOrdering([1, 2, 3, 0]).score).toBeCloseTo(2 / 3);
    expect(scoreOrdering([1, 0, 2, 3]).verdicts).toEqual(['wrong', 'wrong', 'right', 'right']);
  });

  it('score 1 only for the right order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }), (order) => {
        expect(scoreOrdering(order).score === 1).toBe(order.every((item, i) => item === i));
      }),
    );
  });
});

describe('shuffling', () => {
  it('keeps everything, repeats for a seed, and never leaves a list as it was', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 12 }), fc.integer(), (length, seed) => {
        const items = Array.from({ length }, (_, i) => i);
        const once = shuffled(items, seed);
        expect([...once].sort((a, b) => a - b)).toEqual(items);
        expect(shuffled(items, seed)).toEqual(once);
        if (length > 1) expect(once).not.toEqual(items);
      }),
    );
  });
});
