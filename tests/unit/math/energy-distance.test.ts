import { describe, expect, it } from 'vitest';
import { energyDistanceToNormal, meanDistanceToNormal } from '~/math/energy-distance';
import { samplePointSet } from '~/math/point-sets';
import { createRandom } from '~/math/random';

/** E|x − Y| by a fine grid over the plane. */
function byIntegration(r: number): number {
  const h = 0.05;
  let sum = 0;
  for (let x = -8; x <= 8; x += h) {
    for (let y = -8; y <= 8; y += h) {
      sum += Math.hypot(x - r, y) * Math.exp(-(x * x + y * y) / 2);
    }
  }
  return (sum * h * h) / (2 * Math.PI);
}

describe('meanDistanceToNormal', () => {
  it('agrees with numerical integration, near and far', () => {
    for (const r of [0, 0.3, 1, 2.5, 3.8, 3.95, 6]) {
      const exact = byIntegration(r);
      expect(Math.abs(meanDistanceToNormal(r * r) / exact - 1)).toBeLessThan(2e-4);
    }
    expect(meanDistanceToNormal(0)).toBeCloseTo(Math.sqrt(Math.PI / 2), 6);
    // Far away the distance is r + 1/(2r) + O(r^−3).
    expect(meanDistanceToNormal(1e4)).toBeCloseTo(100 + 1 / 200, 4);
  });
});

describe('energyDistanceToNormal', () => {
  it('is what chance leaves for fair draws: √π/n on average', () => {
    const n = 200;
    const runs = 60;
    let sum = 0;
    for (let seed = 0; seed < runs; seed++) {
      sum += energyDistanceToNormal(createRandom(seed).fillNormal(new Float32Array(2 * n)));
    }
    const expected = Math.sqrt(Math.PI) / n;
    expect(Math.abs(sum / runs / expected - 1)).toBeLessThan(0.2);
  });

  it('is never negative, and large for a cloud far away', () => {
    for (const set of ['ring', 'grid', 'spiral'] as const) {
      expect(energyDistanceToNormal(samplePointSet(set, 300, createRandom(2)))).toBeGreaterThan(0);
    }
    // One point at distance r: 2·E|x − Y| − √π.
    expect(energyDistanceToNormal([100, 0])).toBeCloseTo(2 * 100.005 - Math.sqrt(Math.PI), 3);
  });

  it('refuses an empty cloud', () => {
    expect(() => energyDistanceToNormal([])).toThrow(RangeError);
  });
});
