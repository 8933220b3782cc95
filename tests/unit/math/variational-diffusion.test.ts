import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entropyOf } from '~/math/chain-bound';
import { sigmoid } from '~/math/gan-losses';
import { lineWorldNames, lineWorlds } from '~/math/line-worlds';
import { integrate } from '~/math/quadrature';
import { createRandom } from '~/math/random';
import { noised } from '~/math/reverse-posterior';
import { mean, variance } from '~/math/statistics';
import {
  boundOverTime,
  fallingCurve,
  independentTimes,
  leastVarianceCurve,
  levelLoss,
  lossDraw,
  lowDiscrepancyTimes,
  straightCurve,
  tabulated,
  type LogSnrCurve,
} from '~/math/variational-diffusion';

const data = lineWorlds.two;
const loss = tabulated(levelLoss(data), [-9, 9], 360);
const poor = tabulated(levelLoss(data, 0.9), [-9, 9], 360);

/** Any schedule from 6 to −6 through inner values. */
const anyCurve = fc
  .array(fc.integer({ min: 1, max: 40 }), { minLength: 3, maxLength: 6 })
  .map((falls) => {
    const total = falls.reduce((sum, fall) => sum + fall, 0);
    let value = 6;
    const values = [6, ...falls.map((fall) => (value -= (12 * fall) / total))];
    return fallingCurve(values);
  });

describe('the loss at a noise level', () => {
  it.each(lineWorldNames)('adds up to the information between two levels: %s', (name) => {
    const world = lineWorlds[name];
    // I(x; z) = h(z) − h(z | x) at a log-SNR.
    const information = (logSnr: number) =>
      entropyOf(noised(world, sigmoid(logSnr))) -
      Math.log(2 * Math.PI * Math.E * sigmoid(-logSnr)) / 2;
    expect(integrate(levelLoss(world).mean, -5, 4, 300)).toBeCloseTo(
      information(4) - information(-5),
      4,
    );
  });

  it('is that of a Gaussian in closed form', () => {
    const { mean: at, square } = levelLoss({ weights: [1], means: [0.3], sigmas: [0.7] });
    for (const logSnr of [-4, 0, 3]) {
      const snr = Math.exp(logSnr);
      const expected = (snr * 0.49) / (1 + snr * 0.49) / 2;
      expect(at(logSnr)).toBeCloseTo(expected, 9);
      // The miss is normal: its fourth moment is three squares of the second.
      expect(square(logSnr)).toBeCloseTo(3 * expected ** 2, 9);
    }
  });

  it('is least for the best guess', () => {
    const [best, worse] = [levelLoss(data), levelLoss(data, 0.9)];
    for (const logSnr of [-6, -1, 2, 6]) {
      expect(worse.mean(logSnr)).toBeGreaterThan(best.mean(logSnr));
    }
  });

  it('is what draws have as mean, and as mean square', () => {
    const random = createRandom(4);
    for (const [scale, logSnr] of [
      [1, 1],
      [0.9, 3],
    ]) {
      const draw = lossDraw(data, scale);
      const draws = Array.from({ length: 40_000 }, () => draw(logSnr, random));
      const exact = levelLoss(data, scale);
      const error = Math.sqrt(variance(draws) / draws.length);
      expect(Math.abs(mean(draws) - exact.mean(logSnr))).toBeLessThan(4 * error);
      expect(mean(draws.map((one) => one ** 2)) / exact.square(logSnr)).toBeCloseTo(1, 1);
    }
  });
});

describe('a schedule', () => {
  it('falls, from end to end, as fast as it says', () => {
    fc.assert(
      fc.property(anyCurve, fc.double({ min: 0.001, max: 0.998, noNaN: true }), (curve, t) => {
        expect(curve.at(0)).toBeCloseTo(6, 9);
        expect(curve.at(1)).toBeCloseTo(-6, 9);
        expect(curve.rate(t)).toBeGreaterThanOrEqual(0);
        const h = 1e-6;
        expect((curve.at(t - h) - curve.at(t + h)) / (2 * h)).toBeCloseTo(curve.rate(t), 2);
      }),
      { seed: 1 },
    );
  });

  it('must fall', () => {
    expect(() => fallingCurve([1, 2, 0])).toThrow(RangeError);
    expect(() => straightCurve(0, 0)).toThrow(RangeError);
  });
});

