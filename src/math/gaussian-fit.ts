/**
 * One Gaussian q = N(m, s²) fitted to a mixture of normals p by gradient descent: six divergences as
 * functions of m and ρ = log s, each with its exact gradient. Descending in ρ keeps s positive and
 * makes a step of the same length mean the same relative change of a narrow and of a wide q.
 */
import { jensenShannonIntegrand, klDivergence, klIntegrand, logMean } from '~/math/divergences';
import { expectInteger, expectReal } from '~/math/expect';
import { mixtureDensity, normalDensity, type Mixture1d } from '~/math/mixture-1d';
import { normalCdf, normalPdf } from '~/math/normal';
import { integrate } from '~/math/quadrature';

export const fitNames = [
  'klForward',
  'klReverse',
  'jensenShannon',
  'totalVariation',
  'wasserstein1',
  'squaredMmd',
] as const;
export type FitName = (typeof fitNames)[number];

/** A loss at (m, ρ), with its derivatives in both. */
export type FitLoss = { value: number; byMean: number; byLogSigma: number };
export type FitFunction = (mean: number, logSigma: number) => FitLoss;

/** Where a fit may go: outside there is nothing for it to find. */
export const fitLimits = { mean: [-5, 5], sigma: [0.15, 4] } as const;

/** Standard deviations beyond which a normal has less than 10⁻¹⁶ of its mass. */
const REACH = 8.3;

/** Mean and variance of a mixture of normals: what the forward KL sees of it. */
export function momentsOf({ weights, means, sigmas }: Mixture1d): {
  mean: number;
  variance: number;
} {
  const mean = weights.reduce((sum, weight, k) => sum + weight * means[k], 0);
  const variance = weights.reduce(
    (sum, weight, k) => sum + weight * (sigmas[k] ** 2 + (means[k] - mean) ** 2),
    0,
  );
  return { mean, variance };
}

/**
 * The six losses against p. With z = (x − m)/s, ∂q/∂m = q·z/s and ∂q/∂ρ = q·(z² − 1), so that
 * ∂/∂θ ∫ φ(p, q) dx = ∫ (∂φ/∂q)·(∂q/∂θ) dx for every divergence that is such an integral.
 *
 * @param width ℓ of the Gaussian kernel of MMD.
 * @param fineness cells of the integrals for each standard deviation of the narrowest bump: with 16
 *   all values are good to 10⁻⁶, with 4 to some 10⁻³, enough for a map.
 * @throws RangeError for what `mixtureDensity` refuses, or a width that is not above 0.
 */
export function fitLosses(
  p: Mixture1d,
  width: number,
  fineness = 16,
): Record<FitName, FitFunction> {
  expectReal('kernel width', width, Number.MIN_VALUE, Number.MAX_VALUE);
  expectInteger('fineness', fineness, 1, 1000);
  return {
    klForward: forwardKl(p),
    klReverse: reverseKl(p, fineness),
    jensenShannon: jensenShannon(p, fineness),
    totalVariation: totalVariation(p),
    wasserstein1: wasserstein1(p),
    squaredMmd: squaredMmd(p, width),
  };
}

/** D_KL(p‖q) = −h(p) + ½·log 2π + ρ + E_p(x − m)²/(2s²): of p it needs two moments. */
function forwardKl(p: Mixture1d): FitFunction {
  const { mean: mu, variance } = momentsOf(p);
  const standard = normalDensity(mu, Math.sqrt(variance));
  // At the moments of p, E_p(x − m)²/(2s²) is ½: one integral gives the entropy.
  const least = klDivergence(mixtureDensity(p), standard) - Math.log(variance) / 2 - 0.5;
  return (mean, logSigma) => {
    const inverse = Math.exp(-2 * logSigma);
    const spread = (variance + (mu - mean) ** 2) * inverse;
    return {
      value: least + logSigma + spread / 2,
      byMean: (mean - mu) * inverse,
      byLogSigma: 1 - spread,
    };
  };
}

/** D_KL(q‖p) = ∫ q·log(q/p); ∂φ/∂q = log(q/p) + 1, and the 1 integrates to nothing. */
function reverseKl(p: Mixture1d, fineness: number): FitFunction {
  const { logDensity, scale } = mixtureDensity(p);
  return (mean, logSigma) => {
    const sigma = Math.exp(logSigma);
    const cells = Math.ceil((2 * REACH * sigma * fineness) / Math.min(scale, sigma));
    return sumOver(mean, sigma, [-REACH, REACH], cells, (x, logQ) => {
      const logP = logDensity(x);
      return { value: klIntegrand(logQ, logP), byQ: logQ - logP };
    });
  };
}

