/**
 * Two masses of one shape on the line, the data around 0 and the model around θ: every divergence of
 * the book as a function of θ, with its derivative. Points (σ = 0) and boxes have bounded supports,
 * so that they part; Gaussians never quite do.
 */
import { divergenceNames, type DivergenceName } from '~/math/divergences';
import { expectReal } from '~/math/expect';
import { normalCdf, normalPdf } from '~/math/normal';
import type { Outlook } from '~/math/parallel-lines';
import { integrate } from '~/math/quadrature';

export const massShapes = ['gauss', 'box'] as const;
export type MassShape = (typeof massShapes)[number];

export type Masses = {
  shape: MassShape;
  /** Standard deviation σ ≥ 0 of both; 0 makes them points, whatever the shape. */
  sigma: number;
  /** Width ℓ > 0 of the kernel of MMD, exp(−(x − y)²/(2ℓ²)). */
  width: number;
};

/** A box of standard deviation σ is σ·√12 broad. */
export const boxBreadth = (sigma: number): number => sigma * Math.sqrt(12);

/** What is one constant everywhere but at θ = 0, where it is 0. */
const jump = (apart: number, theta: number): Outlook => {
  if (theta === 0) return { value: 0, slope: NaN };
  return { value: apart, slope: Number.isFinite(apart) ? 0 : NaN };
};

/** TV, or a multiple of it, between boxes: the share of a box that does not lie on the other. */
function uncovered(theta: number, breadth: number, most: number): Outlook {
  if (Math.abs(theta) >= breadth) return { value: most, slope: 0 };
  return {
    value: (most * Math.abs(theta)) / breadth,
    slope: theta === 0 ? NaN : (most * Math.sign(theta)) / breadth,
  };
}

/** W₁ between a shape and itself moved by θ: everything goes |θ| far. */
const carried = (theta: number): Outlook => ({
  value: Math.abs(theta),
  slope: theta === 0 ? NaN : Math.sign(theta),
});

/** Divergences of N(0, σ²) and N(θ, σ²), by d = θ/σ; a slope in d is σ times one in θ. */
const gauss: Record<Exclude<DivergenceName, 'squaredMmd'>, (d: number) => Outlook> = {
  klForward: (d) => ({ value: (d * d) / 2, slope: d }),
  klReverse: (d) => ({ value: (d * d) / 2, slope: d }),
  jensenShannon: gaussJensenShannon,
  totalVariation: (d) => ({
    value: 2 * normalCdf(Math.abs(d) / 2) - 1,
    slope: d === 0 ? NaN : Math.sign(d) * normalPdf(d / 2),
  }),
  chiSquared: (d) => ({ value: Math.expm1(d * d), slope: 2 * d * Math.exp(d * d) }),
  wasserstein1: carried,
};

/**
 * JS between N(0, 1) and N(d, 1). About the middle between the two, log(q/p) is d·x, and the value
 * ∫ m·[log 2 − h(σ(d·x))] with the entropy h of a coin is an even function of d; its derivative is
 * ½·∫ log(q/m)·(x − d/2)·q dx with q = N(d/2, 1).
 */
function gaussJensenShannon(d: number): Outlook {
  // From here on less than 10⁻¹⁷ is missing from log 2, which is where doubles end.
  if (Math.abs(d) > 18) return { value: Math.LN2, slope: 0 };
  const reach = 10 + Math.abs(d) / 2;
  // The logistic function of d·x changes within 1/d.
  const cells = Math.ceil(2 * reach * Math.max(6, 1.5 * Math.abs(d)));
  /** log(q/m) = log 2 − log(1 + e^{−d·x}), of p with the sign of x turned. */
  const logRatio = (x: number) => Math.LN2 - softplus(-d * x);
  const q = (x: number) => normalPdf(x - d / 2);
  const value = integrate((x) => q(x) * logRatio(x), -reach, reach, cells);
  const slope = integrate((x) => (q(x) * logRatio(x) * (x - d / 2)) / 2, -reach, reach, cells);
  return { value, slope };
}

const softplus = (x: number): number => Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)));

