import { grad, numpy as np } from '@jax-js/jax';
import { expect } from 'vitest';
import type { Tensor } from '~/training/jax';

/**
 * A tensor in double precision on the interpreting device, whose exponentials are exact to the last
 * digits: finite differences need both. The formulas are the same on every device.
 */
export const double = (values: ArrayLike<number>, shape: number[]): Tensor =>
  np.array(Float64Array.from(values), { shape, dtype: np.float64, device: 'cpu' });

/**
 * Compares the gradient of `f` at `at` with central differences along every coordinate. `f` takes
 * the tensor, consumes it and gives a scalar.
 */
export function expectGradient(
  f: (x: Tensor) => Tensor,
  at: ArrayLike<number>,
  shape: number[],
  { step = 1e-5, tolerance = 1e-6 } = {},
): void {
  const gradient = grad(f)(double(at, shape)) as Tensor;
  expect(gradient.shape).toEqual(shape);
  const computed = gradient.dataSync();
  const scale = Math.max(1e-3, ...Array.from(computed, Math.abs));
  for (let i = 0; i < at.length; i++) {
    const valueAt = (offset: number): number => {
      const moved = Float64Array.from(at);
      moved[i] += offset;
      return f(double(moved, shape)).dataSync()[0];
    };
    const difference = (valueAt(step) - valueAt(-step)) / (2 * step);
    expect(Math.abs(difference - computed[i]) / scale, `coordinate ${i}`).toBeLessThan(tolerance);
  }
}
