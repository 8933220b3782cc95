import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jensenShannonDivergence } from '~/math/divergences';
import {
  fitLogistic,
  ganExpectations,
  integrateCommon,
  optimalLogit,
  pointValue,
  type LogitFunction,
} from '~/math/gan-value';
import { logitOf, sigmoid } from '~/math/gan-losses';
import { mixtureDensity, normalDensity, type Bump } from '~/math/mixture-1d';
import { smoothCurve } from '~/math/smooth-curve';

const SEED = 6;
const shape = { weights: [0.4, 0.6], means: [-1.5, 1], sigmas: [0.5, 0.8] };
const p = mixtureDensity(shape);
const q = normalDensity(0.3, 1.1);

const value = (a: typeof p, b: typeof q, logit: LogitFunction) => {
  const { real, fake } = ganExpectations(a, b, logit);
  return real + fake;
};

describe('the value of the game', () => {
  it('with the optimal discriminator is 2·JSD − log 4', () => {
    for (const bump of ['normal', 'cosine'] as Bump[]) {
      const data = mixtureDensity(shape, bump);
      for (const mean of [-3, 0, 1, 4]) {
        const fakes = mixtureDensity({ weights: [1], means: [mean], sigmas: [0.6] }, bump);
        const exact = 2 * jensenShannonDivergence(data, fakes) - Math.log(4);
        expect(value(data, fakes, optimalLogit(data, fakes))).toBeCloseTo(exact, 6);
      }
    }
  });

  it('is −log 4 for equal densities, and 0 for disjoint supports', () => {
    expect(value(p, p, optimalLogit(p, p))).toBeCloseTo(-Math.log(4), 8);
    const at = (mean: number) =>
      mixtureDensity({ weights: [1], means: [mean], sigmas: [0.4] }, 'cosine');
    expect(value(at(-2), at(2), optimalLogit(at(-2), at(2)))).toBe(0);
  });

  it('falls short by ∫ (p + q)·KL(D*‖D) for every other discriminator', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 5, maxLength: 5 }),
        (values) => {
          const logit = smoothCurve([-5, -2.5, 0, 2.5, 5], values);
          const gap = integrateCommon(p, q, (x) => {
            const [best, d] = [sigmoid(optimalLogit(p, q)(x)), sigmoid(logit(x))];
            const kl =
              (best === 0 ? 0 : best * Math.log(best / d)) +
              (best === 1 ? 0 : (1 - best) * Math.log((1 - best) / (1 - d)));
            return (p.density(x) + q.density(x)) * kl;
          });
          expect(gap).toBeGreaterThan(0);
          expect(value(p, q, optimalLogit(p, q)) - value(p, q, logit)).toBeCloseTo(gap, 6);
        },
      ),
      { seed: SEED, numRuns: 20 },
    );
  });

  it('at a point is greatest at a/(a + b), and a density of 0 has no say', () => {
    const best = pointValue(0.3, 0.7, logitOf(0.3));
    for (const d of [0.1, 0.29, 0.31, 0.9])
      expect(pointValue(0.3, 0.7, logitOf(d))).toBeLessThan(best);
    expect(pointValue(0, 0, NaN)).toBe(0);
    expect(pointValue(0.5, 0, Infinity) + 0).toBe(0);
    expect(pointValue(0.5, 0, -Infinity)).toBe(-Infinity);
  });
});

describe('fitLogistic', () => {
  it('finds the optimal discriminator where that is logistic', () => {
    const [a, b] = [normalDensity(-1, 0.8), normalDensity(1.4, 0.8)];
    const { slope, offset } = fitLogistic(a, b);
    expect(slope).toBeCloseTo((-1 - 1.4) / 0.64, 6);
    expect(offset).toBeCloseTo((1.4 ** 2 - 1) / (2 * 0.64), 6);
  });

  it('cannot be bettered by any other slope and offset', () => {
    const { slope, offset } = fitLogistic(p, q);
    const worth = (w: number, b: number) => value(p, q, (x) => w * x + b);
    const best = worth(slope, offset);
    fc.assert(
      fc.property(
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        (dw, db) => {
          expect(worth(slope + dw, offset + db)).toBeLessThanOrEqual(best + 1e-9);
        },
      ),
      { seed: SEED, numRuns: 50 },
    );
  });

  it('is blind to two equal humps around one', () => {
    const sides = mixtureDensity({ weights: [0.5, 0.5], means: [-2, 2], sigmas: [0.5, 0.5] });
    const { slope, offset } = fitLogistic(sides, normalDensity(0, 0.5));
    expect(slope).toBeCloseTo(0, 6);
    expect(offset).toBeCloseTo(0, 6);
  });

  it('stops where the supports lie apart', () => {
    const at = (mean: number) =>
      mixtureDensity({ weights: [1], means: [mean], sigmas: [0.4] }, 'cosine');
    const { slope, offset } = fitLogistic(at(2), at(-2));
    expect(slope).toBeGreaterThan(1);
    expect(Number.isFinite(slope) && Number.isFinite(offset)).toBe(true);
    expect(value(at(2), at(-2), (x) => slope * x + offset)).toBeGreaterThan(-1e-3);
  });
});

describe('smoothCurve', () => {
  it('goes through its knots, straight through a straight line, and rests beyond the ends', () => {
    const knots = [-2, -1, 0, 1, 2];
    const curve = smoothCurve(knots, [1, -3, 0.5, 2, 2]);
    expect(knots.map(curve)).toEqual([1, -3, 0.5, 2, 2].map((v) => expect.closeTo(v, 12)));
    expect([curve(-9), curve(9)]).toEqual([1, 2]);
    const line = smoothCurve(knots, [-4, -2, 0, 2, 4]);
    for (const x of [-0.7, 0.3, 0.9]) expect(line(x)).toBeCloseTo(2 * x, 12);
    const h = 1e-6;
    for (const knot of [-1, 0, 1]) {
      const left = (curve(knot) - curve(knot - h)) / h;
      const right = (curve(knot + h) - curve(knot)) / h;
      expect(left).toBeCloseTo(right, 4);
    }
    expect(() => smoothCurve(knots, [1, 2])).toThrow(RangeError);
  });
});
