import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '~/math/random';
import { kolmogorovSmirnov, kolmogorovSmirnovPValue, mean, variance } from '~/math/statistics';

fc.configureGlobal({ seed: 15, numRuns: 100 });

const sample = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 40 });

describe('mean and variance', () => {
  it('shift and scale as they must', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 2 }), (x) => {
        const moved = x.map((value) => 3 * value - 5);
        expect(mean(moved)).toBeCloseTo(3 * mean(x) - 5, 9);
        expect(variance(moved)).toBeCloseTo(9 * variance(x), 8);
      }),
    );
  });

  it('match a case by hand', () => {
    expect([mean([1, 2, 3, 6]), variance([1, 2, 3, 6])]).toEqual([3, 14 / 3]);
  });
});

describe('kolmogorovSmirnov', () => {
  it('is the largest gap between the distribution functions, by brute force', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const share = (x: number[], limit: number): number =>
          x.filter((value) => value <= limit).length / x.length;
        const gaps = [...a, ...b].map((value) => Math.abs(share(a, value) - share(b, value)));
        expect(kolmogorovSmirnov(a, b)).toBeCloseTo(Math.max(...gaps), 12);
        expect(kolmogorovSmirnov(b, a)).toBe(kolmogorovSmirnov(a, b));
      }),
    );
  });

  it('has p-values that are uniform when the samples agree, and vanish when they do not', () => {
    const n = 400;
    const pValues = Array.from({ length: 400 }, (_, i) => {
      const random = createRandom(1).fork(i);
      const [a, b] = [
        random.fillNormal(new Float32Array(n)),
        random.fillNormal(new Float32Array(n)),
      ];
      return kolmogorovSmirnovPValue(kolmogorovSmirnov(a, b), n, n);
    });
    const uniform = Array.from({ length: 4000 }, (_, i) => (i + 0.5) / 4000);
    expect(kolmogorovSmirnov(pValues, uniform)).toBeLessThan(1.95 / Math.sqrt(400) + 0.03);

    const random = createRandom(2);
    const a = random.fillNormal(new Float32Array(n));
    const b = random.fillNormal(new Float32Array(n)).map((value) => value + 0.5);
    expect(kolmogorovSmirnovPValue(kolmogorovSmirnov(a, b), n, n)).toBeLessThan(1e-6);
  });

  it('knows the classical critical value: p = 0.05 at z = 1.358', () => {
    expect(kolmogorovSmirnovPValue(1.358 / Math.sqrt(5000), 10_000, 10_000)).toBeCloseTo(0.05, 3);
    expect(kolmogorovSmirnovPValue(0, 10, 10)).toBe(1);
  });
});

it('refuses hostile arguments', () => {
  for (const call of [
    () => mean([]),
    () => variance([1]),
    () => kolmogorovSmirnov([], [1]),
    () => kolmogorovSmirnov([1], []),
    () => kolmogorovSmirnovPValue(NaN, 1, 1),
    () => kolmogorovSmirnovPValue(0.5, 0, 1),
  ]) {
    expect(call).toThrow(/expected .*, got /);
  }
});
