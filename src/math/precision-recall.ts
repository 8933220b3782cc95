import { expectInteger } from '~/math/expect';
import { countBoth, type Features } from '~/math/features';

export type PrecisionRecall = {
  /** Share of generated points on the real manifold, in [0, 1]: do samples look real? */
  precision: number;
  /** Share of real points on the generated manifold, in [0, 1]: is everything real generated? */
  recall: number;
  /** For each generated point 1 where it lies on the real manifold, else 0: [m]. */
  precise: Uint8Array;
  /** For each real point 1 where it lies on the generated manifold, else 0: [n]. */
  recalled: Uint8Array;
};

/**
 * Improved precision and recall (Kynkäänniemi et al. 2019, eq. 1 and 2). The manifold of a cloud is
 * the union of the balls around its points that reach to their k-th nearest other point; a point
 * lies on it where |x − centre| ≤ radius for some ball. O((n + m)²·width).
 *
 * @param real,generated [n, width] and [m, width], more than k points each.
 * @param k 1 or more; the paper, and this book, take 3.
 * @throws RangeError for differing widths, too few points, or k out of range.
 */
export function precisionRecall(real: Features, generated: Features, k = 3): PrecisionRecall {
  expectInteger('k', k, 1, Number.MAX_SAFE_INTEGER);
  const [n, m] = countBoth(real, generated, k + 1);
  const precise = covered(generated, m, real, n, k);
  const recalled = covered(real, n, generated, m, k);
  return { precision: share(precise), recall: share(recalled), precise, recalled };
}

function covered(points: Features, n: number, centres: Features, m: number, k: number): Uint8Array {
  const radii = squaredRadii(centres, m, k);
  const inside = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m && inside[i] === 0; j++) {
      if (squaredDistance(points, i, centres, j) <= radii[j]) inside[i] = 1;
    }
  }
  return inside;
}

/** Squared distance from each point to the k-th nearest other one. */
function squaredRadii(cloud: Features, n: number, k: number): Float64Array {
  const radii = new Float64Array(n);
  const nearest = new Float64Array(k);
  for (let i = 0; i < n; i++) {
    nearest.fill(Infinity);
    for (let j = 0; j < n; j++) {
      if (j !== i) insert(nearest, squaredDistance(cloud, i, cloud, j));
    }
    radii[i] = nearest[k - 1];
  }
  return radii;
}

/** Puts a value into a short ascending list and drops the largest. */
function insert(ascending: Float64Array, value: number): void {
  let at = ascending.length - 1;
  if (value >= ascending[at]) return;
  for (; at > 0 && ascending[at - 1] > value; at--) ascending[at] = ascending[at - 1];
  ascending[at] = value;
}

function squaredDistance(a: Features, i: number, b: Features, j: number): number {
  const { width } = a;
  let sum = 0;
  for (let k = 0; k < width; k++) {
    sum += (a.values[i * width + k] - b.values[j * width + k]) ** 2;
  }
  return sum;
}

function share(flags: Uint8Array): number {
  let sum = 0;
  for (const flag of flags) sum += flag;
  return sum / flags.length;
}
