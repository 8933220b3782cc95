import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  jensenShannonDivergence,
  klDivergence,
  squaredMmd,
  totalVariation,
  wasserstein1,
} from '~/math/divergences';
import {
  descend,
  fitLimits,
  fitLosses,
  fitNames,
  LONGEST_STEP,
  momentsOf,
  type FitName,
} from '~/math/gaussian-fit';
import { mixtureDensity, normalDensity, type Mixture1d } from '~/math/mixture-1d';

const SEED = 3;
/** The bar of this book: every printed divergence is right to 10⁻⁶. */
const GOOD = 1e-6;
const WIDTH = 0.8;

const twoModes: Mixture1d = { weights: [0.6, 0.4], means: [-1.7, 1.9], sigmas: [0.5, 0.7] };

/** Midpoint rule on very many cells: slow, and independent of the code under test. */
function slowly(f: (x: number) => number, low = -30, high = 30, n = 300_000): number {
  const h = (high - low) / n;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += f(low + (i + 0.5) * h);
  return h * sum;
}

function slowValue(name: FitName, p: Mixture1d, mean: number, sigma: number): number {
  const [a, b] = [mixtureDensity(p), normalDensity(mean, sigma)];
  const log = (x: number, y: number) => (x < 1e-300 ? 0 : x * Math.log(x / y));
  switch (name) {
    case 'klForward':
      return slowly((x) => a.density(x) * (a.logDensity(x) - b.logDensity(x)));
    case 'klReverse':
      return slowly((x) => b.density(x) * (b.logDensity(x) - a.logDensity(x)));
    case 'jensenShannon':
      return slowly((x) => {
        const m = (a.density(x) + b.density(x)) / 2;
        return (log(a.density(x), m) + log(b.density(x), m)) / 2;
      });
    case 'totalVariation':
      return slowly((x) => Math.abs(a.density(x) - b.density(x))) / 2;
    case 'wasserstein1':
      return slowly((x) => Math.abs(a.cdf(x) - b.cdf(x)));
    case 'squaredMmd': {
      // ∫ (witness)·(p − q), with the witness itself by a sum.
      const n = 1200;
      const at = Array.from({ length: n }, (_, i) => -15 + (30 * (i + 0.5)) / n);
      const gap = at.map((x) => a.density(x) - b.density(x));
      let sum = 0;
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          sum += gap[i] * gap[j] * Math.exp(-((at[i] - at[j]) ** 2) / (2 * WIDTH ** 2));
        }
      }
      return sum * (30 / n) ** 2;
    }
  }
}

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const shape = fc
  .tuple(real(0.1, 0.9), real(-4, 4), real(-4, 4), real(0.4, 1.5), real(0.4, 1.5))
  .map(([weight, a, b, sigma, tau]): Mixture1d => ({
    weights: [weight, 1 - weight],
    means: [a, b],
    sigmas: [sigma, tau],
  }));

describe('fitLosses', () => {
  const losses = fitLosses(twoModes, WIDTH);

  it.each(fitNames)('%s is right to 10⁻⁶ against slow numerical integration', (name) => {
    for (const [mean, sigma] of [
      [0, 1.5],
      [-1.6, 0.4],
      [3.1, 0.9],
    ]) {
      const { value } = losses[name](mean, Math.log(sigma));
      expect(Math.abs(value - slowValue(name, twoModes, mean, sigma))).toBeLessThan(GOOD);
    }
  });

  it('agrees with the divergences of the other figures, wherever the reader drags', () => {
    fc.assert(
      fc.property(shape, real(-4, 4), real(0.2, 3), (p, mean, sigma) => {
        const [a, b] = [mixtureDensity(p), normalDensity(mean, sigma)];
        const q = { weights: [1], means: [mean], sigmas: [sigma] };
        const known: Record<FitName, number> = {
          klForward: klDivergence(a, b),
          klReverse: klDivergence(b, a),
          jensenShannon: jensenShannonDivergence(a, b),
          totalVariation: totalVariation(a, b),
          wasserstein1: wasserstein1(a, b),
          squaredMmd: squaredMmd(p, q, WIDTH),
        };
        const mine = fitLosses(p, WIDTH);
        for (const name of fitNames) {
          const { value } = mine[name](mean, Math.log(sigma));
          const scale = name === 'klReverse' || name === 'klForward' ? 1 + known[name] : 1;
          expect(Math.abs(value - known[name])).toBeLessThan(1e-5 * scale);
        }
      }),
      { seed: SEED, numRuns: 40 },
    );
  });

  it.each(fitNames)('%s has the gradient that finite differences give', (name) => {
    const step = 1e-5;
    fc.assert(
      fc.property(shape, real(-4, 4), real(0.3, 2.5), (p, mean, sigma) => {
        const loss = fitLosses(p, WIDTH)[name];
        const rho = Math.log(sigma);
        const { byMean, byLogSigma } = loss(mean, rho);
        const differences = [
          (loss(mean + step, rho).value - loss(mean - step, rho).value) / (2 * step),
          (loss(mean, rho + step).value - loss(mean, rho - step).value) / (2 * step),
        ];
        const scale = 1 + Math.hypot(byMean, byLogSigma);
        expect(Math.abs(byMean - differences[0])).toBeLessThan(2e-5 * scale);
        expect(Math.abs(byLogSigma - differences[1])).toBeLessThan(2e-5 * scale);
      }),
      { seed: SEED, numRuns: 40 },
    );
  });

  it('is coarse, not wrong, where a map asks for it', () => {
    const rough = fitLosses(twoModes, WIDTH, 4);
    for (const name of fitNames) {
      const [fine, coarse] = [losses, rough].map((one) => one[name](0.4, 0.1).value);
      expect(Math.abs(fine - coarse)).toBeLessThan(1e-3);
    }
  });

  it('refuses a kernel without width', () => {
    expect(() => fitLosses(twoModes, 0)).toThrow(RangeError);
  });
});

