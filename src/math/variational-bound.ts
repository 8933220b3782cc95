/**
 * The variational bound of a diffusion model on one image, term by term (Ho et al. 2020, eq. 5 and 13):
 *
 *     −log p_θ(x_0) ≤ L_T + Σ_{t ≥ 2} E L_{t−1} + E L_0,
 *     L_T = KL(q(x_T | x_0) ‖ N(0, I)),   L_{t−1} = KL(q(x_{t−1} | x_t, x_0) ‖ p_θ(x_{t−1} | x_t)),
 *     L_0 = −log p_θ(x_0 | x_1),   p_θ(x_{t−1} | x_t) = N(coefX0·x̂_0 + coefXt·x_t, σ_t² I).
 *
 * All terms are in nats. L_{t−1} and L_0 are those at one x_t: averages over draws of it are unbiased.
 */
import { posteriorCoefficients } from '~/math/diffusion';
import { expectInteger, expectLength, expectReal } from '~/math/expect';
import { gaussianKl } from '~/math/gaussian-kl';
import { logNormalInterval } from '~/math/normal';
import type { Schedule } from '~/math/schedule';

/** The two usual choices of σ_t² (Ho et al. 2020, section 3.2). */
export const reverseVariances = ['beta', 'betaTilde'] as const;
export type ReverseVarianceName = (typeof reverseVariances)[number];

/** Levels of a pixel in 8 bits: x = k/127.5 − 1, k = 0 … 255. */
export const PIXEL_LEVELS = 256;

/**
 * σ_t² of the reverse step from t. As β̃_1 = 0 would leave no density at all, the last step takes β̃_2
 * in its place, and β_1 in a chain of one step (Nichol & Dhariwal 2021, section 3.1, note 3).
 *
 * @throws RangeError for t outside 1…T.
 */
export function reverseVariance(schedule: Schedule, t: number, name: ReverseVarianceName): number {
  expectInteger('t', t, 1, schedule.T);
  if (name === 'beta' || schedule.T === 1) return schedule.beta[t];
  return posteriorCoefficients(schedule, Math.max(2, t)).betaTilde;
}

/**
 * L_T = ½ Σ_i (ᾱ_T·x_i² − ᾱ_T − log(1 − ᾱ_T)): what is left of the picture at the end of the chain. It
 * has no parameter of the model.
 */
export function priorTerm(x0: Float32Array, { T, alphaBar }: Schedule): number {
  let squared = 0;
  for (const value of x0) squared += value ** 2;
  return gaussianKl({
    squaredDistance: alphaBar[T] * squared,
    variance: 1 - alphaBar[T],
    modelVariance: 1,
    dimension: x0.length,
  });
}

/**
 * L_{t−1} = D/2·(β̃/σ² − 1 − log(β̃/σ²)) + coefX0²·‖x_0 − x̂_0‖²/(2σ²): the two means share x_t's part, so
 * only the guess of x_0 tells them apart.
 *
 * @param x0Hat the network's guess at x_t. @param variance σ_t², more than 0.
 * @param t integer in [2, T].
 * @throws RangeError otherwise, or for unequal lengths.
 */
export function denoisingTerm({
  x0,
  x0Hat,
  t,
  schedule,
  variance,
}: {
  x0: ArrayLike<number>;
  x0Hat: ArrayLike<number>;
  t: number;
  schedule: Schedule;
  variance: number;
}): number {
  const squaredMiss = squaredDistance(x0, x0Hat);
  return denoisingTermOfMiss({ squaredMiss, dimension: x0.length, t, schedule, variance });
}

/** The same from ‖x_0 − x̂_0‖² alone, which is all that it takes of the two pictures. */
export function denoisingTermOfMiss({
  squaredMiss,
  dimension,
  t,
  schedule,
  variance,
}: {
  squaredMiss: number;
  dimension: number;
  t: number;
  schedule: Schedule;
  variance: number;
}): number {
  expectInteger('t', t, 2, schedule.T);
  const { betaTilde, coefX0 } = posteriorCoefficients(schedule, t);
  return gaussianKl({
    squaredDistance: coefX0 ** 2 * squaredMiss,
    variance: betaTilde,
    modelVariance: variance,
    dimension,
  });
}

/** ‖a − b‖². @throws RangeError for unequal lengths. */
export function squaredDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expectLength('second array', b, a.length);
  let squared = 0;
  for (let i = 0; i < a.length; i++) squared += (a[i] - b[i]) ** 2;
  return squared;
}

/**
 * L_0 = −Σ_i log P(x_i): the last step's Gaussian N(mean_i, variance), summed over the cell of each of
 * the 256 values; the cells of black and white reach to ∓∞ (Ho et al. 2020, eq. 13).
 *
 * @param x0 pixels k/127.5 − 1; others are rounded to the nearest.
 * @param mean the mean of p_θ(x_0 | x_1), which is x̂_0. @param variance σ_1², more than 0.
 * @throws RangeError otherwise, or for unequal lengths.
 */
export function decoderTerm({
  x0,
  mean,
  variance,
}: {
  x0: ArrayLike<number>;
  mean: ArrayLike<number>;
  variance: number;
}): number {
  expectLength('mean', mean, x0.length);
  expectReal('variance', variance, Number.MIN_VALUE, Number.MAX_VALUE);
  const sigma = Math.sqrt(variance);
  const last = PIXEL_LEVELS - 1;
  let nats = 0;
  for (let i = 0; i < x0.length; i++) {
    const level = Math.min(last, Math.max(0, Math.round(((x0[i] + 1) * last) / 2)));
    const edge = (k: number) => ((2 * k - 1) / last - 1 - mean[i]) / sigma;
    const low = level === 0 ? -Infinity : edge(level);
    const high = level === last ? Infinity : edge(level + 1);
    nats -= logNormalInterval(low, high);
  }
  return nats;
}

/** Nats of a whole image as bits for each of its `dimension` numbers. */
export function bitsPerDimension(nats: number, dimension: number): number {
  expectInteger('dimension', dimension, 1, Number.MAX_SAFE_INTEGER);
  return nats / (dimension * Math.LN2);
}
