import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gaussianWitness, sampleSquaredMmd } from '~/math/gaussian-witness';
import { createRandom } from '~/math/random';
import { slicedWasserstein } from '~/math/sliced-wasserstein';
import { bestMatching, wasserstein1 } from '~/math/wasserstein';

const SEED = 20;
const cloud = (n: number, label: string) =>
  createRandom(SEED)
    .fork(label)
    .fillNormal(new Float32Array(2 * n));

function* permutations(n: number): Generator<number[]> {
  if (n === 0) yield [];
  else
    for (const shorter of permutations(n - 1))
      for (let at = 0; at < n; at++) yield [...shorter.slice(0, at), n - 1, ...shorter.slice(at)];
}

describe('the best matching', () => {
  it('costs as little as any permutation', () => {
    const costs = fc
      .integer({ min: 1, max: 5 })
      .chain((n) =>
        fc.tuple(
          fc.constant(n),
          fc.array(fc.integer({ min: -20, max: 20 }), { minLength: n * n, maxLength: n * n }),
        ),
      );
    fc.assert(
      fc.property(costs, ([n, cost]) => {
        const total = (match: ArrayLike<number>) =>
          Array.from(match).reduce((sum, j, i) => sum + cost[i * n + j], 0);
        const found = bestMatching(cost, n);
        expect(new Set(found).size).toBe(n);
        expect(total(found)).toBe(Math.min(...[...permutations(n)].map(total)));
      }),
      { seed: SEED },
    );
  });
});

describe('the exact Wasserstein-1 distance', () => {
  it('of a shifted cloud is the length of the shift, whatever the order of the points', () => {
    const a = cloud(60, 'a');
    const b = Float32Array.from({ length: 120 }, (_, i) => a[119 - (i ^ 1)] + (i % 2 ? 0.4 : -0.3));
    expect(wasserstein1(a, b)).toBeCloseTo(0.5, 5);
    expect(wasserstein1(a, a)).toBe(0);
  });

  it('is a distance, and no sliced one is larger', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((label, i) => cloud(40, label).map((x) => x + i));
    expect(wasserstein1(a, b)).toBeCloseTo(wasserstein1(b, a), 9);
    expect(wasserstein1(a, c)).toBeLessThanOrEqual(wasserstein1(a, b) + wasserstein1(b, c) + 1e-9);
    expect(slicedWasserstein(a).to(b)).toBeLessThanOrEqual(wasserstein1(a, b));
  });

  it('is at least what any function of slope 1 says (Kantorovich and Rubinstein)', () => {
    const [a, b] = [cloud(50, 'a'), cloud(50, 'b').map((x) => 0.5 * x + 1)];
    const distance = wasserstein1(a, b);
    for (const [x, y] of [
      [0, 0],
      [2, 1],
      [-3, 4],
    ]) {
      const mean = (points: Float32Array) => {
        let sum = 0;
        for (let i = 0; i < points.length; i += 2)
          sum += Math.hypot(points[i] - x, points[i + 1] - y);
        return sum / 50;
      };
      expect(Math.abs(mean(a) - mean(b))).toBeLessThanOrEqual(distance + 1e-9);
    }
  });

  it('refuses clouds of different sizes', () => {
    expect(() => wasserstein1(cloud(3, 'a'), cloud(2, 'b'))).toThrow(/b: expected 6/);
  });
});

describe('the Gaussian witness', () => {
  const [a, b] = [cloud(30, 'a'), cloud(20, 'b').map((x) => x + 1)];

  it('has the gradient of finite differences', () => {
    const h = 1e-2;
    const at = [0.3, -0.4];
    const { gradients } = gaussianWitness(at, a, b, 0.7);
    [0, 1].forEach((axis) => {
      const moved = (by: number) => at.map((x, i) => (i === axis ? x + by : x));
      const value = (by: number) => gaussianWitness(moved(by), a, b, 0.7).values[0];
      expect(gradients[axis]).toBeCloseTo((value(h) - value(-h)) / (2 * h), 3);
    });
  });

  it('gives the squared MMD, a mean of kernels with the diagonals', () => {
    for (const width of [0.3, 1, 3]) {
      const kernel = (x: Float32Array, y: Float32Array) => {
        let sum = 0;
        for (let i = 0; i < x.length; i += 2) {
          for (let j = 0; j < y.length; j += 2) {
            const squared = (x[i] - y[j]) ** 2 + (x[i + 1] - y[j + 1]) ** 2;
            sum += Math.exp(-squared / (2 * width * width));
          }
        }
        return (4 * sum) / (x.length * y.length);
      };
      const expected = kernel(a, a) + kernel(b, b) - 2 * kernel(a, b);
      expect(sampleSquaredMmd(a, b, width)).toBeCloseTo(expected, 5);
    }
    expect(sampleSquaredMmd(a, a, 1)).toBe(0);
  });
});