/** MMD² = 2·(K(0) − K(θ)), with K(θ) = E k(x, y) for x around 0 and y around θ. */
function squaredMmd(theta: number, { shape, sigma, width }: Masses): Outlook {
  if (shape === 'gauss' || sigma === 0) {
    const spread = width ** 2 + 2 * sigma ** 2;
    const scale = (2 * width) / Math.sqrt(spread);
    const exponent = -(theta ** 2) / (2 * spread);
    return {
      value: -scale * Math.expm1(exponent),
      slope: ((scale * theta) / spread) * Math.exp(exponent),
    };
  }
  const breadth = boxBreadth(sigma);
  return {
    value: 2 * (boxSimilarity(0, breadth, width) - boxSimilarity(theta, breadth, width)),
    slope: -2 * boxSimilaritySlope(theta, breadth, width),
  };
}

/**
 * E k(x, y) for x and y spread evenly over intervals of length b whose middles are θ apart: with the
 * second antiderivative K₂ of the kernel, (K₂(θ + b) − 2·K₂(θ) + K₂(θ − b))/b².
 *
 * @param breadth b > 0. @param width ℓ > 0. @throws RangeError otherwise.
 */
export function boxSimilarity(theta: number, breadth: number, width: number): number {
  expectReal('breadth', breadth, Number.MIN_VALUE, Number.MAX_VALUE);
  expectReal('kernel width', width, Number.MIN_VALUE, Number.MAX_VALUE);
  return secondDifference((x) => kernelTwice(x, width), theta, breadth);
}

const boxSimilaritySlope = (theta: number, breadth: number, width: number): number =>
  secondDifference((x) => kernelIntegral(x, width), theta, breadth);

const secondDifference = (f: (x: number) => number, x: number, h: number): number =>
  (f(x + h) - 2 * f(x) + f(x - h)) / (h * h);

/** ∫₀^x k(u) du = ℓ·√(2π)·(Φ(x/ℓ) − ½), for the kernel k(u) = exp(−u²/(2ℓ²)). */
export const kernelIntegral = (x: number, width: number): number =>
  width * Math.sqrt(2 * Math.PI) * (normalCdf(x / width) - 0.5);

/** The integral of that, x·∫₀^x k + ℓ²·exp(−x²/(2ℓ²)). */
const kernelTwice = (x: number, width: number): number =>
  x * kernelIntegral(x, width) + width ** 2 * Math.exp(-(x * x) / (2 * width * width));

/**
 * A divergence at θ and its derivative in θ: NaN where there is none, at a jump, a kink or ∞.
 *
 * `klForward` D_KL(p‖q), `klReverse` D_KL(q‖p) and `chiSquared` ∫(p − q)²/q are ∞ as soon as one
 * bounded support leaves the other; all logarithms are natural.
 *
 * @throws RangeError for σ < 0 or ℓ ≤ 0.
 */
export function slidingOutlook(name: DivergenceName, theta: number, masses: Masses): Outlook {
  const { shape, sigma, width } = masses;
  expectReal('standard deviation', sigma, 0, Number.MAX_VALUE);
  expectReal('kernel width', width, Number.MIN_VALUE, Number.MAX_VALUE);
  if (name === 'squaredMmd') return squaredMmd(theta, masses);
  if (name === 'wasserstein1') return carried(theta);
  if (shape === 'gauss' && sigma > 0) {
    const { value, slope } = gauss[name](theta / sigma);
    return { value, slope: slope / sigma };
  }
  const breadth = boxBreadth(sigma);
  switch (name) {
    case 'jensenShannon':
      return breadth > 0 ? uncovered(theta, breadth, Math.LN2) : jump(Math.LN2, theta);
    case 'totalVariation':
      return breadth > 0 ? uncovered(theta, breadth, 1) : jump(1, theta);
    default:
      return jump(Infinity, theta);
  }
}

/** All of them, in the book's order. */
export const slidingOutlooks = (theta: number, masses: Masses): Record<DivergenceName, Outlook> =>
  Object.fromEntries(
    divergenceNames.map((name) => [name, slidingOutlook(name, theta, masses)]),
  ) as Record<DivergenceName, Outlook>;
