import { epsilonFromX0 } from '~/math/diffusion';
import { expectLength } from '~/math/expect';
import type { Schedule } from '~/math/schedule';

/**
 * One of several clean pictures was noised. Each of them, had it been the one, implies a noise
 *
 *     epsilon_i = (xt − √alphaBar·x0_i)/√(1 − alphaBar):
 *
 * that of the right picture is the noise itself, any other carries the ghost √SNR·(x0 − x0_i).
 *
 * @param t integer in [1, T].
 */
export function impliedNoises(
  xt: Float32Array,
  candidates: readonly Float32Array[],
  t: number,
  schedule: Schedule,
): Float32Array[] {
  return candidates.map((x0) => epsilonFromX0({ xt, x0, t, schedule }));
}

/** Mean squared difference of two arrays of one length. */
export function meanSquaredDifference(a: Float32Array, b: Float32Array): number {
  expectLength('second array', b, a.length);
  return a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0) / a.length;
}

/**
 * How probable each candidate is, all being equally likely before x_t is seen (Bayes' rule):
 *
 *     p(i | xt) ∝ N(epsilon_i; 0, I) ∝ exp(−½‖epsilon_i‖²).
 *
 * Nobody can guess right more often than by taking the largest.
 */
export function candidatePosterior(noises: readonly Float32Array[]): number[] {
  const halves = noises.map((noise) => noise.reduce((sum, value) => sum + value ** 2, 0) / 2);
  const least = Math.min(...halves);
  const odds = halves.map((half) => Math.exp(least - half));
  const total = odds.reduce((sum, value) => sum + value, 0);
  return odds.map((value) => value / total);
}

/** The index of the least value; the first of equals. */
export const leastIndex = (values: readonly number[]): number =>
  values.indexOf(Math.min(...values));