/** JS = ½·∫ p·log(p/m) + q·log(q/m); ∂φ/∂q = ½·log(q/m), m = ½(p + q). */
function jensenShannon(p: Mixture1d, fineness: number): FitFunction {
  const { logDensity, range, scale } = mixtureDensity(p);
  return (mean, logSigma) => {
    const sigma = Math.exp(logSigma);
    const ends = [
      Math.min(-REACH, (range[0] - mean) / sigma),
      Math.max(REACH, (range[1] - mean) / sigma),
    ] as const;
    const cells = Math.ceil(((ends[1] - ends[0]) * sigma * fineness) / Math.min(scale, sigma));
    return sumOver(mean, sigma, ends, cells, (x, logQ) => {
      const logP = logDensity(x);
      return {
        value: jensenShannonIntegrand(logP, logQ),
        byQ: (logQ - logMean(logP, logQ)) / 2,
      };
    });
  };
}

/** Trapezoid rule over z for a loss and its two derivatives at once. */
function sumOver(
  mean: number,
  sigma: number,
  [low, high]: readonly [number, number],
  cells: number,
  at: (x: number, logQ: number) => { value: number; byQ: number },
): FitLoss {
  const offset = -Math.log(sigma * Math.sqrt(2 * Math.PI));
  let [byMean, byLogSigma] = [0, 0];
  const h = (high - low) / cells;
  const value = integrate(
    (z) => {
      const logQ = offset - (z * z) / 2;
      const { value: here, byQ } = at(mean + sigma * z, logQ);
      const mass = Math.exp(logQ) * sigma * byQ;
      // Far out q is 0 and log q is not: nothing is added there.
      if (mass !== 0) {
        byMean += (mass * z) / sigma;
        byLogSigma += mass * (z * z - 1);
      }
      return here * sigma;
    },
    low,
    high,
    cells,
  );
  return { value, byMean: h * byMean, byLogSigma: h * byLogSigma };
}

/**
 * TV = ½·∫ |q − p| = ½·Σ ±[Q − P] over the intervals between the crossings of the two densities. A
 * crossing moves with m and ρ, but the integrand is 0 there: only the ends' Q change.
 */
function totalVariation(p: Mixture1d): FitFunction {
  const shape = mixtureDensity(p);
  const places = placesOf(p);
  const heights = places.map(shape.density);
  return (mean, logSigma) => {
    const sigma = Math.exp(logSigma);
    const density = (x: number) => normalPdf((x - mean) / sigma) / sigma;
    const crossings = signChanges(
      (x) => density(x) - shape.density(x),
      places,
      (x, i) => Math.sign(density(x) - heights[i]),
    );
    return overIntervals(crossings, (x, sign) => {
      const z = (x - mean) / sigma;
      const pdf = finite(z) ? normalPdf(z) : 0;
      return {
        value: (sign * (normalCdf(z) - shape.cdf(x))) / 2,
        byMean: (-sign * pdf) / sigma / 2,
        byLogSigma: finite(z) ? (-sign * z * pdf) / 2 : 0,
      };
    });
  };
}

/**
 * W₁ = ∫ |Q − P| dx. Between two crossings ∫ Φ((x − m)/s) dx = s·(z·Φ(z) + φ(z)), so that values and
 * derivatives are sums over the crossings.
 */
function wasserstein1(p: Mixture1d): FitFunction {
  const shape = mixtureDensity(p);
  const places = placesOf(p);
  const masses = places.map(shape.cdf);
  const { mean: mu } = momentsOf(p);
  /** s·(z·Φ(z) + φ(z)), the integral of a normal distribution function. */
  const under = (x: number, mean: number, sigma: number) => {
    const z = (x - mean) / sigma;
    return sigma * (z * normalCdf(z) + normalPdf(z));
  };
  return (mean, logSigma) => {
    const sigma = Math.exp(logSigma);
    const cdf = (x: number) => normalCdf((x - mean) / sigma);
    const crossings = signChanges(
      (x) => cdf(x) - shape.cdf(x),
      places,
      (x, i) => Math.sign(cdf(x) - masses[i]),
    );
    return overIntervals(crossings, (x, sign) => {
      if (x === -Infinity) return { value: 0, byMean: 0, byLogSigma: 0 };
      // All the way, ∫ (Q − P) is the difference of the means.
      if (x === Infinity) return { value: sign * (mu - mean), byMean: -sign, byLogSigma: 0 };
      const all = p.weights.reduce(
        (sum, weight, k) => sum + weight * under(x, p.means[k], p.sigmas[k]),
        0,
      );
      return {
        value: sign * (under(x, mean, sigma) - all),
        byMean: -sign * cdf(x),
        byLogSigma: sign * sigma * normalPdf((x - mean) / sigma),
      };
    });
  };
}

/** MMD² between mixtures of normals in closed form (`divergences.ts`), and its derivatives. */
function squaredMmd(p: Mixture1d, width: number): FitFunction {
  const square = width ** 2;
  const kernel = (apart: number, spread: number) =>
    (width / Math.sqrt(spread)) * Math.exp(-(apart ** 2) / (2 * spread));
  let within = 0;
  for (let i = 0; i < p.weights.length; i++) {
    for (let j = 0; j < p.weights.length; j++) {
      const spread = square + p.sigmas[i] ** 2 + p.sigmas[j] ** 2;
      within += p.weights[i] * p.weights[j] * kernel(p.means[i] - p.means[j], spread);
    }
  }
  return (mean, logSigma) => {
    const own = Math.exp(2 * logSigma);
    const self = kernel(0, square + 2 * own);
    let value = within + self;
    let byMean = 0;
    let byLogSigma = (-self * 2 * own) / (square + 2 * own);
    p.weights.forEach((weight, k) => {
      const spread = square + own + p.sigmas[k] ** 2;
      const apart = mean - p.means[k];
      const each = 2 * weight * kernel(apart, spread);
      value -= each;
      byMean += (each * apart) / spread;
      byLogSigma += (each * own * (1 - apart ** 2 / spread)) / spread;
    });
    return { value, byMean, byLogSigma };
  };
}

