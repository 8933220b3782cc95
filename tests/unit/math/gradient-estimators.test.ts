import { describe, expect, it } from 'vitest';
import {
  estimateGradients,
  integrandNames,
  integrands,
  motionOf,
  scoreOf,
  type Gaussian,
  type Parameter,
} from '~/math/gradient-estimators';
import { normalPdf } from '~/math/normal';
import { integrate } from '~/math/quadrature';
import { createRandom } from '~/math/random';
import { mean, variance } from '~/math/statistics';

const places: Gaussian[] = [
  { mu: 0.7, sigma: 0.5 },
  { mu: -1.2, sigma: 0.3 },
  { mu: 0, sigma: 1 },
  { mu: 2.1, sigma: 1.6 },
];
const parameters: Parameter[] = ['mu', 'logSigma'];

/** ∫ g(z) q(z) dz, the line cut at 0, where some of the functions break. */
function expected(g: (z: number) => number, { mu, sigma }: Gaussian): number {
  const [low, high] = [mu - 12 * sigma, mu + 12 * sigma];
  const density = (z: number) => normalPdf((z - mu) / sigma) / sigma;
  const ends = low < 0 && high > 0 ? [low, 0, high] : [low, high];
  let sum = 0;
  for (let i = 1; i < ends.length; i++) {
    // A hair inside of the ends, so that a jump is met from its own side.
    const [a, b] = [ends[i - 1] + 1e-12, ends[i] - 1e-12];
    const h = (b - a) / 40_000;
    const inner = integrate((z) => g(z) * density(z), a, b, 40_000);
    const outer = integrate((z) => g(z) * density(z), a, b, 20_000);
    // Simpson's rule from two trapezoid sums.
    sum += h > 0 ? (4 * inner - outer) / 3 : 0;
  }
  return sum;
}

const moved = (q: Gaussian, by: Parameter, h: number): Gaussian =>
  by === 'mu' ? { ...q, mu: q.mu + h } : { ...q, sigma: q.sigma * Math.exp(h) };

const epsilonOf = (count: number, seed: number): Float64Array => {
  const random = createRandom(seed);
  return Float64Array.from({ length: count }, () => random.normal());
};

describe('expectations', () => {
  it('are the integrals', () => {
    for (const name of integrandNames) {
      const { f, expectation } = integrands[name];
      for (const q of places) expect(expectation(q)).toBeCloseTo(expected(f, q), 9);
    }
  });

  it('have the gradients that finite differences give', () => {
    const h = 1e-4;
    for (const name of integrandNames) {
      const { expectation, gradient } = integrands[name];
      for (const q of places) {
        for (const by of parameters) {
          const [after, before] = [expectation(moved(q, by, h)), expectation(moved(q, by, -h))];
          expect(gradient(q)[by]).toBeCloseTo((after - before) / (2 * h), 5);
        }
      }
    }
  });

  it('have integrands whose slopes are finite differences', () => {
    for (const name of integrandNames) {
      const { f, slope } = integrands[name];
      for (const z of [-2.3, -0.4, 0.9, 1.7]) {
        expect(slope(z)).toBeCloseTo((f(z + 1e-6) - f(z - 1e-6)) / 2e-6, 4);
      }
    }
  });
});

describe('score and motion', () => {
  it('are the derivatives of log q at a fixed z, and of z at a fixed ε', () => {
    const h = 1e-5;
    const logQ = (z: number, { mu, sigma }: Gaussian) =>
      Math.log(normalPdf((z - mu) / sigma) / sigma);
    for (const q of places) {
      for (const by of parameters) {
        for (const epsilon of [-1.4, 0.2, 2]) {
          const z = q.mu + q.sigma * epsilon;
          const [after, before] = [moved(q, by, h), moved(q, by, -h)];
          expect(scoreOf(epsilon, q, by)).toBeCloseTo(
            (logQ(z, after) - logQ(z, before)) / (2 * h),
            5,
          );
          const z1 = after.mu + after.sigma * epsilon;
          const z0 = before.mu + before.sigma * epsilon;
          expect(motionOf(epsilon, q, by)).toBeCloseTo((z1 - z0) / (2 * h), 5);
        }
      }
    }
  });
});

