import fc from 'fast-check';
import { expect, it } from 'vitest';
import { histogram } from '~/math/histogram';
import { createRandom } from '~/math/random';

fc.configureGlobal({ seed: 15, numRuns: 100 });

it('puts every value in one bin or outside, and the density sums to the share inside', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -5, max: 5 }), { minLength: 1 }),
      fc.integer({ min: 1, max: 40 }),
      (values, bins) => {
        const { edges, counts, density, outside } = histogram(values, { bins, min: -3, max: 3 });
        const inside = counts.reduce((sum, count) => sum + count, 0);
        expect(inside + outside).toBe(values.length);
        expect(outside).toBe(values.filter((value) => !(value >= -3 && value <= 3)).length);
        const area = density.reduce((sum, value) => sum + (value * 6) / bins, 0);
        expect(area).toBeCloseTo(inside / values.length, 10);
        expect([edges.length, edges[0], edges[bins]]).toEqual([bins + 1, -3, 3]);
      },
    ),
  );
});

it('gives a bin its left edge and the last bin the maximum too', () => {
  const { counts } = histogram([0, 1, 1.5, 2, 2.5, 3], { bins: 3, min: 0, max: 3 });
  expect(Array.from(counts)).toEqual([1, 2, 3]);
});

it('approaches the density of N(0, 1)', () => {
  const values = createRandom(1).fillNormal(new Float32Array(200_000));
  const { edges, density } = histogram(values, { bins: 30, min: -3, max: 3 });
  density.forEach((value, i) => {
    const centre = (edges[i] + edges[i + 1]) / 2;
    expect(
      Math.abs(value - Math.exp((-centre * centre) / 2) / Math.sqrt(2 * Math.PI)),
    ).toBeLessThan(0.01);
  });
});

it('overwrites a histogram that is handed in', () => {
  const options = { bins: 4, min: 0, max: 1 };
  const kept = histogram([0.1, 0.2, 7], options);
  expect(histogram([0.9], options, kept)).toBe(kept);
  expect(kept).toEqual(histogram([0.9], options));
});

it('refuses hostile arguments', () => {
  for (const bad of [
    { bins: 0, min: 0, max: 1 },
    { bins: NaN, min: 0, max: 1 },
    { bins: 3, min: 1, max: 1 },
    { bins: 3, min: NaN, max: 1 },
    { bins: 3, min: 0, max: Infinity },
  ]) {
    expect(() => histogram([0], bad)).toThrow(/expected .*, got /);
  }
  const small = histogram([], { bins: 2, min: 0, max: 1 });
  expect(() => histogram([0], { bins: 3, min: 0, max: 1 }, small)).toThrow(RangeError);
});
