import { describe, expect, it } from 'vitest';
import { divergenceNames, type DivergenceName } from '~/math/divergences';
import { boxBreadth, boxSimilarity, slidingOutlook, slidingOutlooks } from '~/math/sliding-masses';
import type { Masses } from '~/math/sliding-masses';

/** The bar of this book: every printed divergence is right to 10⁻⁶. */
const GOOD = 1e-6;

/** Midpoint rule on very many cells: slow, and independent of the code under test. */
function slowly(f: (x: number) => number, low = -12, high = 12, n = 480_000): number {
  const h = (high - low) / n;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += f(low + (i + 0.5) * h);
  return h * sum;
}

const gauss =
  (mean: number, sigma: number) =>
  (x: number): number =>
    Math.exp(-((x - mean) ** 2) / (2 * sigma * sigma)) / (sigma * Math.sqrt(2 * Math.PI));
const box = (mean: number, sigma: number) => (x: number) =>
  2 * Math.abs(x - mean) < boxBreadth(sigma) ? 1 / boxBreadth(sigma) : 0;

const plogp = (a: number, b: number) => (a < 1e-290 ? 0 : a * Math.log(a / b));

const integrands: Record<
  Exclude<DivergenceName, 'wasserstein1' | 'squaredMmd'>,
  (p: number, q: number) => number
> = {
  klForward: (p, q) => plogp(p, q),
  klReverse: (p, q) => plogp(q, p),
  jensenShannon: (p, q) => (plogp(p, (p + q) / 2) + plogp(q, (p + q) / 2)) / 2,
  totalVariation: (p, q) => Math.abs(p - q) / 2,
  chiSquared: (p, q) => (q === 0 ? 0 : (p - q) ** 2 / q),
};

function slowMmd(p: (x: number) => number, q: (x: number) => number, width: number): number {
  const n = 2400;
  const h = 12 / n;
  const at = Array.from({ length: n }, (_, i) => -6 + h * (i + 0.5));
  const gap = at.map((x) => p(x) - q(x));
  let sum = 0;
  for (let i = 0; i < n; i++) {
    if (gap[i] === 0) continue;
    for (let j = 0; j < n; j++) {
      sum += gap[i] * gap[j] * Math.exp(-((at[i] - at[j]) ** 2) / (2 * width * width));
    }
  }
  return sum * h * h;
}

