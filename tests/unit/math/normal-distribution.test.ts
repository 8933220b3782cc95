import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  klToStandardNormal,
  normalCdf,
  normalDensity,
  normalQuantile,
} from '~/math/normal-distribution';

describe('the normal distribution', () => {
  it('has the values of the tables', () => {
    expect(normalCdf(0)).toBe(0.5);
    expect(normalCdf(1)).toBeCloseTo(0.8413447460685429, 14);
    expect(normalCdf(1.96)).toBeCloseTo(0.9750021048517795, 14);
    expect(normalCdf(-3)).toBeCloseTo(0.0013498980316301, 14);
    expect(normalCdf(Infinity)).toBe(1);
    expect(normalCdf(-Infinity)).toBe(0);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 12);
    expect(normalQuantile(0.5)).toBe(0);
  });

  it('is the integral of its density', () => {
    fc.assert(
      fc.property(fc.double({ min: -5, max: 5, noNaN: true }), (x) => {
        const h = 1e-4;
        const slope = (normalCdf(x + h) - normalCdf(x - h)) / (2 * h);
        expect(slope).toBeCloseTo(normalDensity(x), 7);
      }),
      { seed: 1 },
    );
  });

  it('and its quantile function undo each other', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }), (p) => {
        expect(normalCdf(normalQuantile(p))).toBeCloseTo(p, 12);
      }),
      { seed: 2 },
    );
    fc.assert(
      fc.property(fc.double({ min: -5, max: 5, noNaN: true }), (x) => {
        expect(normalQuantile(normalCdf(x))).toBeCloseTo(x, 8);
        expect(normalCdf(-x)).toBeCloseTo(1 - normalCdf(x), 14);
      }),
      { seed: 3 },
    );
  });

  it('has no quantile outside (0, 1)', () => {
    for (const p of [0, 1, -0.1, NaN]) expect(() => normalQuantile(p)).toThrow(RangeError);
  });
});

describe('the divergence of a code from the prior', () => {
  it('is that of the integral', () => {
    const [mean, sigma] = [0.8, 0.4];
    const h = 1e-3;
    let integral = 0;
    for (let x = -6; x < 6; x += h) {
      const q = normalDensity((x - mean) / sigma) / sigma;
      integral += q * Math.log(q / normalDensity(x)) * h;
    }
    expect(klToStandardNormal([mean], [2 * Math.log(sigma)])).toBeCloseTo(integral, 6);
    expect(klToStandardNormal([mean, mean], Array(2).fill(2 * Math.log(sigma)))).toBeCloseTo(
      2 * integral,
      6,
    );
    expect(klToStandardNormal([0, 0], [0, 0])).toBe(0);
    expect(() => klToStandardNormal([0], [0, 0])).toThrow(RangeError);
  });
});
