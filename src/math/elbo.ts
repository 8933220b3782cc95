import { expectLength } from '~/math/expect';

/**
 * The two terms of a variational autoencoder's bound, in nats:
 *
 *     log p(x) ≥ E_q[log p(x | z)] − KL(q(z | x) ‖ p(z)).
 */

/**
 * What each number of a code adds to KL(N(μ, diag σ²) ‖ N(0, I)): ½(μ² + σ² − 1 − log σ²).
 *
 * Source: Kingma and Welling, "Auto-encoding variational Bayes", 2014, appendix B.
 *
 * @param mean,logVariance μ and log σ², equally long. @returns nats, each at least 0.
 * @throws RangeError for different lengths.
 */
export function klTerms(mean: ArrayLike<number>, logVariance: ArrayLike<number>): Float64Array {
  expectLength('log-variances', logVariance, mean.length);
  return Float64Array.from({ length: mean.length }, (_, j) => {
    return (mean[j] ** 2 + Math.exp(logVariance[j]) - 1 - logVariance[j]) / 2;
  });
}

/** Half a step of a float32 just below 1: the nearest that a network's output tells from certain. */
const SURE = 2 ** -26;

/**
 * log p(x | z) of a picture whose pixels are grey, when the decoder gives each pixel the probability
 * p of ink and a grey g stands for ink in a share g of all ways to draw it in black and white:
 *
 *     Σ_i g_i·log p_i + (1 − g_i)·log(1 − p_i).
 *
 * A probability that float32 cannot tell from 0 or 1 is taken half a step away from it.
 *
 * @param x,xHat the picture and the decoder's output, −1 for no ink and 1 for ink; equally long.
 * @returns nats, at most 0. @throws RangeError for different lengths.
 */
export function inkLogLikelihood(x: ArrayLike<number>, xHat: ArrayLike<number>): number {
  expectLength('decoded pixels', xHat, x.length);
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const ink = (x[i] + 1) / 2;
    const p = Math.min(1 - SURE, Math.max(SURE, (xHat[i] + 1) / 2));
    sum += ink * Math.log(p) + (1 - ink) * Math.log(1 - p);
  }
  return sum;
}
