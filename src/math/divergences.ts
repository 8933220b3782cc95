/**
 * How far apart two densities on the line are. Each divergence comes as its integrand, a function of
 * log p and log q at one point (what a figure draws), and as its value (what it prints), which is
 * good to 10⁻⁶ for the mixtures of `mixture-1d.ts`. All logarithms are natural.
 */
import { expectReal } from '~/math/expect';
import type { Density1d, Mixture1d } from '~/math/mixture-1d';
import { integrate, integrateAbsolute } from '~/math/quadrature';

/** The divergences that the figures compare, in the book's order. */
export const divergenceNames = [
  'klForward',
  'klReverse',
  'jensenShannon',
  'totalVariation',
  'chiSquared',
  'wasserstein1',
  'squaredMmd',
] as const;
export type DivergenceName = (typeof divergenceNames)[number];

/** Cells for each standard deviation of the narrowest bump. */
const FINENESS = 16;

/** Log of ½(p + q), from the logs of p and q. */
export function logMean(logP: number, logQ: number): number {
  const high = Math.max(logP, logQ);
  if (high === -Infinity) return high;
  return high + Math.log1p(Math.exp(Math.min(logP, logQ) - high)) - Math.LN2;
}

/** p·log(p/q): 0 where p is 0, ∞ where only q is. */
export const klIntegrand = (logP: number, logQ: number): number =>
  logP === -Infinity ? 0 : Math.exp(logP) * (logP - logQ);

/** ½·p·log(p/m) + ½·q·log(q/m) with m = ½(p + q); never negative. */
export function jensenShannonIntegrand(logP: number, logQ: number): number {
  const logM = logMean(logP, logQ);
  return (klIntegrand(logP, logM) + klIntegrand(logQ, logM)) / 2;
}

/** ½·|p − q|. */
export const totalVariationIntegrand = (logP: number, logQ: number): number =>
  Math.abs(Math.exp(logP) - Math.exp(logQ)) / 2;

/** (p − q)²/q: 0 where both are 0, ∞ where only q is. */
export function chiSquaredIntegrand(logP: number, logQ: number): number {
  if (logP === -Infinity) return Math.exp(logQ);
  return Math.exp(2 * logP - logQ) - 2 * Math.exp(logP) + Math.exp(logQ);
}

type Interval = readonly [low: number, high: number];

const union = (p: Density1d, q: Density1d): Interval => [
  Math.min(p.range[0], q.range[0]),
  Math.max(p.range[1], q.range[1]),
];

const cells = ([low, high]: Interval, p: Density1d, q: Density1d): number =>
  Math.ceil((FINENESS * (high - low)) / Math.min(p.scale, q.scale));

function integrateOver(
  interval: Interval,
  p: Density1d,
  q: Density1d,
  integrand: (logP: number, logQ: number) => number,
): number {
  const [low, high] = interval;
  const at = (x: number) => integrand(p.logDensity(x), q.logDensity(x));
  return integrate(at, low, high, cells(interval, p, q));
}

/**
 * Kullback–Leibler divergence D_KL(p‖q) = ∫ p·log(p/q) dx, in nats: 0 … ∞, and ∞ where p has mass
 * outside of the support of q.
 */
export const klDivergence = (p: Density1d, q: Density1d): number =>
  integrateOver(p.range, p, q, klIntegrand);

/** Jensen–Shannon divergence ½·D_KL(p‖m) + ½·D_KL(q‖m), m = ½(p + q), in nats: 0 … log 2. */
export const jensenShannonDivergence = (p: Density1d, q: Density1d): number =>
  integrateOver(union(p, q), p, q, jensenShannonIntegrand);

/** Total variation distance ½·∫ |p − q| dx: 0 … 1. */
export function totalVariation(p: Density1d, q: Density1d): number {
  const interval = union(p, q);
  const difference = (x: number) => p.density(x) - q.density(x);
  return integrateAbsolute(difference, ...interval, cells(interval, p, q)) / 2;
}

