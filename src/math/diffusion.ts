/**
 * The forward process q and its exact consequences, for any schedule. Arrays are Float32Array of
 * any shape, flattened; all arrays of a call have the same length. Every function that returns an
 * array takes an optional `out`, which it fills and returns; `out` may be one of the inputs.
 *
 * Write a_t = √alphaBar_t and s_t = √(1 − alphaBar_t); then x_t = a_t·x0 + s_t·epsilon, and any two
 * of x_t, x0, epsilon, v and the score determine the others by a combination of two arrays.
 *
 * Every function throws a RangeError for a t outside the stated range or for unequal lengths.
 */
import { expectInteger, expectLength } from '~/math/expect';
import type { Schedule } from '~/math/schedule';

type At = { t: number; schedule: Schedule; out?: Float32Array };

/**
 * Draws x_t from x_0 in one jump (Ho et al. 2020, eq. 4):
 *
 *     x_t = √alphaBar_t · x0 + √(1 − alphaBar_t) · epsilon,
 *     q(x_t | x_0) = N(√alphaBar_t x0, (1 − alphaBar_t) I).
 *
 * @param epsilon standard normal noise of the length of x0.
 * @param t integer in [0, T]; t = 0 returns x0.
 */
export function qSample({
  x0,
  t,
  epsilon,
  schedule,
  out,
}: At & { x0: Float32Array; epsilon: Float32Array }): Float32Array {
  const { signal, noise } = amplitudes(schedule, t, 0);
  return combine(signal, x0, noise, epsilon, out);
}

/**
 * Draws x_t from x_{t−1} (Ho et al. 2020, eq. 2):
 *
 *     x_t = √(1 − beta_t) · xPrev + √beta_t · epsilon,
 *     q(x_t | x_{t−1}) = N(√(1 − beta_t) xPrev, beta_t I).
 *
 * @param epsilon standard normal noise, fresh for every step.
 * @param t integer in [1, T].
 */
export function qStep({
  xPrev,
  t,
  epsilon,
  schedule,
  out,
}: At & { xPrev: Float32Array; epsilon: Float32Array }): Float32Array {
  expectInteger('t', t, 1, schedule.T);
  return combine(Math.sqrt(schedule.alpha[t]), xPrev, Math.sqrt(schedule.beta[t]), epsilon, out);
}

/** The numbers of one move between the times tPrev < t; see `posteriorCoefficients`. */
export type PosteriorCoefficients = {
  /** alpha_{t|tPrev} = alphaBar_t / alphaBar_tPrev, the signal power kept from tPrev to t. */
  alpha: number;
  /** beta_{t|tPrev} = 1 − alpha_{t|tPrev}, the noise variance added from tPrev to t. */
  beta: number;
  /** Variance of q(x_tPrev | x_t, x_0); 0 where tPrev = 0. */
  betaTilde: number;
  /** Weight of x0 in the mean of q(x_tPrev | x_t, x_0). */
  coefX0: number;
  /** Weight of x_t in that mean. */
  coefXt: number;
};

/**
 * The scalars of the forward posterior q(x_s | x_t, x_0) for times s = tPrev < t (Ho et al. 2020,
 * eq. 7, where s = t − 1; the same algebra holds for any earlier s, as in respaced sampling):
 *
 *     alpha  = alphaBar_t / alphaBar_s,   beta = 1 − alpha,
 *     coefX0 = √alphaBar_s · beta / (1 − alphaBar_t),
 *     coefXt = √alpha · (1 − alphaBar_s) / (1 − alphaBar_t),
 *     betaTilde = beta · (1 − alphaBar_s) / (1 − alphaBar_t).
 *
 * @param t integer in [1, T].
 * @param tPrev integer in [0, t − 1]; at 0 the posterior is x0 itself: coefX0 = 1, the rest 0.
 */
export function posteriorCoefficients(
  schedule: Schedule,
  t: number,
  tPrev = t - 1,
): PosteriorCoefficients {
  expectInteger('t', t, 1, schedule.T);
  expectInteger('tPrev', tPrev, 0, t - 1);
  const { alphaBar } = schedule;
  const alpha = alphaBar[t] / alphaBar[tPrev];
  const beta = 1 - alpha;
  const noiseRatio = (1 - alphaBar[tPrev]) / (1 - alphaBar[t]);
  return {
    alpha,
    beta,
    betaTilde: beta * noiseRatio,
    coefX0: (Math.sqrt(alphaBar[tPrev]) * beta) / (1 - alphaBar[t]),
    coefXt: Math.sqrt(alpha) * noiseRatio,
  };
}

/**
 * The forward posterior q(x_tPrev | x_t, x_0) = N(mean, variance·I) (Ho et al. 2020, eq. 6 and 7):
 *
 *     mean = coefX0 · x0 + coefXt · xt,   variance = betaTilde,
 *
 * with the coefficients of `posteriorCoefficients`.
 *
 * @param t integer in [1, T].
 * @param tPrev integer in [0, t − 1], by default t − 1.
 */