const finite = (x: number): boolean => Number.isFinite(x);

/** Where p has mass, close enough together to see q cross it; outside, q is always the larger one. */
function placesOf(p: Mixture1d): number[] {
  const { range, scale } = mixtureDensity(p);
  const step = scale / 5;
  const count = Math.ceil((range[1] - range[0]) / step);
  return Array.from({ length: count + 1 }, (_, i) => range[0] + i * step);
}

type Crossings = { at: number[]; firstSign: number };

function signChanges(
  f: (x: number) => number,
  places: readonly number[],
  signAt: (x: number, i: number) => number,
): Crossings {
  const at: number[] = [];
  let [last, from, firstSign] = [0, places[0], 0];
  places.forEach((x, i) => {
    const sign = signAt(x, i);
    if (sign === 0) return;
    if (last === 0) firstSign = sign;
    else if (sign !== last) at.push(crossingBetween(f, from, x));
    [last, from] = [sign, x];
  });
  return { at, firstSign: firstSign || 1 };
}

/**
 * A root between a and b, where the signs of f differ, by the false position with halved weights
 * (the Illinois algorithm): a tenth of the work of bisection, to 10⁻¹² of the interval's place.
 */
function crossingBetween(f: (x: number) => number, a: number, b: number): number {
  let [low, high, atLow, atHigh] = [a, b, f(a), f(b)];
  let root = (low + high) / 2;
  for (let i = 0; i < 60; i++) {
    const last = root;
    root = (low * atHigh - high * atLow) / (atHigh - atLow);
    const at = f(root);
    if (at === 0 || Math.abs(root - last) < 1e-12) break;
    if (at < 0 === atHigh < 0) {
      [high, atHigh] = [root, at];
      atLow /= 2;
    } else {
      [low, atLow] = [high, atHigh];
      [high, atHigh] = [root, at];
    }
  }
  return root;
}

/** Σ over intervals of an antiderivative at the right end less that at the left, with the sign there. */
function overIntervals(
  { at, firstSign }: Crossings,
  antiderivative: (x: number, sign: number) => FitLoss,
): FitLoss {
  const ends = [-Infinity, ...at, Infinity];
  const total: FitLoss = { value: 0, byMean: 0, byLogSigma: 0 };
  for (let i = 0; i + 1 < ends.length; i++) {
    const sign = i % 2 === 0 ? firstSign : -firstSign;
    const [left, right] = [antiderivative(ends[i], sign), antiderivative(ends[i + 1], sign)];
    total.value += right.value - left.value;
    total.byMean += right.byMean - left.byMean;
    total.byLogSigma += right.byLogSigma - left.byLogSigma;
  }
  return total;
}

/** No step of the descent is longer than this in (m, ρ), however steep the loss. */
export const LONGEST_STEP = 0.25;
/** A fit whose gradient is shorter than this has arrived. */
const FLAT = 1e-6;

/**
 * Gradient descent (m, ρ) ← (m, ρ) − η·∇ with steps cut to `LONGEST_STEP`, inside `fitLimits`.
 *
 * @param start mean and σ. @param rate η > 0.
 * @returns [2·(steps + 1)]: m and ρ before the first step and after each.
 */
export function descend(
  loss: FitFunction,
  start: { mean: number; sigma: number },
  steps: number,
  rate: number,
): Float64Array {
  expectInteger('steps', steps, 0, 1e6);
  expectReal('rate', rate, Number.MIN_VALUE, Number.MAX_VALUE);
  const path = new Float64Array(2 * (steps + 1));
  let [mean, logSigma] = within(start.mean, Math.log(start.sigma));
  let arrived = false;
  for (let n = 0; n <= steps; n++) {
    path[2 * n] = mean;
    path[2 * n + 1] = logSigma;
    if (arrived || n === steps) continue;
    const { byMean, byLogSigma } = loss(mean, logSigma);
    const slope = Math.hypot(byMean, byLogSigma);
    arrived = slope < FLAT;
    const step = Math.min(rate, LONGEST_STEP / Math.max(slope, FLAT));
    [mean, logSigma] = within(mean - step * byMean, logSigma - step * byLogSigma);
  }
  return path;
}

const clamp = (value: number, [low, high]: readonly [number, number]) =>
  Math.min(high, Math.max(low, value));

const within = (mean: number, logSigma: number): [number, number] => [
  clamp(mean, fitLimits.mean),
  clamp(logSigma, [Math.log(fitLimits.sigma[0]), Math.log(fitLimits.sigma[1])]),
];