describe('estimateGradients', () => {
  const n = 8;
  const epsilon = epsilonOf(n * 20_000, 11);

  it('the score function is unbiased for every f, with and without a baseline', () => {
    for (const name of integrandNames) {
      for (const by of parameters) {
        for (const baseline of [false, true]) {
          const q = { mu: 0.4, sigma: 0.8 };
          const { score } = estimateGradients(integrands[name], q, epsilon, { n, by, baseline });
          const error = Math.sqrt(variance(score) / score.length);
          expect(Math.abs(mean(score) - integrands[name].gradient(q)[by])).toBeLessThan(
            4.5 * error,
          );
        }
      }
    }
  });

  it('the pathwise one is unbiased where f has no jump, and blind to one that has', () => {
    const q = { mu: 0.4, sigma: 0.8 };
    for (const name of integrandNames) {
      for (const by of parameters) {
        const { pathwise } = estimateGradients(integrands[name], q, epsilon, {
          n,
          by,
          baseline: false,
        });
        const exact = integrands[name].gradient(q)[by];
        if (name === 'step') {
          expect(new Set(pathwise)).toEqual(new Set([0]));
          expect(Math.abs(exact)).toBeGreaterThan(0.1);
        } else {
          const error = Math.sqrt(variance(pathwise) / pathwise.length);
          expect(Math.abs(mean(pathwise) - exact)).toBeLessThan(4.5 * error);
        }
      }
    }
  });

  it('have the variances of one sample, over n', () => {
    const q = { mu: 1, sigma: 0.6 };
    for (const name of ['square', 'absolute', 'sine', 'ripple'] as const) {
      const { f, slope, gradient } = integrands[name];
      for (const by of parameters) {
        const estimates = estimateGradients(integrands[name], q, epsilon, {
          n,
          by,
          baseline: false,
        });
        const noise = (z: number) => (z - q.mu) / q.sigma;
        const exact = gradient(q)[by] ** 2;
        const spread = {
          score: expected((z) => (f(z) * scoreOf(noise(z), q, by)) ** 2, q) - exact,
          pathwise: expected((z) => (slope(z) * motionOf(noise(z), q, by)) ** 2, q) - exact,
        };
        for (const kind of ['score', 'pathwise'] as const) {
          const ratio = variance(estimates[kind]) / (spread[kind] / n);
          expect(ratio).toBeGreaterThan(0.93);
          expect(ratio).toBeLessThan(1.07);
        }
      }
    }
  });

  it('a constant added to f moves the plain score function and leaves the baselined one', () => {
    const q = { mu: 0.4, sigma: 0.8 };
    const lifted = { ...integrands.square, f: (z: number) => z * z + 10 };
    const spread = (integrand: typeof lifted, baseline: boolean) =>
      variance(estimateGradients(integrand, q, epsilon, { n, by: 'mu', baseline }).score);
    expect(spread(lifted, false)).toBeGreaterThan(10 * spread(integrands.square, false));
    expect(spread(lifted, true)).toBeCloseTo(spread(integrands.square, true), 8);
    expect(spread(integrands.square, true)).toBeLessThan(spread(integrands.square, false));
  });

  it('pathwise is not always the better one: on a fast ripple it is the worse', () => {
    const q = { mu: 0.4, sigma: 0.8 };
    const spread = (name: 'sine' | 'ripple') => {
      const { score, pathwise } = estimateGradients(integrands[name], q, epsilon, {
        n,
        by: 'mu',
        baseline: false,
      });
      return variance(score) / variance(pathwise);
    };
    expect(spread('sine')).toBeGreaterThan(1);
    expect(spread('ripple')).toBeLessThan(0.1);
  });

  it('refuses batches of one, and batches that are not whole', () => {
    const options = { by: 'mu', baseline: true } as const;
    const q = { mu: 0, sigma: 1 };
    expect(() => estimateGradients(integrands.sine, q, [1, 2], { n: 1, ...options })).toThrow(
      /samples in a batch/,
    );
    expect(() => estimateGradients(integrands.sine, q, [1, 2, 3], { n: 2, ...options })).toThrow(
      /batches/,
    );
    expect(() =>
      estimateGradients(integrands.sine, { mu: 0, sigma: 0 }, [1, 2], { n: 2, ...options }),
    ).toThrow(/sigma/);
  });
});