describe('slidingOutlook', () => {
  const gaussian: Masses = { shape: 'gauss', sigma: 0.4, width: 0.7 };
  const boxes: Masses = { shape: 'box', sigma: 0.5, width: 0.7 };

  it.each([0.3, -0.9, 1.7])('Gaussians at θ = %d: slow numerical integration', (theta) => {
    const [p, q] = [gauss(0, 0.4), gauss(theta, 0.4)];
    for (const [name, integrand] of Object.entries(integrands)) {
      // Beyond some 8 the tails underflow before the integrand has died out.
      const exact = slowly((x) => integrand(p(x), q(x)), -8, 8, 320_000);
      const { value } = slidingOutlook(name as DivergenceName, theta, gaussian);
      expect(Math.abs(value - exact)).toBeLessThan(GOOD * (1 + exact));
    }
    const { value } = slidingOutlook('squaredMmd', theta, gaussian);
    expect(Math.abs(value - slowMmd(p, q, 0.7))).toBeLessThan(GOOD);
  });

  it.each([0.6, -1.2, 2.4])('boxes at θ = %d: slow numerical integration', (theta) => {
    const [p, q] = [box(0, 0.5), box(theta, 0.5)];
    const half = boxBreadth(0.5) / 2;
    // Between two edges there is no jump for the midpoint rule to cut.
    const edges = [-12, -half, half, theta - half, theta + half, 12].sort((a, b) => a - b);
    const inPieces = (f: (x: number) => number) =>
      edges.slice(1).reduce((sum, edge, i) => sum + slowly(f, edges[i], edge, 20_000), 0);
    for (const name of ['jensenShannon', 'totalVariation'] as const) {
      const exact = inPieces((x) => integrands[name](p(x), q(x)));
      expect(Math.abs(slidingOutlook(name, theta, boxes).value - exact)).toBeLessThan(GOOD);
    }
    const cdf = (x: number) => Math.min(1, Math.max(0, x / (2 * half) + 0.5));
    const carried = inPieces((x) => Math.abs(cdf(x) - cdf(x - theta)));
    expect(Math.abs(slidingOutlook('wasserstein1', theta, boxes).value - carried)).toBeLessThan(
      GOOD,
    );
    for (const name of ['klForward', 'klReverse', 'chiSquared'] as const) {
      expect(slidingOutlook(name, theta, boxes).value).toBe(Infinity);
      expect(slidingOutlook(name, theta, boxes).slope).toBeNaN();
    }
  });

  it('the kernel between boxes is right to 10⁻⁶', () => {
    const [breadth, width] = [boxBreadth(0.5), 0.7];
    for (const theta of [0, 0.6, -1.9]) {
      // The difference of two even points has a triangle for its density.
      const exact = slowly(
        (u) =>
          (Math.max(0, 1 - Math.abs(u) / breadth) / breadth) *
          Math.exp(-((theta - u) ** 2) / (2 * width ** 2)),
      );
      expect(Math.abs(boxSimilarity(theta, breadth, width) - exact)).toBeLessThan(GOOD);
      const mmd = slidingOutlook('squaredMmd', theta, boxes).value;
      const self = boxSimilarity(0, breadth, width);
      expect(Math.abs(mmd - 2 * (self - exact))).toBeLessThan(2 * GOOD);
    }
  });

  it('every slope is the one that finite differences give', () => {
    const step = 1e-5;
    for (const masses of [gaussian, boxes, { ...gaussian, sigma: 0.05 }]) {
      for (const theta of [0.2, 0.7, -1.1, 2.6]) {
        for (const name of divergenceNames) {
          const { value, slope } = slidingOutlook(name, theta, masses);
          if (!Number.isFinite(value) || value > 1e6) continue;
          const [low, high] = [-step, step].map(
            (by) => slidingOutlook(name, theta + by, masses).value,
          );
          const difference = (high - low) / (2 * step);
          expect(Math.abs(slope - difference)).toBeLessThan(1e-5 * (1 + Math.abs(slope)));
        }
      }
    }
  });

  it('points: infinite, saturated, or useful', () => {
    const points: Masses = { shape: 'gauss', sigma: 0, width: 0.5 };
    const at = slidingOutlooks(0.8, points);
    for (const name of ['klForward', 'klReverse', 'chiSquared'] as const) {
      expect(at[name].value).toBe(Infinity);
    }
    expect(at.jensenShannon).toEqual({ value: Math.LN2, slope: 0 });
    expect(at.totalVariation).toEqual({ value: 1, slope: 0 });
    expect(at.wasserstein1).toEqual({ value: 0.8, slope: 1 });
    expect(at.squaredMmd.value).toBeCloseTo(2 * (1 - Math.exp(-0.64 / 0.5)), 12);
    expect(slidingOutlooks(0.8, { ...points, shape: 'box' })).toEqual(at);
    for (const { value } of Object.values(slidingOutlooks(0, points))) expect(value).toBeCloseTo(0);
  });

  it('narrow Gaussians come to points, each divergence in its own way', () => {
    const narrow = slidingOutlooks(1, { shape: 'gauss', sigma: 0.01, width: 0.5 });
    expect(narrow.klForward.value).toBeCloseTo(5000, 6);
    expect(narrow.jensenShannon.value).toBeCloseTo(Math.LN2, 9);
    expect(narrow.jensenShannon.slope).toBeCloseTo(0, 9);
    expect(narrow.totalVariation.value).toBeCloseTo(1, 12);
  });

  it('refuses a negative width', () => {
    expect(() => slidingOutlook('klForward', 1, { shape: 'box', sigma: -1, width: 1 })).toThrow(
      RangeError,
    );
    expect(() => slidingOutlook('squaredMmd', 1, { shape: 'box', sigma: 1, width: 0 })).toThrow(
      RangeError,
    );
  });
});
