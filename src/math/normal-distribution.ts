import { expectBetween, expectLength } from '~/math/expect';

/** Beyond it Φ differs from 0 or 1 by less than double precision can tell. */
const FAR = 8.3;
const MOST_STEPS = 100;

/** Density of N(0, 1): φ(x) = exp(−x²/2) / √(2π). */
export const normalDensity = (x: number): number => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);

/**
 * Distribution function of N(0, 1), Φ(x) = P(X ≤ x), to about 1e−15, by its series
 *
 *     Φ(x) = ½ + φ(x)·(x + x³/3 + x⁵/(3·5) + x⁷/(3·5·7) + …).
 *
 * Source: Marsaglia, "Evaluating the normal distribution", Journal of Statistical Software 11(4), 2004.
 *
 * @param x any number; ±∞ give 1 and 0.
 */
export function normalCdf(x: number): number {
  if (x > FAR) return 1;
  if (x < -FAR) return 0;
  let term = x;
  let sum = x;
  for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return 0.5 + sum * normalDensity(x);
}

/**
 * Quantile function of N(0, 1): the x with Φ(x) = p. Newton's steps from 0 towards the nearer tail,
 * where Φ bends away from its tangents, approach x from one side and cannot overshoot.
 *
 * @param p in (0, 1).
 * @throws RangeError for other p.
 */
export function normalQuantile(p: number): number {
  expectBetween('p', p, 0, 1);
  if (p > 0.5) return -normalQuantile(1 - p);
  let x = 0;
  for (let i = 0; i < MOST_STEPS; i++) {
    const step = (normalCdf(x) - p) / normalDensity(x);
    if (!(step > 1e-15 * Math.max(1, -x)) || x - step < -FAR) break;
    x -= step;
  }
  return x;
}

/**
 * Divergence of a Gaussian with diagonal covariance from the standard normal, in nats:
 *
 *     KL(N(μ, diag σ²) ‖ N(0, I)) = ½ Σ (μ² + σ² − 1 − log σ²).
 *
 * Source: Kingma and Welling, "Auto-encoding variational Bayes", 2014, appendix B.
 *
 * @param mean,logVariance μ and log σ², equally long.
 * @throws RangeError for different lengths.
 */
export function klToStandardNormal(
  mean: ArrayLike<number>,
  logVariance: ArrayLike<number>,
): number {
  expectLength('log-variances', logVariance, mean.length);
  let sum = 0;
  for (let i = 0; i < mean.length; i++) {
    sum += mean[i] ** 2 + Math.exp(logVariance[i]) - 1 - logVariance[i];
  }
  return sum / 2;
}
