import { describe, expect, it } from 'vitest';
import { qPosterior, qSample } from '~/math/diffusion';
import { logNormalCdf, logNormalInterval, normalCdf } from '~/math/normal';
import { createRandom } from '~/math/random';
import { linearSchedule, snr } from '~/math/schedule';
import { standardSchedule } from '~/math/standard-schedule';
import {
  bitsPerDimension,
  decoderTerm,
  denoisingTerm,
  PIXEL_LEVELS,
  priorTerm,
  reverseVariance,
} from '~/math/variational-bound';

const schedule = linearSchedule({ T: 40, betaEnd: 0.2 });
const random = createRandom(3);
const levels = Array.from({ length: PIXEL_LEVELS }, (_, k) => k / 127.5 - 1);
const x0 = Float32Array.from({ length: 64 }, () => levels[random.integer(256)]);
const x0Hat = x0.map((value) => value + 0.1 * random.normal());

describe('probabilities far out', () => {
  it('log Φ continues Φ', () => {
    for (const z of [-8, -3, -2.5001, -2.4999, 0, 1, 4]) {
      expect(logNormalCdf(z)).toBeCloseTo(Math.log(normalCdf(z)), 10);
    }
    // Asymptotic series of the tail: −z²/2 − log(z√2π) + log(1 − 1/z² + 3/z⁴).
    const z = 60;
    const tail =
      -(z ** 2) / 2 - Math.log(z * Math.sqrt(2 * Math.PI)) + Math.log1p(-1 / z ** 2 + 3 / z ** 4);
    expect(logNormalCdf(-z)).toBeCloseTo(tail, 7);
  });

  it('an interval is the difference of two, on either side', () => {
    expect(logNormalInterval(-1, 0.5)).toBeCloseTo(Math.log(normalCdf(0.5) - normalCdf(-1)), 12);
    expect(logNormalInterval(50, 51)).toBeCloseTo(logNormalInterval(-51, -50), 12);
    expect(logNormalInterval(-Infinity, Infinity)).toBe(0);
    expect(() => logNormalInterval(1, 1)).toThrow(RangeError);
  });
});

describe('the terms of the bound', () => {
  it('L_T is the divergence of what q leaves, as draws measure it', () => {
    const short = linearSchedule({ T: 3, betaEnd: 0.3 });
    const a = short.alphaBar[3];
    const draws = 4000;
    let sum = 0;
    for (let i = 0; i < draws; i++) {
      const epsilon = random.fork(i).fillNormal(new Float32Array(64));
      const xT = qSample({ x0, t: 3, epsilon, schedule: short });
      for (let k = 0; k < 64; k++) {
        sum += -(epsilon[k] ** 2) / 2 - Math.log(1 - a) / 2 + xT[k] ** 2 / 2;
      }
    }
    expect(Math.abs(sum / draws / priorTerm(x0, short) - 1)).toBeLessThan(0.02);
  });

  it('L_{t−1} with σ² = β̃ weighs the miss by half the fall of the signal-to-noise ratio', () => {
    const t = 12;
    const variance = reverseVariance(schedule, t, 'betaTilde');
    const miss = x0.reduce((sum, value, i) => sum + (value - x0Hat[i]) ** 2, 0);
    const term = denoisingTerm({ x0, x0Hat, t, schedule, variance });
    expect(term).toBeCloseTo(((snr(schedule, t - 1) - snr(schedule, t)) / 2) * miss, 6);
  });

  it('L_{t−1} is the divergence of the two Gaussians, as draws measure it', () => {
    const t = 12;
    const variance = reverseVariance(schedule, t, 'beta');
    const xt = qSample({ x0, t, epsilon: random.fillNormal(new Float32Array(64)), schedule });
    const truth = qPosterior({ x0, xt, t, schedule });
    const model = qPosterior({ x0: x0Hat, xt, t, schedule });
    const draws = 20_000;
    let sum = 0;
    for (let i = 0; i < draws; i++) {
      for (let k = 0; k < 64; k++) {
        const z = random.normal();
        const x = truth.mean[k] + Math.sqrt(truth.variance) * z;
        sum += (x - model.mean[k]) ** 2 / (2 * variance) - z ** 2 / 2;
        sum += Math.log(variance / truth.variance) / 2;
      }
    }
    const term = denoisingTerm({ x0, x0Hat, t, schedule, variance });
    expect(sum / draws / term).toBeCloseTo(1, 1);
  });

  it('L_0 is a distribution over the 256 values', () => {
    for (const [mean, sigma] of [
      [0.2, 0.01],
      [-1, 0.2],
      [0.9, 0.6],
    ]) {
      const total = levels.reduce(
        (sum, level) =>
          sum + Math.exp(-decoderTerm({ x0: [level], mean: [mean], variance: sigma ** 2 })),
        0,
      );
      expect(total).toBeCloseTo(1, 9);
    }
  });

  it('L_0 stays finite where a pixel is a hundred deviations off', () => {
    const nats = decoderTerm({ x0: [1], mean: [-1], variance: 0.02 ** 2 });
    expect(nats).toBeGreaterThan(4000);
    expect(nats).toBeLessThan(6000);
  });

  it('σ² is β or β̃, and the last step has a width', () => {
    expect(reverseVariance(schedule, 5, 'beta')).toBe(schedule.beta[5]);
    expect(reverseVariance(schedule, 5, 'betaTilde')).toBeLessThan(schedule.beta[5]);
    expect(reverseVariance(schedule, 1, 'betaTilde')).toBe(
      reverseVariance(schedule, 2, 'betaTilde'),
    );
    expect(reverseVariance(standardSchedule('linear', 1), 1, 'betaTilde')).toBeGreaterThan(0);
  });

  it('counts in bits for each number', () => {
    expect(bitsPerDimension(784 * Math.LN2, 784)).toBeCloseTo(1, 12);
  });
});
