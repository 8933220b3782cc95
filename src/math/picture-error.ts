import { expectLength } from '~/math/expect';

/** Pictures of this book span [−1, 1]. */
const PEAK = 2;

const shown = (value: number): number => Math.min(1, Math.max(-1, value));

/**
 * Mean squared error Σ (a_i − b_i)² / n of two pictures as they can be shown: each value is first
 * clamped to [−1, 1].
 *
 * @param a,b as many finite values each, at least one.
 * @throws RangeError for pictures of two sizes or of none.
 */
export function meanSquaredError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expectLength('b', b, Math.max(1, a.length));
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (shown(a[i]) - shown(b[i])) ** 2;
  return sum / a.length;
}

/**
 * Peak signal-to-noise ratio in decibels: PSNR = 10 log₁₀(peak² / MSE), the peak being the range of
 * pictures, 2. ∞ for MSE = 0.
 */
export const psnr = (mse: number): number => 10 * Math.log10(PEAK ** 2 / mse);
