import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  epsilonFromV,
  epsilonFromX0,
  posteriorCoefficients,
  qPosterior,
  qSample,
  qStep,
  scoreFromEpsilon,
  vFromEpsilon,
  x0FromEpsilon,
  x0FromV,
} from '~/math/diffusion';
import { createRandom } from '~/math/random';
import { cosineSchedule, linearSchedule, respace } from '~/math/schedule';
import { kolmogorovSmirnov, kolmogorovSmirnovPValue, mean, variance } from '~/math/statistics';

fc.configureGlobal({ seed: 15, numRuns: 50 });

const schedule = linearSchedule({ T: 40, betaStart: 0.01, betaEnd: 0.3 });
const n = 50_000;
const noise = (label: string | number): Float32Array =>
  createRandom(1).fork(label).fillNormal(new Float32Array(n));
const constant = (value: number): Float32Array => new Float32Array(n).fill(value);

describe('qSample', () => {
  it('has mean √alphaBar·x0 and variance 1 − alphaBar', () => {
    for (const t of [1, 7, 20, 40]) {
      const xt = qSample({ x0: constant(0.8), t, epsilon: noise(t), schedule });
      const spread = 1 - schedule.alphaBar[t];
      expect(Math.abs(mean(xt) - 0.8 * Math.sqrt(schedule.alphaBar[t]))).toBeLessThan(
        4 * Math.sqrt(spread / n),
      );
      expect(Math.abs(variance(xt) / spread - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    }
  });

  it('returns x0 at t = 0', () => {
    const x0 = noise('x0');
    expect(qSample({ x0, t: 0, epsilon: noise('e'), schedule })).toEqual(x0);
  });

  it('writes into out, which may be an input', () => {
    const x0 = noise('x0');
    const epsilon = noise('e');
    const expected = qSample({ x0, t: 9, epsilon, schedule });
    const out = new Float32Array(n);
    expect(qSample({ x0, t: 9, epsilon, schedule, out })).toBe(out);
    expect(out).toEqual(expected);
    expect(qSample({ x0, t: 9, epsilon, schedule, out: epsilon })).toEqual(expected);
  });
});

describe('qStep', () => {
  it('walked t times agrees in distribution with one jump', () => {
    const x0 = Float32Array.from({ length: n }, (_, i) => (i % 2 === 0 ? 0.9 : -0.4));
    let walked: Float32Array = x0;
    for (let t = 1; t <= 25; t++) {
      walked = qStep({ xPrev: walked, t, epsilon: noise(`walk ${t}`), schedule });
    }
    const jumped = qSample({ x0, t: 25, epsilon: noise('jump'), schedule });
    const spread = variance(jumped);
    expect(Math.abs(mean(walked) - mean(jumped))).toBeLessThan(4 * Math.sqrt((2 * spread) / n));
    expect(Math.abs(variance(walked) / spread - 1)).toBeLessThan(4 * Math.sqrt(4 / n));
    const gap = kolmogorovSmirnov(walked, jumped);
    expect(kolmogorovSmirnovPValue(gap, n, n)).toBeGreaterThan(1e-3);
  });

  it('equals one jump exactly when the jump takes the combined noise of the walk', () => {
    const x0 = noise('x0');
    let walked: Float32Array = x0;
    for (let t = 1; t <= 10; t++) walked = qStep({ xPrev: walked, t, epsilon: noise(t), schedule });
    const epsilon = epsilonFromX0({ xt: walked, x0, t: 10, schedule });
    expect(Math.abs(variance(epsilon) - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    const jumped = qSample({ x0, t: 10, epsilon, schedule });
    expect(jumped.every((value, i) => Math.abs(value - walked[i]) < 1e-5)).toBe(true);
  });
});

describe('qPosterior', () => {
  const times = fc
    .tuple(fc.integer({ min: 2, max: 40 }), fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([t, u]) => ({ t, tPrev: 1 + Math.floor(u * (t - 1.001)) }));

  it("is Bayes' rule, computed on a grid", () => {
    const gaussian = (x: number, mu: number, spread: number): number =>
      Math.exp(-((x - mu) ** 2) / (2 * spread)) / Math.sqrt(2 * Math.PI * spread);
    const real = fc.double({ min: -2, max: 2, noNaN: true });
    fc.assert(
      fc.property(times, real, real, ({ t, tPrev }, x0, xt) => {
        const { alphaBar } = schedule;
        const kept = alphaBar[t] / alphaBar[tPrev];
        // Moments of q(x_s | x_0)·q(x_t | x_s) on a fine grid of x_s.
        let [mass, first, second] = [0, 0, 0];
        for (let x = -12; x <= 12; x += 0.002) {
          const weight =
            gaussian(x, Math.sqrt(alphaBar[tPrev]) * x0, 1 - alphaBar[tPrev]) *
            gaussian(xt, Math.sqrt(kept) * x, 1 - kept);
          mass += weight;
          first += weight * x;
          second += weight * x * x;
        }
        const bayesMean = first / mass;
        const posterior = qPosterior({
          x0: Float32Array.of(x0),
          xt: Float32Array.of(xt),
          t,
          tPrev,
          schedule,
        });
        expect(posterior.mean[0]).toBeCloseTo(bayesMean, 5);
        expect(posterior.variance).toBeCloseTo(second / mass - bayesMean ** 2, 6);
      }),
    );
  });

  it("with tPrev = t − 1 is Ho et al.'s eq. 7", () => {
    const { alpha, alphaBar, beta } = schedule;
    for (let t = 1; t <= schedule.T; t++) {
      const found = posteriorCoefficients(schedule, t);
      expect(found.alpha).toBeCloseTo(alpha[t], 12);
      expect(found.coefX0).toBeCloseTo(
        (Math.sqrt(alphaBar[t - 1]) * beta[t]) / (1 - alphaBar[t]),
        12,
      );
      expect(found.coefXt).toBeCloseTo(
        (Math.sqrt(alpha[t]) * (1 - alphaBar[t - 1])) / (1 - alphaBar[t]),
        12,
      );
      expect(found.betaTilde).toBeCloseTo(
        ((1 - alphaBar[t - 1]) / (1 - alphaBar[t])) * beta[t],
        12,
      );
    }
  });

  it('is the ordinary posterior of the respaced schedule', () => {
    const chosen = [3, 11, 12, 30, 40];
    const short = respace(schedule, chosen);
    chosen.forEach((t, i) => {
      const here = posteriorCoefficients(schedule, t, chosen[i - 1] ?? 0);
      const there = posteriorCoefficients(short, i + 1);
      expect(here).toEqual(there);
    });
  });

  it('ends at x0: no variance, no weight on xt', () => {
    expect(posteriorCoefficients(schedule, 12, 0)).toMatchObject({
      coefX0: 1,
      coefXt: 0,
      betaTilde: 0,
    });
  });

  it('keeps the marginal: drawing x_s from it gives q(x_s | x_0)', () => {
    const x0 = constant(0.5);
    const xt = qSample({ x0, t: 30, epsilon: noise('a'), schedule });
    const posterior = qPosterior({ x0, xt, t: 30, tPrev: 12, schedule });
    const fresh = noise('b');
    const xs = posterior.mean.map((mu, i) => mu + Math.sqrt(posterior.variance) * fresh[i]);
    expect(mean(xs)).toBeCloseTo(0.5 * Math.sqrt(schedule.alphaBar[12]), 1);
    expect(Math.abs(variance(xs) / (1 - schedule.alphaBar[12]) - 1)).toBeLessThan(
      4 * Math.sqrt(2 / n),
    );
  });
});

describe('conversions', () => {
  const cosine = cosineSchedule({ T: 100 });
  const tensor = fc.float32Array({ min: -3, max: 3, noNaN: true, minLength: 1, maxLength: 20 });
  const pair = tensor.chain((x0) =>
    fc.record({
      x0: fc.constant(x0),
      epsilon: fc.float32Array({
        min: -4,
        max: 4,
        noNaN: true,
        minLength: x0.length,
        maxLength: x0.length,
      }),
      t: fc.integer({ min: 1, max: 99 }),
    }),
  );
  // Float32 rounding, magnified by the division by √alphaBar or √(1 − alphaBar).
  const close = (found: Float32Array, wanted: Float32Array, t: number): void => {
    const tolerance = 5e-6 / Math.sqrt(cosine.alphaBar[t] * (1 - cosine.alphaBar[t]));
    found.forEach((value, i) => expect(Math.abs(value - wanted[i])).toBeLessThan(tolerance));
  };

  it('between x0, epsilon and v are mutual inverses', () => {
    fc.assert(
      fc.property(pair, ({ x0, epsilon, t }) => {
        const at = { t, schedule: cosine };
        const xt = qSample({ x0, epsilon, ...at });
        close(x0FromEpsilon({ xt, epsilon, ...at }), x0, t);
        close(epsilonFromX0({ xt, x0, ...at }), epsilon, t);
        const v = vFromEpsilon({ xt, epsilon, ...at });
        close(epsilonFromV({ xt, v, ...at }), epsilon, t);
        close(x0FromV({ xt, v, ...at }), x0, t);
      }),
    );
  });

  it('give v = √alphaBar·epsilon − √(1 − alphaBar)·x0', () => {
    fc.assert(
      fc.property(pair, ({ x0, epsilon, t }) => {
        const at = { t, schedule: cosine };
        const a = cosine.alphaBar[t];
        const wanted = epsilon.map((e, i) => Math.sqrt(a) * e - Math.sqrt(1 - a) * x0[i]);
        close(vFromEpsilon({ xt: qSample({ x0, epsilon, ...at }), epsilon, ...at }), wanted, t);
      }),
    );
  });

  it('give the score of q(x_t | x_0), by finite differences', () => {
    const [t, x0, h] = [30, 0.7, 1e-4];
    const a = cosine.alphaBar[t];
    const logQ = (x: number): number => -((x - Math.sqrt(a) * x0) ** 2) / (2 * (1 - a));
    const epsilon = Float32Array.of(0.9);
    const x = Math.sqrt(a) * x0 + Math.sqrt(1 - a) * 0.9;
    const slope = (logQ(x + h) - logQ(x - h)) / (2 * h);
    expect(scoreFromEpsilon({ epsilon, t, schedule: cosine })[0]).toBeCloseTo(slope, 5);
  });
});

it('refuses hostile arguments with what was expected and what came', () => {
  const x = new Float32Array(4);
  const short = new Float32Array(3);
  const refused = [
    () => qSample({ x0: x, t: -1, epsilon: x, schedule }),
    () => qSample({ x0: x, t: 41, epsilon: x, schedule }),
    () => qSample({ x0: x, t: NaN, epsilon: x, schedule }),
    () => qSample({ x0: x, t: 1.5, epsilon: x, schedule }),
    () => qSample({ x0: x, t: 1, epsilon: short, schedule }),
    () => qSample({ x0: x, t: 1, epsilon: x, schedule, out: short }),
    () => qStep({ xPrev: x, t: 0, epsilon: x, schedule }),
    () => qPosterior({ x0: x, xt: x, t: 0, schedule }),
    () => qPosterior({ x0: x, xt: x, t: 5, tPrev: 5, schedule }),
    () => qPosterior({ x0: x, xt: short, t: 5, schedule }),
    () => x0FromEpsilon({ xt: x, epsilon: x, t: 0, schedule }),
    () => epsilonFromX0({ xt: x, x0: x, t: 0, schedule }),
    () => epsilonFromV({ xt: x, v: short, t: 1, schedule }),
    () => vFromEpsilon({ xt: x, epsilon: x, t: Infinity, schedule }),
    () => x0FromV({ xt: x, v: x, t: 41, schedule }),
    () => scoreFromEpsilon({ epsilon: x, t: 0, schedule }),
  ];
  for (const call of refused) {
    expect(call).toThrow(RangeError);
    expect(call).toThrow(/expected .*, got /);
  }
});
