import { describe, expect, it } from 'vitest';
import { gridMixture, pointSets, ringMixture, samplePointSet } from '~/math/point-sets';
import { createRandom } from '~/math/random';
import { mean, variance } from '~/math/statistics';

describe.each(pointSets)('%s', (name) => {
  it('is centred, of coordinate variance about 1, and inside [−4, 4]²', () => {
    const points = samplePointSet(name, 20_000, createRandom(1));
    const [x, y] = [0, 1].map((axis) => points.filter((_, i) => i % 2 === axis));
    for (const coordinate of [x, y]) {
      expect(Math.abs(mean(coordinate))).toBeLessThan(0.1);
      expect(variance(coordinate)).toBeGreaterThan(0.8);
      expect(variance(coordinate)).toBeLessThan(1.25);
      expect(coordinate.every((value) => Math.abs(value) < 4)).toBe(true);
    }
  });

  it('comes back with its seed', () => {
    const draw = (seed: number): Float32Array => samplePointSet(name, 50, createRandom(seed));
    expect(draw(2)).toEqual(draw(2));
    expect(draw(2)).not.toEqual(draw(3));
    expect(samplePointSet(name, 0, createRandom(1)).length).toBe(0);
  });
});

it('has 8 Gaussians on the ring and 25 on the grid, all different', () => {
  expect(new Set(ringMixture().means.map(String)).size).toBe(8);
  expect(new Set(gridMixture().means.map(String)).size).toBe(25);
});

it('refuses hostile arguments', () => {
  for (const call of [
    () => samplePointSet('moons', -1, createRandom(1)),
    () => samplePointSet('ring', NaN, createRandom(1)),
    () => ringMixture({ components: 0 }),
    () => ringMixture({ radius: NaN }),
    () => gridMixture({ side: 1.5 }),
    () => gridMixture({ sigma: -1 }),
  ]) {
    expect(call).toThrow(/expected .*, got /);
  }
});
