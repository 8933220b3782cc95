import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binShares, densityWeights, effectiveNumber } from '~/math/density-weights';

const values = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), {
  minLength: 2,
  maxLength: 60,
});

describe('shares of bins', () => {
  it('are at least one in n, and by bin add up to one', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 20 }), (list, bins) => {
        const shares = binShares(list, bins);
        for (const share of shares) expect(share).toBeGreaterThanOrEqual(1 / list.length - 1e-12);
        // Each value lends its bin 1/n: Σ 1/(n · share) counts the bins in use.
        const used = shares.reduce((sum, share) => sum + 1 / (list.length * share), 0);
        expect(used).toBeCloseTo(Math.round(used), 9);
        expect(used).toBeLessThanOrEqual(bins + 1e-9);
      }),
      { seed: 1 },
    );
    expect([...binShares([3, 3, 3], 5)]).toEqual([1, 1, 1]);
    expect([...binShares([0, -Number.MIN_VALUE], 20)]).toEqual([1, 1]);
    expect([...binShares([0, 0.1, 0.2, 1], 2)]).toEqual([0.75, 0.75, 0.75, 0.25]);
  });
});

describe('weights inverse to a density', () => {
  it('sum to one, and favour the rare', () => {
    fc.assert(
      fc.property(values, fc.constantFrom(0.001, 0.1, 10), (list, alpha) => {
        const weights = densityWeights([list], { bins: 8, alpha });
        const shares = binShares(list, 8);
        expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
        for (let i = 1; i < list.length; i++) {
          const ratio = (shares[0] + alpha) / (shares[i] + alpha);
          expect(weights[i] / weights[0]).toBeCloseTo(ratio, 8);
        }
      }),
      { seed: 2 },
    );
  });

  it('are products over coordinates', () => {
    const [a, b] = [
      [0, 0, 0, 1],
      [0, 1, 1, 1],
    ];
    const options = { bins: 2, alpha: 0.5 };
    const [wa, wb, both] = [[a], [b], [a, b]].map((list) => densityWeights(list, options));
    const scale = both[0] / (wa[0] * wb[0]);
    both.forEach((weight, i) => expect(weight).toBeCloseTo(scale * wa[i] * wb[i], 12));
  });

  it('with little α weigh every bin in use alike, with much every value', () => {
    const list = [0, 0.1, 0.2, 0.15, 0.05, 1];
    const sharp = densityWeights([list], { bins: 2, alpha: 1e-9 });
    expect(sharp[5]).toBeCloseTo(0.5, 6);
    const flat = densityWeights([list], { bins: 2, alpha: 1e6 });
    flat.forEach((weight) => expect(weight).toBeCloseTo(1 / 6, 5));
    expect(() => densityWeights([list], { bins: 2, alpha: 0 })).toThrow(RangeError);
    expect(() => densityWeights([], { bins: 2, alpha: 1 })).toThrow(RangeError);
  });

  it('do not overflow over many coordinates', () => {
    const many = Array.from({ length: 400 }, (_, k) => [0, 0.1, 0.2, k % 7 === 0 ? 0.3 : 1]);
    const weights = densityWeights(many, { bins: 8, alpha: 1e-6 });
    expect(weights.every(Number.isFinite)).toBe(true);
    expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
  });
});

describe('the effective number', () => {
  it('lies between one and n, whatever the unit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 9, noNaN: true }), { minLength: 1, maxLength: 40 }),
        (weights) => {
          const effective = effectiveNumber(weights);
          expect(effective).toBeGreaterThanOrEqual(1 - 1e-9);
          expect(effective).toBeLessThanOrEqual(weights.length + 1e-9);
          expect(effectiveNumber(weights.map((w) => 5 * w))).toBeCloseTo(effective, 6);
        },
      ),
      { seed: 3 },
    );
    expect(effectiveNumber([2, 2, 2])).toBe(3);
    expect(effectiveNumber([0, 1, 0])).toBe(1);
    expect(() => effectiveNumber([0, 0])).toThrow(RangeError);
  });
});
