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

/** Fewer points say too little about the shape of a mode. */
const FEWEST = 16;

/**
 * How thick a cloud fills the modes that it reaches, as a part of their own width: the smaller
 * eigenvalue of the covariance of the points within 3σ of a mode, over σ²; the mean over all modes
 * with at least 16 points, 0 where there is none. About 0.96 for a fair sample, and the nearer to 0, the
 * nearer the points of each mode lie to one line.
 *
 * @param points [n, 2].
 */
export function modeThickness(
  points: ArrayLike<number>,
  { means, sigmas }: GaussianMixture,
): number {
  const parts = means.flatMap(([x, y], k) => {
    let [n, sx, sy, sxx, sxy, syy] = [0, 0, 0, 0, 0, 0];
    for (let i = 0; i < points.length; i += 2) {
      const [dx, dy] = [points[i] - x, points[i + 1] - y];
      if (dx * dx + dy * dy > (3 * sigmas[k]) ** 2) continue;
      n++;
      sx += dx;
      sy += dy;
      sxx += dx * dx;
      sxy += dx * dy;
      syy += dy * dy;
    }
    if (n < FEWEST) return [];
    const [a, b, c] = [sxx - (sx * sx) / n, sxy - (sx * sy) / n, syy - (sy * sy) / n];
    const smaller = (a + c) / 2 - Math.hypot((a - c) / 2, b);
    return [smaller / n / sigmas[k] ** 2];
  });
  return parts.reduce((sum, part) => sum + part, 0) / Math.max(1, parts.length);
}