export function qPosterior({
  x0,
  xt,
  t,
  tPrev = t - 1,
  schedule,
  out,
}: At & { x0: Float32Array; xt: Float32Array; tPrev?: number }): {
  mean: Float32Array;
  variance: number;
  coefX0: number;
  coefXt: number;
} {
  const { betaTilde, coefX0, coefXt } = posteriorCoefficients(schedule, t, tPrev);
  return { mean: combine(coefX0, x0, coefXt, xt, out), variance: betaTilde, coefX0, coefXt };
}

/**
 * The clean data that x_t and its noise imply, x0 = (xt − √(1 − alphaBar_t)·epsilon) / √alphaBar_t
 * (Ho et al. 2020, eq. 15). An error in epsilon is magnified by 1/√SNR, a lot where alphaBar_t is
 * small.
 *
 * @param t integer in [1, T].
 */
export function x0FromEpsilon({
  xt,
  epsilon,
  t,
  schedule,
  out,
}: At & { xt: Float32Array; epsilon: Float32Array }): Float32Array {
  const { signal, noise } = amplitudes(schedule, t, 1);
  return combine(1 / signal, xt, -noise / signal, epsilon, out);
}

/**
 * The noise that x_t and the clean data imply, epsilon = (xt − √alphaBar_t·x0) / √(1 − alphaBar_t).
 *
 * @param t integer in [1, T].
 */
export function epsilonFromX0({
  xt,
  x0,
  t,
  schedule,
  out,
}: At & { xt: Float32Array; x0: Float32Array }): Float32Array {
  const { signal, noise } = amplitudes(schedule, t, 1);
  return combine(1 / noise, xt, -signal / noise, x0, out);
}

/**
 * The noise from the velocity v = √alphaBar_t·epsilon − √(1 − alphaBar_t)·x0:
 * epsilon = √alphaBar_t·v + √(1 − alphaBar_t)·xt (Salimans & Ho 2022, section 4 and appendix D).
 *
 * @param t integer in [1, T].
 */
export function epsilonFromV({
  xt,
  v,
  t,
  schedule,
  out,
}: At & { xt: Float32Array; v: Float32Array }): Float32Array {
  const { signal, noise } = amplitudes(schedule, t, 1);
  return combine(signal, v, noise, xt, out);
}

/**
 * The velocity v = (epsilon − √(1 − alphaBar_t)·xt) / √alphaBar_t, inverse of `epsilonFromV`
 * (Salimans & Ho 2022, appendix D).
 *
 * @param t integer in [1, T].
 */
export function vFromEpsilon({
  xt,
  epsilon,
  t,
  schedule,
  out,
}: At & { xt: Float32Array; epsilon: Float32Array }): Float32Array {
  const { signal, noise } = amplitudes(schedule, t, 1);
  return combine(1 / signal, epsilon, -noise / signal, xt, out);
}

/**
 * x0 = √alphaBar_t·xt − √(1 − alphaBar_t)·v (Salimans & Ho 2022, section 4). No division: this is
 * why a network that predicts v stays well conditioned where almost no signal is left.
 *
 * @param t integer in [1, T].
 */
export function x0FromV({
  xt,
  v,
  t,
  schedule,
  out,
}: At & { xt: Float32Array; v: Float32Array }): Float32Array {
  const { signal, noise } = amplitudes(schedule, t, 1);
  return combine(signal, xt, -noise, v, out);
}

/**
 * The score ∇ log q(x_t) = −epsilon / √(1 − alphaBar_t), where epsilon is the expected noise given
 * x_t (Song et al. 2021, score-based SDEs; Tweedie's formula).
 *
 * @param t integer in [1, T].
 */
export function scoreFromEpsilon({
  epsilon,
  t,
  schedule,
  out,
}: At & { epsilon: Float32Array }): Float32Array {
  return combine(-1 / amplitudes(schedule, t, 1).noise, epsilon, 0, epsilon, out);
}

/** a_t = √alphaBar_t and s_t = √(1 − alphaBar_t), for an integer t in [earliest, T]. */
function amplitudes(
  schedule: Schedule,
  t: number,
  earliest: 0 | 1,
): { signal: number; noise: number } {
  expectInteger('t', t, earliest, schedule.T);
  return { signal: Math.sqrt(schedule.alphaBar[t]), noise: Math.sqrt(1 - schedule.alphaBar[t]) };
}

/** a·x + b·y, element by element. */
function combine(
  a: number,
  x: Float32Array,
  b: number,
  y: Float32Array,
  out: Float32Array = new Float32Array(x.length),
): Float32Array {
  expectLength('second array', y, x.length);
  expectLength('out', out, x.length);
  for (let i = 0; i < out.length; i++) out[i] = a * x[i] + b * y[i];
  return out;
}
