import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epsilonFromX0, qSample, vFromEpsilon, x0FromEpsilon } from '~/math/diffusion';
import {
  boundWeight,
  cumulativeShares,
  epsilonErrorIn,
  lossWeight,
  lossWeights,
  reverseVariances,
  targets,
  weightingNames,
} from '~/math/loss-weights';
import { createRandom } from '~/math/random';
import { snr } from '~/math/schedule';
import { scheduleKinds, standardSchedule } from '~/math/standard-schedule';

const schedules = scheduleKinds.map((kind) => standardSchedule(kind, 1000));
const anySchedule = fc.constantFrom(...schedules);
const anyStep = fc.integer({ min: 2, max: 1000 });
const near = (actual: number, expected: number, relative = 1e-6) =>
  expect(Math.abs(actual / expected - 1)).toBeLessThan(relative);

describe('epsilonErrorIn', () => {
  it('relates the squared errors of one output, whatever it is', () => {
    const random = createRandom(5);
    const [x0, epsilon, epsilonHat] = [0, 1, 2].map(() =>
      random.fillNormal(new Float32Array(2_000)),
    );
    const squared = (a: Float32Array, b: Float32Array) =>
      a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0);
    for (const schedule of schedules) {
      for (const t of [5, 200, 700]) {
        const xt = qSample({ x0, epsilon, t, schedule });
        const x0Hat = x0FromEpsilon({ xt, epsilon: epsilonHat, t, schedule });
        const v = vFromEpsilon({ xt, epsilon, t, schedule });
        const vHat = vFromEpsilon({ xt, epsilon: epsilonHat, t, schedule });
        const onEpsilon = squared(epsilon, epsilonHat);
        near(onEpsilon, epsilonErrorIn('x0', schedule, t) * squared(x0, x0Hat), 1e-3);
        near(onEpsilon, epsilonErrorIn('v', schedule, t) * squared(v, vHat), 1e-3);
        const back = epsilonFromX0({ xt, x0: x0Hat, t, schedule });
        near(squared(epsilon, back), onEpsilon, 1e-2);
      }
    }
  });
});

describe('boundWeight', () => {
  it('with the posterior variance is half the fall of the SNR, on x0', () => {
    fc.assert(
      fc.property(anySchedule, anyStep, (schedule, t) => {
        const weight = boundWeight(schedule, t, 'betaTilde') * epsilonErrorIn('x0', schedule, t);
        near(weight, (snr(schedule, t - 1) - snr(schedule, t)) / 2, 1e-5);
      }),
    );
  });

  it('is what the KL between two Gaussians of one variance costs', () => {
    // Means differ by beta/(√alpha·√(1 − alphaBar)) times the error in epsilon (eq. 11).
    fc.assert(
      fc.property(anySchedule, anyStep, fc.constantFrom(...reverseVariances), (s, t, variance) => {
        const { alpha, alphaBar, beta } = s;
        const slope = beta[t] / Math.sqrt(alpha[t] * (1 - alphaBar[t]));
        const sigma2 =
          variance === 'beta' ? beta[t] : (beta[t] * (1 - alphaBar[t - 1])) / (1 - alphaBar[t]);
        near(boundWeight(s, t, variance), slope ** 2 / (2 * sigma2), 1e-9);
      }),
    );
  });

  it('has no KL at step 1, where the posterior variance is 0', () => {
    expect(boundWeight(schedules[0], 1, 'betaTilde')).toBeNaN();
    expect(boundWeight(schedules[0], 1, 'beta')).toBeCloseTo(1 / (2 * (1 - 1e-4)), 12);
  });

  it('falls over the clean steps, so that a constant weight makes less of them', () => {
    for (const schedule of schedules) {
      for (let t = 3; t <= 200; t++) {
        expect(boundWeight(schedule, t, 'betaTilde')).toBeLessThan(
          boundWeight(schedule, t - 1, 'betaTilde'),
        );
      }
    }
  });
});

describe('lossWeight', () => {
  it('is what its name says, in the terms it is named after', () => {
    fc.assert(
      fc.property(anySchedule, anyStep, (schedule, t) => {
        const ratio = snr(schedule, t);
        const on = (target: (typeof targets)[number]) => ({ target });
        near(lossWeight('simple', schedule, t), 1);
        near(lossWeight('clean', schedule, t, on('x0')), 1);
        near(lossWeight('velocity', schedule, t, on('v')), 1);
        near(lossWeight('velocity', schedule, t, on('x0')), ratio + 1);
        near(lossWeight('truncated', schedule, t, on('x0')), Math.max(ratio, 1));
        near(lossWeight('minSnr', schedule, t, { target: 'x0', gamma: 5 }), Math.min(ratio, 5));
      }),
    );
  });

  it('changes by the same factor for all losses when the terms change', () => {
    fc.assert(
      fc.property(anySchedule, anyStep, fc.constantFrom(...targets), (schedule, t, target) => {
        for (const name of weightingNames) {
          near(
            lossWeight(name, schedule, t, { target }),
            lossWeight(name, schedule, t) * epsilonErrorIn(target, schedule, t),
          );
        }
      }),
    );
  });

  it('refuses steps and ceilings that do not exist', () => {
    expect(() => lossWeight('simple', schedules[0], 0)).toThrow(RangeError);
    expect(() => lossWeight('simple', schedules[0], 1001)).toThrow(RangeError);
    expect(() => lossWeight('minSnr', schedules[0], 5, { gamma: 0 })).toThrow(RangeError);
  });
});

describe('cumulativeShares', () => {
  it('rises from 0 to 1, and evenly for equal weights', () => {
    for (const name of weightingNames) {
      const shares = cumulativeShares(lossWeights(name, schedules[1]));
      expect(shares[0]).toBe(0);
      expect(shares[1000]).toBeCloseTo(1, 12);
      for (let t = 1; t <= 1000; t++) expect(shares[t]).toBeGreaterThanOrEqual(shares[t - 1]);
    }
    expect(cumulativeShares(lossWeights('simple', schedules[0]))[250]).toBeCloseTo(0.25, 12);
  });
});