describe('descend', () => {
  const start = { mean: 0.5, sigma: 0.8 };
  const end = (name: FitName, p = twoModes, from = start, steps = 4000, rate = 0.2) => {
    const path = descend(fitLosses(p, WIDTH)[name], from, steps, rate);
    return { mean: path[2 * steps], sigma: Math.exp(path[2 * steps + 1]) };
  };

  it('under the forward KL matches the moments of the data', () => {
    fc.assert(
      fc.property(shape, (p) => {
        const { mean, variance } = momentsOf(p);
        const fit = end('klForward', p);
        expect(fit.mean).toBeCloseTo(mean, 4);
        expect(fit.sigma).toBeCloseTo(Math.sqrt(variance), 4);
      }),
      { seed: SEED, numRuns: 15 },
    );
  });

  it('moments are those of numerical integration', () => {
    const { density } = mixtureDensity(twoModes);
    const { mean, variance } = momentsOf(twoModes);
    expect(slowly((x) => x * density(x))).toBeCloseTo(mean, 8);
    expect(slowly((x) => (x - mean) ** 2 * density(x))).toBeCloseTo(variance, 8);
  });

  it('under the reverse KL ends on the mode whose side it starts from, and as narrow', () => {
    const right = end('klReverse', twoModes, { mean: 1, sigma: 0.5 }, 800);
    expect(right.mean).toBeCloseTo(1.9, 1);
    expect(right.sigma).toBeCloseTo(0.7, 1);
    const left = end('klReverse', twoModes, { mean: -1, sigma: 0.5 }, 800);
    expect(left.mean).toBeCloseTo(-1.7, 1);
  });

  it.each(fitNames)('under %s finds a single Gaussian again', (name) => {
    const p = { weights: [1], means: [0.7], sigmas: [0.9] };
    // W₁ and TV have a kink at this minimum, around which steps of a fixed rate go to and fro.
    const kinked = name === 'wasserstein1' || name === 'totalVariation';
    const fit = end(name, p, { mean: 0, sigma: 0.6 }, 1500, kinked ? 0.01 : 0.2);
    expect(fit.mean).toBeCloseTo(0.7, kinked ? 1 : 2);
    expect(fit.sigma).toBeCloseTo(0.9, kinked ? 1 : 2);
  });

  it('cuts long steps and stays inside its limits', () => {
    const path = descend(fitLosses(twoModes, WIDTH).klForward, { mean: 9, sigma: 0.01 }, 50, 1);
    expect(path[0]).toBe(fitLimits.mean[1]);
    for (let n = 0; n < 50; n++) {
      const step = Math.hypot(path[2 * n + 2] - path[2 * n], path[2 * n + 3] - path[2 * n + 1]);
      expect(step).toBeLessThan(LONGEST_STEP + 1e-12);
    }
  });

  it('falls with a small rate, under every divergence', () => {
    for (const name of fitNames) {
      const loss = fitLosses(twoModes, WIDTH)[name];
      const path = descend(loss, start, 60, 0.02);
      for (let n = 0; n < 60; n++) {
        const [before, after] = [n, n + 1].map((i) => loss(path[2 * i], path[2 * i + 1]).value);
        expect(after).toBeLessThan(before + 1e-9);
      }
    }
  });
});
