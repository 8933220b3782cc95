import { describe, expect, it } from 'vitest';
import { createRandom } from '~/math/random';
import { symmetricEigen } from '~/math/symmetric-eigen';

function randomSymmetric(n: number, seed: number): Float64Array {
  const random = createRandom(seed);
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) a[i * n + j] = a[j * n + i] = random.normal();
  }
  return a;
}

describe('symmetricEigen', () => {
  it.each([1, 2, 3, 17, 96])('rebuilds a matrix of size %i from what it found', (n) => {
    const a = randomSymmetric(n, n);
    const { values, vectors } = symmetricEigen(a, n);
    expect([...values]).toEqual([...values].sort((x, y) => x - y));
    let [rebuilt, orthonormal] = [0, 0];
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let [entry, product] = [0, 0];
        for (let k = 0; k < n; k++) {
          entry += values[k] * vectors[k * n + i] * vectors[k * n + j];
          product += vectors[i * n + k] * vectors[j * n + k];
        }
        rebuilt = Math.max(rebuilt, Math.abs(entry - a[i * n + j]));
        orthonormal = Math.max(orthonormal, Math.abs(product - (i === j ? 1 : 0)));
      }
    }
    expect(rebuilt).toBeLessThan(1e-11);
    expect(orthonormal).toBeLessThan(1e-12);
  });

  it('knows a matrix by heart: 2 and 4 for [[3, 1], [1, 3]]', () => {
    const { values, vectors } = symmetricEigen([3, 1, 1, 3], 2);
    expect(values[0]).toBeCloseTo(2, 14);
    expect(values[1]).toBeCloseTo(4, 14);
    expect(Math.abs(vectors[2])).toBeCloseTo(Math.SQRT1_2, 14);
  });

  it('takes matrices without rank, without spread, and tiny ones', () => {
    expect([...symmetricEigen([0, 0, 0, 0], 2).values]).toEqual([0, 0]);
    expect([...symmetricEigen([5, 0, 0, 5], 2).values]).toEqual([5, 5]);
    const [low, high] = symmetricEigen([1e-120, 1e-120, 1e-120, 1e-120], 2).values;
    expect(Math.abs(low)).toBeLessThan(1e-130);
    expect(high / 2e-120).toBeCloseTo(1, 10);
  });

  it('refuses a wrong length and entries that are not finite', () => {
    expect(() => symmetricEigen([1, 2, 3], 2)).toThrow(RangeError);
    expect(() => symmetricEigen([1, NaN, 0, 1], 2)).toThrow(RangeError);
  });
});
