import { describe, expect, it } from 'vitest';
import { qSample } from '~/math/diffusion';
import { forwardChain } from '~/math/forward-chain';
import { createRandom } from '~/math/random';
import { standardSchedule } from '~/math/standard-schedule';
import { mean, variance } from '~/math/statistics';

const schedule = standardSchedule('linear', 100);
const x0 = createRandom(3).fillNormal(new Float32Array(500));
const start = (keepEvery = 1) => forwardChain({ x0, schedule, random: createRandom(1), keepEvery });

const largestGap = (a: Float32Array, b: Float32Array) =>
  a.reduce((gap, value, i) => Math.max(gap, Math.abs(value - b[i])), 0);

describe('forwardChain', () => {
  it('reaches by steps the very point that one jump with the accumulated noise reaches', () => {
    const chain = start();
    for (const t of [1, 2, 17, 60, 100]) {
      expect(chain.walkTo(t)).toBe(true);
      const jumped = qSample({ x0, t, epsilon: chain.epsilonBar(), schedule });
      expect(largestGap(chain.xt, jumped)).toBeLessThan(2e-6);
    }
  });

  it('accumulates noise that is standard normal at every t', () => {
    const x0 = new Float32Array(20_000);
    const chain = forwardChain({ x0, schedule, random: createRandom(5), keepEvery: 100 });
    for (const t of [1, 30, 100]) {
      chain.walkTo(t);
      const noise = chain.epsilonBar();
      // Four standard errors: 4/√20000 for the mean, 4·√(2/20000) for the variance.
      expect(Math.abs(mean(noise))).toBeLessThan(0.029);
      expect(Math.abs(variance(noise) - 1)).toBeLessThan(0.04);
    }
  });

  it('walks back to the same states, whatever it keeps', () => {
    const reference = start();
    for (const keepEvery of [1, 7, 100]) {
      const chain = start(keepEvery);
      for (const t of [40, 39, 38, 7, 100, 0, 1, 14, 64]) {
        chain.walkTo(t);
        reference.walkTo(t);
        expect(chain.t).toBe(t);
        expect(chain.xt).toEqual(reference.xt);
        expect(chain.epsilonBar()).toEqual(reference.epsilonBar());
        if (t > 0) {
          expect(chain.xPrev).toEqual(reference.xPrev);
          expect(chain.epsilon).toEqual(reference.epsilon);
        }
      }
    }
  });

  it('keeps the last step: x_t = √alpha_t x_{t−1} + √beta_t epsilon_t', () => {
    const chain = start(10);
    for (const t of [20, 10, 33]) {
      chain.walkTo(t);
      const again = chain.xPrev.map(
        (x, i) => Math.sqrt(schedule.alpha[t]) * x + Math.sqrt(schedule.beta[t]) * chain.epsilon[i],
      );
      expect(largestGap(chain.xt, again)).toBeLessThan(1e-6);
    }
  });

  it('pauses between steps and goes on later', () => {
    const chain = start();
    let steps = 0;
    expect(chain.walkTo(50, () => ++steps === 10)).toBe(false);
    expect(chain.t).toBe(10);
    expect(chain.walkTo(50)).toBe(true);
    expect(chain.t).toBe(50);
    expect(chain.kept(50)).toEqual(chain.xt);
    expect(chain.kept(51)).toBeUndefined();
  });

  it('refuses a time outside the schedule', () => {
    expect(() => start().walkTo(101)).toThrow(RangeError);
    expect(() => start(0)).toThrow(RangeError);
  });
});

describe('standardSchedule', () => {
  it('shows the same noise at the same share of the way for every T', () => {
    for (const kind of ['linear', 'cosine'] as const) {
      const full = standardSchedule(kind, 1000);
      for (const T of [20, 100]) {
        const short = standardSchedule(kind, T);
        for (let t = 0; t <= T; t++) {
          expect(short.alphaBar[t]).toBe(full.alphaBar[(t * 1000) / T]);
        }
      }
    }
  });

  it('refuses strides that do not divide the way', () => {
    expect(() => standardSchedule('linear', 300)).toThrow(RangeError);
  });
});