describe('the bound in continuous time', () => {
  it('does not depend on the schedule between its ends, for the best denoiser and for another', () => {
    for (const one of [loss, poor]) {
      const straight = boundOverTime(straightCurve(6, -6), one, 4000).integral;
      fc.assert(
        fc.property(anyCurve, (curve) => {
          expect(boundOverTime(curve, one, 4000).integral / straight).toBeCloseTo(1, 4);
        }),
        { seed: 2, numRuns: 40 },
      );
    }
  });

  it('depends on the ends', () => {
    const at = (start: number) => boundOverTime(straightCurve(start, -6), loss).integral;
    expect(at(7) - at(6)).toBeGreaterThan(0.4);
  });

  it('is estimated with a variance that does depend on it, least under the least-variance schedule', () => {
    const least = boundOverTime(leastVarianceCurve(loss, 6, -6), loss).variance;
    const straight = boundOverTime(straightCurve(6, -6), loss).variance;
    expect(straight).toBeGreaterThan(1.3 * least);
    fc.assert(
      fc.property(anyCurve, (curve) => {
        expect(boundOverTime(curve, loss).variance).toBeGreaterThan(least - 1e-6);
      }),
      { seed: 3, numRuns: 40 },
    );
  });

  it('has the integral and the variance that draws show', () => {
    const curve = fallingCurve([6, 1, -2, -6]);
    const { integral, variance: exact } = boundOverTime(curve, loss);
    const random = createRandom(5);
    const draw = lossDraw(data);
    const draws = Array.from({ length: 60_000 }, () => {
      const t = random.uniform();
      return curve.rate(t) * draw(curve.at(t), random);
    });
    expect(Math.abs(mean(draws) - integral)).toBeLessThan(4 * Math.sqrt(exact / draws.length));
    expect(variance(draws) / exact).toBeCloseTo(1, 1);
  });
});

describe('times that share one draw', () => {
  it('have one tooth in every kth part', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 64 }), fc.integer(), (k, seed) => {
        const cells = Array.from(lowDiscrepancyTimes(k, createRandom(seed)), (t) =>
          Math.floor(t * k + 1e-9),
        ).map((cell) => cell % k);
        expect(new Set(cells).size).toBe(k);
      }),
      { seed: 6 },
    );
  });

  const estimates = (
    times: typeof independentTimes,
    k: number,
    { at, rate }: LogSnrCurve,
    count: number,
  ) => {
    const random = createRandom(7);
    return Array.from({ length: count }, () =>
      mean(times(k, random).map((t) => rate(t) * loss.mean(at(t)))),
    );
  };

  it('give an unbiased estimate, which varies less', () => {
    const curve = straightCurve(6, -6);
    const { integral, timeVariance } = boundOverTime(curve, loss);
    for (const k of [1, 2, 5, 16]) {
      const [free, comb] = [independentTimes, lowDiscrepancyTimes].map((times) =>
        estimates(times, k, curve, 4000),
      );
      for (const found of [free, comb]) {
        const error = Math.sqrt(variance(found) / found.length);
        expect(Math.abs(mean(found) - integral)).toBeLessThan(4 * error + 1e-4);
      }
      expect(variance(free) / (timeVariance / k)).toBeCloseTo(1, 0);
      if (k === 1) expect(variance(comb) / variance(free)).toBeCloseTo(1, 0);
      else expect(variance(comb)).toBeLessThan(0.7 * variance(free));
    }
  });

  it('vary with 1/k² where the integrand jumps from end to end, not with 1/k', () => {
    const curve = straightCurve(6, -6);
    const at = (k: number) => variance(estimates(lowDiscrepancyTimes, k, curve, 2000));
    // A jump between the ends leaves an error of order 1/k, so a variance of order 1/k².
    expect(Math.log2(at(8) / at(16))).toBeGreaterThan(1.7);
    expect(Math.log2(at(8) / at(16))).toBeLessThan(2.3);
  });
});
