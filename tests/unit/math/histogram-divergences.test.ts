import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { divergenceNames } from '~/math/divergences';
import {
  binnedDensity,
  histogramDivergences,
  type BinnedDensity,
} from '~/math/histogram-divergences';

const SEED = 3;
/** The bar of this book: every printed divergence is right to 10⁻⁶. */
const GOOD = 1e-6;
const BINS = 5;
const WIDTH = 0.7;
const histogram = fc
  .array(fc.integer({ min: 1, max: 20 }), { minLength: BINS, maxLength: BINS })
  .map((counts): BinnedDensity => {
    const total = counts.reduce((sum, count) => sum + count, 0);
    return { low: -2, breadth: 0.8, shares: counts.map((count) => count / total) };
  });

/** Midpoint rule in each bin by itself: no jump lies inside. */
function slowly(f: (x: number) => number): number {
  const n = 4000;
  let sum = 0;
  for (let i = 0; i < BINS * n; i++) sum += f(-2 + (0.8 * (i + 0.5)) / n);
  return (sum * 0.8) / n;
}

describe('histogramDivergences', () => {
  it('are what slow integration of the formulas gives', () => {
    fc.assert(
      fc.property(histogram, histogram, (a, b) => {
        const found = histogramDivergences(a, b, WIDTH);
        const [p, q] = [binnedDensity(a), binnedDensity(b)];
        const m = (x: number) => (p(x) + q(x)) / 2;
        const kl = (r: typeof p, s: typeof p) => slowly((x) => r(x) * Math.log(r(x) / s(x)));
        const cdf = (r: BinnedDensity, x: number) =>
          r.shares.reduce(
            (sum, share, i) =>
              sum + share * Math.min(1, Math.max(0, (x - r.low - i * r.breadth) / r.breadth)),
            0,
          );
        const exact = {
          klForward: kl(p, q),
          klReverse: kl(q, p),
          jensenShannon: (kl(p, m) + kl(q, m)) / 2,
          totalVariation: slowly((x) => Math.abs(p(x) - q(x)) / 2),
          chiSquared: slowly((x) => (p(x) - q(x)) ** 2 / q(x)),
          wasserstein1: slowly((x) => Math.abs(cdf(a, x) - cdf(b, x))),
        };
        for (const [name, value] of Object.entries(exact)) {
          expect(Math.abs(found[name as keyof typeof exact].value - value)).toBeLessThan(
            GOOD * (1 + value),
          );
        }
      }),
      { seed: SEED, numRuns: 15 },
    );
  });

  it('MMD² is the double integral of the kernel', () => {
    const make = (...shares: number[]): BinnedDensity => ({ low: -2, breadth: 0.8, shares });
    const [a, b] = [make(0.1, 0.4, 0, 0.3, 0.2), make(0.3, 0, 0.3, 0.3, 0.1)];
    const [p, q] = [binnedDensity(a), binnedDensity(b)];
    const n = 400 * BINS;
    const h = (0.8 * BINS) / n;
    const places = Array.from({ length: n }, (_, i) => -2 + h * (i + 0.5));
    const gap = places.map((x) => p(x) - q(x));
    let sum = 0;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        sum += gap[i] * gap[j] * Math.exp(-((places[i] - places[j]) ** 2) / (2 * WIDTH ** 2));
      }
    }
    const { value } = histogramDivergences(a, b, WIDTH).squaredMmd;
    expect(Math.abs(value - sum * h * h)).toBeLessThan(GOOD);
  });

  it('integrands add up to the values', () => {
    fc.assert(
      fc.property(histogram, histogram, (a, b) => {
        const found = histogramDivergences(a, b, WIDTH);
        for (const name of divergenceNames) {
          expect(Math.abs(slowly(found[name].integrand) - found[name].value)).toBeLessThan(
            GOOD * (1 + found[name].value),
          );
        }
      }),
      { seed: SEED, numRuns: 10 },
    );
  });

  it('an empty bin is a real zero', () => {
    const [a, b] = [
      { low: 0, breadth: 1, shares: [0.5, 0.5] },
      { low: 0, breadth: 1, shares: [1, 0] },
    ];
    const found = histogramDivergences(a, b, WIDTH);
    expect(found.klForward.value).toBe(Infinity);
    expect(found.klReverse.value).toBeCloseTo(Math.LN2, 12);
    expect(found.chiSquared.value).toBe(Infinity);
    expect(found.wasserstein1.value).toBeCloseTo(0.5, 12);
  });

  it('refuses other bins, and shares that do not sum to one', () => {
    const a = { low: 0, breadth: 1, shares: [0.5, 0.5] };
    expect(() => histogramDivergences(a, { ...a, low: 1 }, 1)).toThrow(RangeError);
    expect(() => histogramDivergences(a, { ...a, shares: [1] }, 1)).toThrow(RangeError);
    expect(() => histogramDivergences(a, { ...a, shares: [0.5, 0.4] }, 1)).toThrow(RangeError);
  });
});
