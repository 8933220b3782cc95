import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  freshMonotone,
  monotoneCurve,
  monotoneParameters,
  type MonotoneNetwork,
} from '~/math/monotone-network';
import { createRandom } from '~/math/random';

const UNITS = 6;
const anyNetwork: fc.Arbitrary<MonotoneNetwork> = fc
  .array(fc.double({ min: -6, max: 6, noNaN: true }), {
    minLength: monotoneParameters(UNITS),
    maxLength: monotoneParameters(UNITS),
  })
  .map((theta) => ({ units: UNITS, theta: Float64Array.from(theta) }));
const anyTime = fc.double({ min: 0, max: 1, noNaN: true });
const anyEnds = fc.tuple(
  fc.double({ min: -13, max: -0.5, noNaN: true }),
  fc.double({ min: 0, max: 9, noNaN: true }),
);

describe('a monotone network', () => {
  it('rises for any parameters, and has its ends exactly', () => {
    fc.assert(
      fc.property(anyNetwork, anyEnds, anyTime, anyTime, (network, [start, end], s, t) => {
        const { at, rate } = monotoneCurve(network, start, end);
        expect(at(0)).toBe(start);
        expect(at(1)).toBe(end);
        const [low, high] = [Math.min(s, t), Math.max(s, t)];
        expect(at(low)).toBeLessThanOrEqual(at(high) + 1e-12);
        expect(rate(t)).toBeGreaterThan(0);
      }),
      { seed: 1 },
    );
  });

  it('rises as fast as it says, and changes with each parameter as it says', () => {
    fc.assert(
      fc.property(anyNetwork, anyTime, (network, at) => {
        const t = 0.01 + 0.98 * at;
        const curve = monotoneCurve(network, -6, 5);
        const { value, slope, byValue, bySlope } = curve.point(t);
        expect(value).toBeCloseTo(curve.at(t), 12);
        expect(slope).toBeCloseTo(curve.rate(t), 12);
        const h = 1e-5;
        const size = (x: number) => Math.max(1, Math.abs(x));
        const along = (curve.at(t + h) - curve.at(t - h)) / (2 * h);
        expect((along - slope) / size(slope)).toBeCloseTo(0, 5);
        for (let i = 0; i < network.theta.length; i++) {
          const moved = (by: number) => {
            const theta = network.theta.slice();
            theta[i] += by;
            return monotoneCurve({ ...network, theta }, -6, 5);
          };
          const [up, down] = [moved(h), moved(-h)];
          const byHand = [(up.at(t) - down.at(t)) / (2 * h), (up.rate(t) - down.rate(t)) / (2 * h)];
          expect((byHand[0] - byValue[i]) / size(byHand[0])).toBeCloseTo(0, 5);
          expect((byHand[1] - bySlope[i]) / size(byHand[1])).toBeCloseTo(0, 5);
        }
      }),
      { seed: 2, numRuns: 60 },
    );
  });

  it('is nearly straight when fresh', () => {
    for (let seed = 0; seed < 20; seed++) {
      const { at } = monotoneCurve(freshMonotone(16, createRandom(seed)), 0, 1);
      for (const t of [0.2, 0.4, 0.6, 0.8]) expect(Math.abs(at(t) - t)).toBeLessThan(0.05);
    }
  });

  it('wants its parameters, and ends in order', () => {
    const network = freshMonotone(4, createRandom(1));
    expect(() => monotoneCurve({ ...network, units: 5 }, 0, 1)).toThrow(RangeError);
    expect(() => monotoneCurve(network, 1, 1)).toThrow(RangeError);
    expect(() => freshMonotone(0, createRandom(1))).toThrow(RangeError);
  });
});
