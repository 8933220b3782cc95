/**
 * How far apart two histograms on the same bins are. A histogram is a density that is constant in
 * each bin, so every divergence is a finite sum, exact up to rounding; an empty bin is a real zero.
 */
import {
  chiSquaredIntegrand,
  jensenShannonIntegrand,
  klIntegrand,
  totalVariationIntegrand,
  type DivergenceName,
} from '~/math/divergences';
import { expectLength, expectReal } from '~/math/expect';
import { boxSimilarity, kernelIntegral } from '~/math/sliding-masses';

/** Equal bins from `low` on, each `breadth` broad, and the share of the mass in each. */
export type BinnedDensity = { low: number; breadth: number; shares: readonly number[] };

/** A divergence between histograms, and what adds up to it along the line. */
export type BinnedDivergence = { value: number; integrand(x: number): number };

const binOf = ({ low, breadth }: BinnedDensity, x: number): number =>
  Math.floor((x - low) / breadth);

/** The density at x: the share of its bin over the bin's breadth, 0 outside. */
export const binnedDensity =
  (histogram: BinnedDensity) =>
  (x: number): number =>
    (histogram.shares[binOf(histogram, x)] ?? 0) / histogram.breadth;

/** The distribution functions' difference P − Q at each edge, [bins + 1]. */
function edgeDifferences(p: BinnedDensity, q: BinnedDensity): number[] {
  let sum = 0;
  return [0, ...p.shares.map((share, i) => (sum += share - q.shares[i]))];
}

/** ∫ |f| over a bin of breadth b in which f runs straight from `from` to `to`. */
function absoluteUnderLine(from: number, to: number, breadth: number): number {
  const total = Math.abs(from) + Math.abs(to);
  if (total === 0) return 0;
  return from * to >= 0 ? (breadth * total) / 2 : (breadth * (from ** 2 + to ** 2)) / (2 * total);
}

/** ∫ k(x, y)·r(y) dy at x for the density r of a histogram: its mean embedding. */
const embedding = ({ low, breadth, shares }: BinnedDensity, width: number) => {
  return (x: number): number =>
    shares.reduce((sum, share, i) => {
      const left = low + i * breadth;
      const seen = kernelIntegral(x - left, width) - kernelIntegral(x - left - breadth, width);
      return sum + (share / breadth) * seen;
    }, 0);
};

/**
 * All seven divergences of p and q; the kernel of MMD is exp(−(x − y)²/(2ℓ²)).
 *
 * - those of densities at a point: Σ_i b·φ(p_i/b, q_i/b), with breadth b;
 * - W₁ = ∫ |P − Q|, in each bin the integral under a straight line;
 * - MMD² = Σ_ij (p_i − q_i)(p_j − q_j)·E k between points of bins i and j.
 *
 * @param p,q shares ≥ 0 that sum to 1, on the same bins. @param width ℓ > 0.
 * @throws RangeError for differing bins, or shares that do not sum to 1.
 */
export function histogramDivergences(
  p: BinnedDensity,
  q: BinnedDensity,
  width: number,
): Record<DivergenceName, BinnedDivergence> {
  expectLength('bins of q', q.shares, p.shares.length);
  expectReal('first edge of q', q.low, p.low, p.low);
  expectReal('breadth of q', q.breadth, p.breadth, p.breadth);
  for (const { shares } of [p, q]) {
    const sum = shares.reduce((total, share) => total + share, 0);
    expectReal('sum of shares', sum, 1 - 1e-9, 1 + 1e-9);
  }
  const { breadth } = p;
  const [atP, atQ] = [binnedDensity(p), binnedDensity(q)];

  const pointwise = (phi: (logP: number, logQ: number) => number): BinnedDivergence => ({
    value: p.shares.reduce((sum, share, i) => {
      const [a, b] = [share, q.shares[i]].map((mass) => Math.log(mass / breadth));
      return sum + breadth * phi(a, b);
    }, 0),
    integrand: (x) => phi(Math.log(atP(x)), Math.log(atQ(x))),
  });

  const differences = edgeDifferences(p, q);
  const gaps = p.shares.map((share, i) => share - q.shares[i]);
  const [mu, nu] = [embedding(p, width), embedding(q, width)];
  return {
    klForward: pointwise(klIntegrand),
    klReverse: pointwise((logP, logQ) => klIntegrand(logQ, logP)),
    jensenShannon: pointwise(jensenShannonIntegrand),
    totalVariation: pointwise(totalVariationIntegrand),
    chiSquared: pointwise(chiSquaredIntegrand),
    wasserstein1: {
      value: gaps.reduce(
        (sum, _, i) => sum + absoluteUnderLine(differences[i], differences[i + 1], breadth),
        0,
      ),
      integrand(x) {
        const i = binOf(p, x);
        if (i < 0 || i >= gaps.length) return 0;
        return Math.abs(differences[i] + (gaps[i] * (x - p.low - i * breadth)) / breadth);
      },
    },
    squaredMmd: {
      value: gaps.reduce(
        (sum, a, i) =>
          sum +
          gaps.reduce(
            (inner, b, j) => inner + a * b * boxSimilarity((i - j) * breadth, breadth, width),
            0,
          ),
        0,
      ),
      integrand: (x) => (atP(x) - atQ(x)) * (mu(x) - nu(x)),
    },
  };
}
