import { expectReal } from '~/math/expect';
import type { GaussianMixture } from '~/math/gaussian-mixture';

export type ModeCoverage = {
  /** Share of the points that lie within three standard deviations of some mode. */
  quality: number;
  /** For each mode, the share of all points that lie within three standard deviations of it. */
  shares: number[];
  /** Modes that have at least `enough` of their fair share, w_k. */
  covered: number;
};

/**
 * How many components of a mixture a cloud of the plane reaches. A point belongs to the nearest
 * mean if that is within 3σ, as in Srivastava et al. 2017, section 4.1, where a fair sample has
 * 98.9 % of its points.
 *
 * @param points [n, 2], n ≥ 1. @param enough in (0, 1]: the part of its weight a mode must have.
 */
export function modeCoverage(
  points: ArrayLike<number>,
  { weights, means, sigmas }: GaussianMixture,
  enough = 0.25,
): ModeCoverage {
  expectReal('enough', enough, Number.MIN_VALUE, 1);
  const n = points.length / 2;
  const counts = means.map(() => 0);
  for (let i = 0; i < n; i++) {
    let nearest = 0;
    let best = Infinity;
    for (let k = 0; k < means.length; k++) {
      const squared = (points[2 * i] - means[k][0]) ** 2 + (points[2 * i + 1] - means[k][1]) ** 2;
      if (squared < best) [best, nearest] = [squared, k];
    }
    if (best <= (3 * sigmas[nearest]) ** 2) counts[nearest]++;
  }
  const shares = counts.map((count) => count / n);
  return {
    quality: shares.reduce((sum, share) => sum + share, 0),
    shares,
    covered: shares.filter((share, k) => share >= enough * weights[k]).length,
  };
}