/** Wasserstein-1 distance ∫ |P(x) − Q(x)| dx between distribution functions, in the unit of x. */
export function wasserstein1(p: Density1d, q: Density1d): number {
  const interval = union(p, q);
  const difference = (x: number) => p.cdf(x) - q.cdf(x);
  return integrateAbsolute(difference, ...interval, cells(interval, p, q));
}

/**
 * Pearson's χ²(p‖q) = ∫ (p − q)²/q dx = ∫ p²/q dx − 1 between mixtures of normals: 0 … ∞. It is
 * infinite as soon as the widest bump of p has at least twice the variance of the widest of q, for
 * then p²/q does not fall off.
 *
 * The weight of p²/q may lie far from both densities, so the rule's points spread as sinh.
 */
export function chiSquared(p: Density1d, q: Density1d, widest: { p: number; q: number }): number {
  if (widest.p ** 2 >= 2 * widest.q ** 2) return Infinity;
  const [low, high] = union(p, q);
  const centre = (low + high) / 2;
  const scale = Math.min(p.scale, q.scale);
  const at = (u: number) => {
    const x = centre + scale * Math.sinh(u);
    return Math.exp(2 * p.logDensity(x) - q.logDensity(x)) * scale * Math.cosh(u);
  };
  return integrate(at, -14, 14, 4000) - 1;
}

/** The σ of the widest bump that has any weight: it alone decides how a mixture's tails fall off. */
export const widestSigma = ({ weights, sigmas }: Mixture1d): number =>
  Math.max(...sigmas.filter((_, k) => weights[k] > 0));

/**
 * Squared maximum mean discrepancy E k(x, x′) − 2·E k(x, y) + E k(y, y′) between mixtures of normals,
 * x, x′ ~ p and y, y′ ~ q, with the kernel k(u, v) = exp(−(u − v)²/(2ℓ²)) (Gretton et al. 2012, eq. 2).
 * Every expectation is that of one normal pair, ℓ/s·exp(−(μ − ν)²/(2s²)) with s² = ℓ² + σ² + τ².
 *
 * @param width ℓ, more than 0. @throws RangeError otherwise.
 * @returns a number in [0, 2].
 */
export function squaredMmd(p: Mixture1d, q: Mixture1d, width: number): number {
  expectReal('kernel width', width, Number.MIN_VALUE, Number.MAX_VALUE);
  return meanKernel(p, p, width) - 2 * meanKernel(p, q, width) + meanKernel(q, q, width);
}

/**
 * The mean embedding of a mixture of normals, μ_p(x) = E k(x, X) with X ~ p and the kernel of
 * `squaredMmd`. The difference μ_p − μ_q is the witness function, up to scale the function of the
 * unit ball that tells p from q best, and MMD² = ∫ (p − q)·(μ_p − μ_q) dx.
 */
export function meanEmbedding(mixture: Mixture1d, width: number): (x: number) => number {
  expectReal('kernel width', width, Number.MIN_VALUE, Number.MAX_VALUE);
  const parts = mixture.weights.map((weight, k) => {
    const square = width ** 2 + mixture.sigmas[k] ** 2;
    return { mean: mixture.means[k], square, scale: (weight * width) / Math.sqrt(square) };
  });
  return (x) => {
    let sum = 0;
    for (const { mean, square, scale } of parts) {
      sum += scale * Math.exp(-((x - mean) ** 2) / (2 * square));
    }
    return sum;
  };
}

function meanKernel(p: Mixture1d, q: Mixture1d, width: number): number {
  let sum = 0;
  for (let i = 0; i < p.weights.length; i++) {
    for (let j = 0; j < q.weights.length; j++) {
      const square = width ** 2 + p.sigmas[i] ** 2 + q.sigmas[j] ** 2;
      const apart = (p.means[i] - q.means[j]) ** 2;
      const both = p.weights[i] * q.weights[j];
      sum += both * (width / Math.sqrt(square)) * Math.exp(-apart / (2 * square));
    }
  }
  return sum;
}
