import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areaUnder, confusionAt, ratesOf, rocCurve, thresholdAt } from '~/math/roc';

/** Few values, so that ties are common. */
const scores = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 30 });

/** P(s⁺ > s⁻) + ½ P(s⁺ = s⁻), pair by pair. */
const mannWhitney = (negatives: number[], positives: number[]): number => {
  const wins = positives.flatMap((p) => negatives.map((n) => (p > n ? 1 : p === n ? 0.5 : 0)));
  return wins.reduce((sum: number, win) => sum + win, 0) / wins.length;
};

describe('the ROC curve', () => {
  it('rises from (0, 0) to (1, 1), and every threshold is on it', () => {
    fc.assert(
      fc.property(scores, scores, fc.double({ min: -1, max: 13, noNaN: true }), (n, p, cut) => {
        const curve = rocCurve(n, p);
        expect(curve[0]).toEqual({ falsePositiveRate: 0, truePositiveRate: 0 });
        expect(curve.at(-1)).toEqual({ falsePositiveRate: 1, truePositiveRate: 1 });
        for (let i = 1; i < curve.length; i++) {
          expect(curve[i].falsePositiveRate).toBeGreaterThanOrEqual(curve[i - 1].falsePositiveRate);
          expect(curve[i].truePositiveRate).toBeGreaterThanOrEqual(curve[i - 1].truePositiveRate);
        }
        const { falsePositiveRate, truePositiveRate } = ratesOf(confusionAt(n, p, cut));
        expect(curve).toContainEqual({ falsePositiveRate, truePositiveRate });
      }),
      { seed: 1 },
    );
  });

  it('has Mann and Whitney’s statistic as its area', () => {
    fc.assert(
      fc.property(scores, scores, (n, p) => {
        expect(areaUnder(rocCurve(n, p))).toBeCloseTo(mannWhitney(n, p), 12);
      }),
      { seed: 2 },
    );
  });

  it('does not mind any increasing change of the score; turned over, it has the rest of the area', () => {
    fc.assert(
      fc.property(scores, scores, (n, p) => {
        const area = areaUnder(rocCurve(n, p));
        const bent = (values: number[]) => values.map((value) => Math.exp(value / 3));
        const turned = (values: number[]) => values.map((value) => -value);
        expect(areaUnder(rocCurve(bent(n), bent(p)))).toBeCloseTo(area, 12);
        expect(areaUnder(rocCurve(turned(n), turned(p)))).toBeCloseTo(1 - area, 12);
        expect(areaUnder(rocCurve(p, n))).toBeCloseTo(1 - area, 12);
      }),
      { seed: 3 },
    );
  });

  it('asks for cases of both kinds', () => {
    expect(() => rocCurve([], [1])).toThrow(RangeError);
    expect(() => rocCurve([1], [])).toThrow(RangeError);
  });
});

describe('a threshold', () => {
  it('counts every case once', () => {
    fc.assert(
      fc.property(scores, scores, fc.integer({ min: -1, max: 13 }), (n, p, cut) => {
        const confusion = confusionAt(n, p, cut);
        expect(confusion.truePositives + confusion.falseNegatives).toBe(p.length);
        expect(confusion.falsePositives + confusion.trueNegatives).toBe(n.length);
        const above = [...n, ...p].filter((score) => score > cut).length;
        expect(confusion.truePositives + confusion.falsePositives).toBe(above);
        const right = confusion.truePositives + confusion.trueNegatives;
        expect(ratesOf(confusion).accuracy).toBeCloseTo(right / (n.length + p.length), 12);
      }),
      { seed: 4 },
    );
  });

  it('set by a share of the negatives lets no more than that share above it, and is the least such', () => {
    fc.assert(
      fc.property(scores, fc.double({ min: 0, max: 1, noNaN: true }), (n, rate) => {
        const cut = thresholdAt(n, rate);
        const above = (threshold: number) => n.filter((score) => score > threshold).length;
        expect(above(cut)).toBeLessThanOrEqual(rate * n.length + 1e-6);
        const lower = [...new Set(n)].filter((score) => score < cut);
        for (const score of lower) expect(above(score)).toBeGreaterThan(rate * n.length - 1e-6);
      }),
      { seed: 5 },
    );
    expect(thresholdAt([4, 1, 3, 2], 0.25)).toBe(3);
    expect(() => thresholdAt([1], 1.5)).toThrow(RangeError);
  });

  it('has no precision where there is no alarm', () => {
    expect(ratesOf(confusionAt([1], [2], 5)).precision).toBeNaN();
  });
});
