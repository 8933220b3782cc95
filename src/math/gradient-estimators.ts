import { expectBetween, expectInteger, expectReal } from '~/math/expect';
import { normalCdf, normalPdf } from '~/math/normal';

/**
 * Two ways to estimate the gradient of J(μ, σ) = E[f(z)], z ~ N(μ, σ²), from samples, and J itself.
 *
 *     score function   g = (f(z) − b)·∂ log q(z)   (Williams 1992)
 *     pathwise         g = f′(z)·∂z,  z = μ + σ·ε   (Kingma & Welling 2014; Rezende et al. 2014)
 *
 * Derivatives are by μ or by log σ.
 */
export type Gaussian = { mu: number; sigma: number };
export type Parameter = 'mu' | 'logSigma';
export type GradientOf = Record<Parameter, number>;

export type Integrand = {
  f(z: number): number;
  /** f′, where it exists; at a kink or jump the mean of both sides. */
  slope(z: number): number;
  /** J and its gradient, in closed form. */
  expectation(q: Gaussian): number;
  gradient(q: Gaussian): GradientOf;
};

/** f(z) = z². */
const square: Integrand = {
  f: (z) => z * z,
  slope: (z) => 2 * z,
  expectation: ({ mu, sigma }) => mu * mu + sigma * sigma,
  gradient: ({ mu, sigma }) => ({ mu: 2 * mu, logSigma: 2 * sigma * sigma }),
};

/** f(z) = |z|: a kink, but no jump. */
const absolute: Integrand = {
  f: Math.abs,
  slope: Math.sign,
  expectation: ({ mu, sigma }) => {
    const u = mu / sigma;
    return 2 * sigma * normalPdf(u) + mu * (2 * normalCdf(u) - 1);
  },
  gradient: ({ mu, sigma }) => {
    const u = mu / sigma;
    return { mu: 2 * normalCdf(u) - 1, logSigma: 2 * sigma * normalPdf(u) };
  },
};

/** f(z) = 1 for z > 0, else 0: its slope is 0 wherever it has one. */
const step: Integrand = {
  f: (z) => (z > 0 ? 1 : 0),
  slope: () => 0,
  expectation: ({ mu, sigma }) => normalCdf(mu / sigma),
  gradient: ({ mu, sigma }) => {
    const u = mu / sigma;
    return { mu: normalPdf(u) / sigma, logSigma: -u * normalPdf(u) };
  },
};

/** f(z) = sin(k·z). */
const sine = (k: number): Integrand => {
  const damping = (sigma: number) => Math.exp(-0.5 * (k * sigma) ** 2);
  return {
    f: (z) => Math.sin(k * z),
    slope: (z) => k * Math.cos(k * z),
    expectation: ({ mu, sigma }) => Math.sin(k * mu) * damping(sigma),
    gradient: ({ mu, sigma }) => ({
      mu: k * Math.cos(k * mu) * damping(sigma),
      logSigma: -((k * sigma) ** 2) * Math.sin(k * mu) * damping(sigma),
    }),
  };
};

export const integrands = {
  square,
  absolute,
  step,
  sine: sine(1),
  ripple: sine(10),
} as const satisfies Record<string, Integrand>;
export type IntegrandName = keyof typeof integrands;
export const integrandNames = Object.keys(integrands) as IntegrandName[];

const expectGaussian = ({ mu, sigma }: Gaussian): void => {
  expectReal('mu', mu, -1e6, 1e6);
  expectBetween('sigma', sigma, 0, 1e6);
};

/** ∂ log q(z) at z = μ + σ·ε: ε/σ by μ, ε² − 1 by log σ. */
export const scoreOf = (epsilon: number, { sigma }: Gaussian, by: Parameter): number =>
  by === 'mu' ? epsilon / sigma : epsilon * epsilon - 1;

/** ∂z at z = μ + σ·ε: 1 by μ, σ·ε by log σ. */
export const motionOf = (epsilon: number, { sigma }: Gaussian, by: Parameter): number =>
  by === 'mu' ? 1 : sigma * epsilon;

export type Estimates = {
  /** One estimate for each batch, [batches]. */
  score: Float64Array;
  pathwise: Float64Array;
};

/**
 * Both estimates from the same samples, once for each batch: means over the n samples of
 *
 *     (f(z_i) − b_i)·∂ log q(z_i)   and   f′(z_i)·∂z_i,   z_i = μ + σ·ε_i.
 *
 * With a baseline b_i is the mean of the other n − 1 values of f, which is independent of z_i, so that
 * the estimate stays unbiased (Kool, van Hoof & Welling 2019); without, b_i = 0.
 *
 * @param epsilon draws of N(0, 1), one batch after the other, [batches·n].
 * @param n samples in a batch, at least 2. @throws RangeError for other n, μ or σ, or a broken batch.
 */
export function estimateGradients(
  { f, slope }: Pick<Integrand, 'f' | 'slope'>,
  q: Gaussian,
  epsilon: ArrayLike<number>,
  { n, by, baseline }: { n: number; by: Parameter; baseline: boolean },
): Estimates {
  expectGaussian(q);
  expectInteger('samples in a batch', n, 2, 1e6);
  const batches = epsilon.length / n;
  expectInteger('batches', batches, 1, 1e7);
  const score = new Float64Array(batches);
  const pathwise = new Float64Array(batches);
  const values = new Float64Array(n);
  for (let batch = 0; batch < batches; batch++) {
    const first = batch * n;
    let [total, moved, weighted] = [0, 0, 0];
    for (let i = 0; i < n; i++) {
      const noise = epsilon[first + i];
      const z = q.mu + q.sigma * noise;
      values[i] = f(z);
      total += values[i];
      moved += slope(z) * motionOf(noise, q, by);
    }
    for (let i = 0; i < n; i++) {
      const b = baseline ? (total - values[i]) / (n - 1) : 0;
      weighted += (values[i] - b) * scoreOf(epsilon[first + i], q, by);
    }
    score[batch] = weighted / n;
    pathwise[batch] = moved / n;
  }
  return { score, pathwise };
}
