/**
 * Densities on the line that a reader can take hold of: mixtures of a few bumps,
 *
 *     p(x) = Σ_k w_k·K((x − μ_k)/σ_k)/σ_k,
 *
 * with K the standard normal density, or a raised cosine of mean 0 and variance 1, which looks much
 * the same but is exactly 0 beyond some 2.8 standard deviations. All in float64, unlike
 * `gaussian-mixture.ts`, whose batches are a network's.
 */
import { expectLength, expectReal } from '~/math/expect';
import { normalCdf, normalPdf } from '~/math/normal';

export type Mixture1d = {
  /** w_k ≥ 0, summing to 1. */
  readonly weights: readonly number[];
  readonly means: readonly number[];
  /** Standard deviations σ_k > 0. */
  readonly sigmas: readonly number[];
};

export const bumps = ['normal', 'cosine'] as const;
export type Bump = (typeof bumps)[number];

/** A density on the line, with what integrating it asks for. */
export type Density1d = {
  density(x: number): number;
  /** Natural logarithm of the density, exact far out where the density itself underflows; −∞ where it is 0. */
  logDensity(x: number): number;
  /** Derivative of the density. */
  slope(x: number): number;
  /** P(X ≤ x). */
  cdf(x: number): number;
  /** Outside this interval lies no mass, or less than 10⁻²⁰. */
  range: readonly [low: number, high: number];
  /** The smallest standard deviation: the scale on which the density may change. */
  scale: number;
};

/** Half the width of a raised cosine of variance 1: 1/√(1/3 − 2/π²). */
const COSINE_REACH = 1 / Math.sqrt(1 / 3 - 2 / Math.PI ** 2);
/** Standard deviations beyond which a normal bump has no mass that counts. */
const NORMAL_REACH = 9.5;

const kernels = {
  normal: {
    reach: NORMAL_REACH,
    log: (z: number) => (-z * z) / 2 - Math.log(2 * Math.PI) / 2,
    pdf: normalPdf,
    slope: (z: number) => -z * normalPdf(z),
    cdf: normalCdf,
  },
  cosine: {
    reach: COSINE_REACH,
    log: (z: number) => Math.log(kernels.cosine.pdf(z)),
    pdf: (z: number) => {
      const u = z / COSINE_REACH;
      return Math.abs(u) < 1 ? (1 + Math.cos(Math.PI * u)) / (2 * COSINE_REACH) : 0;
    },
    slope: (z: number) => {
      const u = z / COSINE_REACH;
      return Math.abs(u) < 1 ? (-Math.PI * Math.sin(Math.PI * u)) / (2 * COSINE_REACH ** 2) : 0;
    },
    cdf: (z: number) => {
      const u = Math.min(1, Math.max(-1, z / COSINE_REACH));
      return (1 + u + Math.sin(Math.PI * u) / Math.PI) / 2;
    },
  },
};

/**
 * The density of a mixture.
 *
 * @throws RangeError for lists of different lengths, weights that do not sum to 1, or a σ_k not
 *   above 0.
 */
export function mixtureDensity(mixture: Mixture1d, bump: Bump = 'normal'): Density1d {
  const { weights, means, sigmas } = mixture;
  expectReal('number of bumps', weights.length, 1, Number.MAX_SAFE_INTEGER);
  expectLength('means', means, weights.length);
  expectLength('sigmas', sigmas, weights.length);
  sigmas.forEach((sigma, k) =>
    expectReal(`sigmas[${k}]`, sigma, Number.MIN_VALUE, Number.MAX_VALUE),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  expectReal('sum of weights', total, 1 - 1e-9, 1 + 1e-9);
  const { reach, pdf, slope, cdf, log } = kernels[bump];
  const each = weights.map((weight, k) => ({ weight, mean: means[k], sigma: sigmas[k] }));
  const offsets = each.map(({ weight, sigma }) => Math.log(weight / sigma));

  // Used again at every call: densities are asked for thousands of times a frame.
  const logs = new Float64Array(each.length);

  return {
    density(x) {
      let sum = 0;
      for (const { weight, mean, sigma } of each) sum += (weight / sigma) * pdf((x - mean) / sigma);
      return sum;
    },
    logDensity(x) {
      let largest = -Infinity;
      for (let k = 0; k < each.length; k++) {
        const { mean, sigma } = each[k];
        logs[k] = offsets[k] + log((x - mean) / sigma);
        if (logs[k] > largest) largest = logs[k];
      }
      if (largest === -Infinity || logs.length === 1) return largest;
      let sum = 0;
      for (const value of logs) sum += Math.exp(value - largest);
      return largest + Math.log(sum);
    },
    slope(x) {
      let sum = 0;
      for (const { weight, mean, sigma } of each) {
        sum += (weight / sigma ** 2) * slope((x - mean) / sigma);
      }
      return sum;
    },
    cdf(x) {
      let sum = 0;
      for (const { weight, mean, sigma } of each) sum += weight * cdf((x - mean) / sigma);
      return sum;
    },
    range: [
      Math.min(...each.map(({ mean, sigma }) => mean - reach * sigma)),
      Math.max(...each.map(({ mean, sigma }) => mean + reach * sigma)),
    ],
    scale: Math.min(...sigmas),
  };
}

/** The normal density N(mean, sigma²), a mixture of one. */
export const normalDensity = (mean: number, sigma: number): Density1d =>
  mixtureDensity({ weights: [1], means: [mean], sigmas: [sigma] });
