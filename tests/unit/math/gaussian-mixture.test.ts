import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { qSample, scoreFromEpsilon } from '~/math/diffusion';
import type { GaussianMixture } from '~/math/gaussian-mixture';
import {
  diffuse,
  logDensity,
  mixtureEpsilon,
  mixtureEpsilonTheta,
  sampleMixture,
  score,
} from '~/math/gaussian-mixture';
import { createRandom } from '~/math/random';
import { linearSchedule } from '~/math/schedule';
import { kolmogorovSmirnov, kolmogorovSmirnovPValue, mean, variance } from '~/math/statistics';

fc.configureGlobal({ seed: 15, numRuns: 50 });

const real = (min: number, max: number): fc.Arbitrary<number> =>
  fc.double({ min, max, noNaN: true });

/** Mixtures of one to four Gaussians in the plane, not too narrow for finite differences. */
const mixtures: fc.Arbitrary<GaussianMixture> = fc
  .array(fc.record({ share: real(0.1, 1), x: real(-2, 2), y: real(-2, 2), sigma: real(0.2, 1) }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => {
    const total = parts.reduce((sum, { share }) => sum + share, 0);
    return {
      weights: parts.map(({ share }) => share / total),
      means: parts.map(({ x, y }) => [x, y]),
      sigmas: parts.map(({ sigma }) => sigma),
    };
  });

const onLine: GaussianMixture = { weights: [0.3, 0.7], means: [[-1], [0.8]], sigmas: [0.2, 0.4] };

describe('logDensity', () => {
  it('integrates to one', () => {
    const grid = Float64Array.from({ length: 8001 }, (_, i) => -4 + i / 1000);
    const total = logDensity(onLine, grid).reduce((sum, log) => sum + Math.exp(log) / 1000, 0);
    expect(total).toBeCloseTo(1, 8);
  });

  it('does not underflow far away', () => {
    expect(logDensity(onLine, [-1000])[0]).toBeGreaterThan(-1e8);
    expect(Number.isFinite(score(onLine, Float32Array.of(-1000))[0])).toBe(true);
  });

  it('ignores components of weight 0', () => {
    const padded = { weights: [0.3, 0.7, 0], means: [[-1], [0.8], [5]], sigmas: [0.2, 0.4, 1] };
    expect(logDensity(padded, [0.1, 5])).toEqual(logDensity(onLine, [0.1, 5]));
  });
});

describe('score', () => {
  it('is the gradient of logDensity, by finite differences', () => {
    const h = 1e-4;
    fc.assert(
      fc.property(mixtures, real(-3, 3), real(-3, 3), (mixture, px, py) => {
        const [x, y] = [Math.fround(px), Math.fround(py)];
        const around = [x + h, y, x - h, y, x, y + h, x, y - h];
        const [right, left, above, below] = logDensity(mixture, around);
        const found = score(mixture, Float32Array.of(x, y));
        const tolerance = (value: number): number => 1e-4 * (1 + Math.abs(value));
        expect(Math.abs(found[0] - (right - left) / (2 * h))).toBeLessThan(tolerance(found[0]));
        expect(Math.abs(found[1] - (above - below) / (2 * h))).toBeLessThan(tolerance(found[1]));
      }),
    );
  });
});

describe('mixtureEpsilon', () => {
  const schedule = linearSchedule({ T: 100, betaStart: 1e-3, betaEnd: 0.1 });

  it('is −√(1 − alphaBar) times the score of the diffused density, by finite differences', () => {
    const h = 1e-4;
    fc.assert(
      fc.property(
        mixtures,
        real(-3, 3),
        real(-3, 3),
        fc.integer({ min: 1, max: 100 }),
        (mixture, px, py, t) => {
          const alphaBar = schedule.alphaBar[t];
          const [x, y] = [Math.fround(px), Math.fround(py)];
          const [right, left] = logDensity(diffuse(mixture, alphaBar), [x + h, y, x - h, y]);
          const wanted = (-Math.sqrt(1 - alphaBar) * (right - left)) / (2 * h);
          const epsilon = mixtureEpsilon(mixture, alphaBar, Float32Array.of(x, y));
          expect(Math.abs(epsilon[0] - wanted)).toBeLessThan(1e-4 * (1 + Math.abs(wanted)));
          const slope = scoreFromEpsilon({ epsilon, t, schedule });
          const direct = score(diffuse(mixture, alphaBar), Float32Array.of(x, y));
          expect(Math.abs(slope[0] - direct[0])).toBeLessThan(1e-5 * (1 + Math.abs(direct[0])));
        },
      ),
    );
  });

  it('is the mean of the noise given x_t: the residual is uncorrelated with the prediction', () => {
    const n = 100_000;
    const random = createRandom(2);
    const x0 = sampleMixture(onLine, n, random);
    const epsilon = random.fillNormal(new Float32Array(n));
    const xt = qSample({ x0, t: 40, epsilon, schedule });
    const predicted = mixtureEpsilon(onLine, schedule.alphaBar[40], xt);
    const residual = epsilon.map((e, i) => e - predicted[i]);
    expect(Math.abs(mean(residual))).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(mean(residual.map((r, i) => r * predicted[i])))).toBeLessThan(4 / Math.sqrt(n));
  });

  it('is what mixtureEpsilonTheta answers, until aborted', async () => {
    const network = mixtureEpsilonTheta(onLine, schedule);
    const xt = Float32Array.of(-1, 0, 1);
    expect(await network(xt, 40)).toEqual(mixtureEpsilon(onLine, schedule.alphaBar[40], xt));
    const reason = new Error('stopped');
    await expect(network(xt, 40, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

describe('diffuse', () => {
  it('is the distribution of qSample', () => {
    const n = 50_000;
    const schedule = linearSchedule({ T: 100, betaStart: 1e-3, betaEnd: 0.1 });
    const random = createRandom(3);
    const noised = qSample({
      x0: sampleMixture(onLine, n, random),
      t: 30,
      epsilon: random.fillNormal(new Float32Array(n)),
      schedule,
    });
    const direct = sampleMixture(diffuse(onLine, schedule.alphaBar[30]), n, random);
    expect(kolmogorovSmirnovPValue(kolmogorovSmirnov(noised, direct), n, n)).toBeGreaterThan(1e-3);
  });

  it('keeps the data at alphaBar = 1 and ends in N(0, I) at 0', () => {
    expect(diffuse(onLine, 1)).toEqual(onLine);
    const end = diffuse(onLine, 0);
    expect(end.sigmas).toEqual([1, 1]);
    expect(logDensity(end, [0.5])[0]).toBeCloseTo(-0.125 - Math.log(2 * Math.PI) / 2, 12);
  });
});

describe('sampleMixture', () => {
  it('has the moments of the mixture', () => {
    const n = 100_000;
    const points = sampleMixture(onLine, n, createRandom(4));
    const centre = 0.3 * -1 + 0.7 * 0.8;
    const spread = 0.3 * (0.04 + 1) + 0.7 * (0.16 + 0.64) - centre ** 2;
    expect(Math.abs(mean(points) - centre)).toBeLessThan(4 * Math.sqrt(spread / n));
    expect(Math.abs(variance(points) / spread - 1)).toBeLessThan(0.02);
  });
});

it('refuses hostile mixtures with what was expected and what came', () => {
  const refused = [
    () => logDensity({ weights: [], means: [], sigmas: [] }, [0]),
    () => logDensity({ ...onLine, weights: [0.5, 0.6] }, [0]),
    () => logDensity({ ...onLine, weights: [1.5, -0.5] }, [0]),
    () => logDensity({ ...onLine, weights: [NaN, 1] }, [0]),
    () => logDensity({ ...onLine, means: [[0]] }, [0]),
    () => logDensity({ ...onLine, means: [[0], [0, 1]] }, [0]),
    () => logDensity({ ...onLine, means: [[], []] }, [0]),
    () => logDensity({ ...onLine, sigmas: [0.1, 0] }, [0]),
    () => logDensity({ ...onLine, sigmas: [0.1, NaN] }, [0]),
    () => score({ weights: [1], means: [[0, 0]], sigmas: [1] }, new Float32Array(3)),
    () => score(onLine, new Float32Array(3), new Float32Array(2)),
    () => diffuse(onLine, 1.1),
    () => diffuse(onLine, NaN),
  ];
  for (const call of refused) {
    expect(call).toThrow(RangeError);
    expect(call).toThrow(/expected .*, got /);
  }
});
