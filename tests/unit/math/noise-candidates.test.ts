import { describe, expect, it } from 'vitest';
import { qSample } from '~/math/diffusion';
import {
  candidatePosterior,
  impliedNoises,
  leastIndex,
  meanSquaredDifference,
} from '~/math/noise-candidates';
import { createRandom } from '~/math/random';
import { cosineSchedule, snr } from '~/math/schedule';

const schedule = cosineSchedule({ T: 1000 });
const LENGTH = 500;
const normal = (seed: number) => createRandom(seed).fillNormal(new Float32Array(LENGTH));

describe('impliedNoises', () => {
  it('gives the noise itself for the right picture, and noise with a ghost for another', () => {
    const [x0, other, epsilon] = [normal(1), normal(2), normal(3)];
    for (const t of [200, 600, 900]) {
      const xt = qSample({ x0, epsilon, t, schedule });
      const [right, wrong] = impliedNoises(xt, [x0, other], t, schedule);
      const root = Math.sqrt(snr(schedule, t));
      for (let i = 0; i < LENGTH; i++) {
        expect(right[i]).toBeCloseTo(epsilon[i], 4);
        expect(wrong[i]).toBeCloseTo(epsilon[i] + root * (x0[i] - other[i]), 3);
      }
    }
  });
});

describe('candidatePosterior', () => {
  it('is that of Bayes’ rule for two Gaussians', () => {
    // Two noises of one number each: odds exp(−(1 − 9)/2).
    const [first, second] = candidatePosterior([Float32Array.of(1), Float32Array.of(3)]);
    expect(first / second).toBeCloseTo(Math.exp(4), 6);
    expect(first + second).toBeCloseTo(1, 12);
  });

  it('is calibrated: what it gives 60 to 80 % is right about as often', () => {
    const random = createRandom(4);
    const t = 940;
    const digits = [10, 11, 12, 13].map((seed) => normal(seed).subarray(0, 60));
    let [cases, right, sure] = [0, 0, 0];
    for (let trial = 0; trial < 4_000; trial++) {
      const truth = random.integer(4);
      const epsilon = random.fork(trial).fillNormal(new Float32Array(60));
      const xt = qSample({ x0: digits[truth], epsilon, t, schedule });
      const posterior = candidatePosterior(impliedNoises(xt, digits, t, schedule));
      const best = posterior.indexOf(Math.max(...posterior));
      if (posterior[best] < 0.6 || posterior[best] > 0.8) continue;
      cases++;
      right += Number(best === truth);
      sure += posterior[best];
    }
    expect(cases).toBeGreaterThan(200);
    expect(Math.abs(right - sure) / cases).toBeLessThan(0.06);
  });

  it('does not break on noises far too large for a probability', () => {
    const far = candidatePosterior([new Float32Array(900).fill(9), new Float32Array(900).fill(8)]);
    expect(far).toEqual([0, 1]);
  });
});

describe('meanSquaredDifference and leastIndex', () => {
  it('are what they say', () => {
    expect(meanSquaredDifference(Float32Array.of(1, 2), Float32Array.of(3, 2))).toBe(2);
    expect(() => meanSquaredDifference(Float32Array.of(1), Float32Array.of(1, 2))).toThrow();
    expect(leastIndex([3, 1, 2, 1])).toBe(1);
  });
});
