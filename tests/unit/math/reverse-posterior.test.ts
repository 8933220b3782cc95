import { describe, expect, it } from 'vitest';
import { qPosterior } from '~/math/diffusion';
import { momentsOf } from '~/math/gaussian-fit';
import { mixtureDensity, type Mixture1d } from '~/math/mixture-1d';
import { normalPdf } from '~/math/normal';
import { integrate } from '~/math/quadrature';
import { createRandom } from '~/math/random';
import {
  bridge,
  conditionedMoments,
  dataPosterior,
  klToOwnNormal,
  noised,
  reversePosterior,
} from '~/math/reverse-posterior';
import { linearSchedule } from '~/math/schedule';
import { standardSchedule } from '~/math/standard-schedule';

const data: Mixture1d = { weights: [0.3, 0.7], means: [-1.2, 0.9], sigmas: [0.25, 0.4] };
const schedule = standardSchedule('cosine', 10);

describe('q(x_{t−1} | x_t) of a mixture', () => {
  it.each([1, 3, 6, 10])('is Bayes’ rule at t = %d', (t) => {
    const xt = 0.35;
    const before = mixtureDensity(noised(data, schedule.alphaBar[t - 1])).density;
    const { alpha, beta } = schedule;
    const joint = (x: number) =>
      (before(x) * normalPdf((xt - Math.sqrt(alpha[t]) * x) / Math.sqrt(beta[t]))) /
      Math.sqrt(beta[t]);
    const evidence = integrate(joint, -8, 8, 8000);
    expect(evidence).toBeCloseTo(
      mixtureDensity(noised(data, schedule.alphaBar[t])).density(xt),
      10,
    );
    const posterior = mixtureDensity(reversePosterior(data, schedule, t, xt)).density;
    for (const x of [-2, -0.5, 0, 0.4, 1.3]) {
      expect(posterior(x)).toBeCloseTo(joint(x) / evidence, 9);
    }
  });

  it('is the mean of q(x_{t−1} | x_t, x_0) over q(x_0 | x_t)', () => {
    const [t, xt] = [4, -0.2];
    const guess = momentsOf(dataPosterior(data, schedule, t, xt));
    const { mean, coefX0, variance } = qPosterior({
      x0: new Float32Array([guess.mean]),
      xt: new Float32Array([xt]),
      t,
      schedule,
    });
    const whole = momentsOf(reversePosterior(data, schedule, t, xt));
    expect(whole.mean).toBeCloseTo(mean[0], 6);
    expect(whole.variance).toBeCloseTo(variance + coefX0 ** 2 * guess.variance, 9);
  });

  it('has the moments that the quick way gives', () => {
    const t = 3;
    const { alpha, beta, alphaBar } = schedule;
    const moments = conditionedMoments(noised(data, alphaBar[t - 1]), {
      gain: Math.sqrt(alpha[t]),
      variance: beta[t],
    });
    for (const xt of [-3, -0.4, 0.2, 2.5]) {
      const whole = momentsOf(reversePosterior(data, schedule, t, xt));
      expect(moments(xt).mean).toBeCloseTo(whole.mean, 12);
      expect(moments(xt).variance).toBeCloseTo(whole.variance, 12);
    }
  });

  it('agrees with draws of the chain that end near x_t', () => {
    const random = createRandom(11);
    const t = 5;
    const { alpha, beta, alphaBar } = schedule;
    const near: number[] = [];
    while (near.length < 4000) {
      const k = random.uniform() < data.weights[0] ? 0 : 1;
      const x0 = data.means[k] + data.sigmas[k] * random.normal();
      const x = Math.sqrt(alphaBar[t - 1]) * x0 + Math.sqrt(1 - alphaBar[t - 1]) * random.normal();
      const xt = Math.sqrt(alpha[t]) * x + Math.sqrt(beta[t]) * random.normal();
      if (Math.abs(xt - 0.1) < 0.03) near.push(x);
    }
    const mean = near.reduce((sum, x) => sum + x, 0) / near.length;
    const variance = near.reduce((sum, x) => sum + (x - mean) ** 2, 0) / near.length;
    const exact = momentsOf(reversePosterior(data, schedule, t, 0.1));
    expect(Math.abs(mean - exact.mean)).toBeLessThan(0.03);
    expect(Math.abs(variance / exact.variance - 1)).toBeLessThan(0.08);
  });
});

describe('how far from normal', () => {
  it('is nothing for one bump, whatever the step', () => {
    const one: Mixture1d = { weights: [1], means: [0.5], sigmas: [0.6] };
    expect(klToOwnNormal(reversePosterior(one, standardSchedule('cosine', 2), 2, 1))).toBeLessThan(
      1e-9,
    );
  });

  it('falls with the cube of the rate as steps get short', () => {
    // At one noise level, steps of a half, a quarter … of the same length.
    const at = (T: number) => {
      const short = standardSchedule('cosine', T);
      return klToOwnNormal(reversePosterior(data, short, T / 2, 0.1));
    };
    const [coarse, fine] = [at(250), at(500)];
    expect(Math.log2(coarse / fine)).toBeGreaterThan(2.7);
    expect(Math.log2(coarse / fine)).toBeLessThan(3.3);
  });
});

describe('the bridge', () => {
  it('starts at x_0 without spread, and ends in q(x_{t−1} | x_t, x_0)', () => {
    const long = linearSchedule({ T: 50, betaEnd: 0.2 });
    const walk = bridge(long, 20, { xt: -0.7, x0: 1.1 });
    expect(walk).toHaveLength(20);
    expect(walk[0]).toEqual({ mean: 1.1, variance: 0 });
    const { mean, variance } = qPosterior({
      x0: new Float32Array([1.1]),
      xt: new Float32Array([-0.7]),
      t: 20,
      schedule: long,
    });
    expect(walk[19].mean).toBeCloseTo(mean[0], 6);
    expect(walk[19].variance).toBe(variance);
  });

  it('refuses times outside of the chain', () => {
    expect(() => bridge(schedule, 0, { xt: 0, x0: 0 })).toThrow(RangeError);
    expect(() => reversePosterior(data, schedule, 11, 0)).toThrow(RangeError);
  });
});
