import { expectInteger } from '~/math/expect';

/**
 * The times that a sampler of few steps visits, evenly spaced from T down to 1:
 *
 *     t_i = round(T − i·(T − 1)/(steps − 1)),   i = 0 … steps − 1.
 *
 * They descend strictly. The step after the last goes to t = 0. A single step is taken at T.
 *
 * @param T number of steps of the schedule, a positive integer.
 * @param steps integer in [1, T].
 * @throws RangeError otherwise.
 */
export function evenTimesteps(T: number, steps: number): number[] {
  expectInteger('T', T, 1, Number.MAX_SAFE_INTEGER);
  expectInteger('steps', steps, 1, T);
  const stride = steps === 1 ? 0 : (T - 1) / (steps - 1);
  return Array.from({ length: steps }, (_, i) => Math.round(T - i * stride));
}
