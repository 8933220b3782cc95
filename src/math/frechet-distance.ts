import { countBoth, countsOrOnes, type Counts, type Features } from '~/math/features';
import { symmetricEigen } from '~/math/symmetric-eigen';

/** Mean and unbiased covariance of a cloud. */
export type Moments = { mean: Float64Array; covariance: Float64Array };

/**
 * Fréchet distance between the normal distributions with the means and covariances of two clouds,
 *
 *     |μ_a − μ_b|² + tr(A + B − 2·(A·B)^½),
 *
 * in the squared unit of the features; 0 where both moments agree (Dowson & Landau 1982, eq. 4; as
 * a score of generators, "FID", Heusel et al. 2017, eq. 6). Its expectation falls as the clouds
 * grow: compare distances of equal sizes only.
 *
 * @param a,b [n, width] and [m, width], at least two points each.
 * @param counts how often each point counts, for bootstrap resamples.
 * @throws RangeError for differing widths or too few points.
 */
export function frechetDistance(
  a: Features,
  b: Features,
  counts: { a?: Counts; b?: Counts } = {},
): number {
  const [n, m] = countBoth(a, b, 2);
  return frechetOfMoments(
    moments(a, countsOrOnes('counts of a', counts.a, n)),
    moments(b, countsOrOnes('counts of b', counts.b, m)),
  );
}

/**
 * The same from moments at hand. The trace of the root is the sum of the roots of the eigenvalues
 * of A^½·B·A^½, which is symmetric, as A·B is not; rounding below zero is cut off.
 */
export function frechetOfMoments(a: Moments, b: Moments): number {
  const n = a.mean.length;
  const { values, vectors } = symmetricEigen(a.covariance, n);
  // A^½·B·A^½ in the basis of A's eigenvectors: √λ_i (v_i·B·v_j) √λ_j.
  const roots = values.map((value) => Math.sqrt(Math.max(0, value)));
  const turned = multiplyByTransposed(vectors, b.covariance, n);
  const middle = multiplyByTransposed(turned, vectors, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) middle[i * n + j] *= roots[i] * roots[j];
  }
  let distance = 0;
  for (const value of symmetricEigen(middle, n).values) {
    distance -= 2 * Math.sqrt(Math.max(0, value));
  }
  for (let i = 0; i < n; i++) {
    distance += a.covariance[i * n + i] + b.covariance[i * n + i];
    distance += (a.mean[i] - b.mean[i]) ** 2;
  }
  return Math.max(0, distance);
}

/**
 * Mean Σ c_i x_i / N and unbiased covariance Σ c_i (x_i − μ)(x_i − μ)ᵀ / (N − 1), N = Σ c_i.
 *
 * @throws RangeError where the counts sum to less than 2.
 */
export function moments({ values, width }: Features, counts: Counts): Moments {
  let total = 0;
  for (const count of counts) total += count;
  if (!(total >= 2)) throw new RangeError(`counts: expected a sum of 2 or more, got ${total}`);
  const mean = new Float64Array(width);
  for (let i = 0; i < counts.length; i++) {
    for (let j = 0; j < width; j++) mean[j] += (counts[i] * values[i * width + j]) / total;
  }
  const covariance = new Float64Array(width * width);
  const centred = new Float64Array(width);
  for (let i = 0; i < counts.length; i++) {
    if (counts[i] === 0) continue;
    for (let j = 0; j < width; j++) centred[j] = values[i * width + j] - mean[j];
    for (let j = 0; j < width; j++) {
      const scaled = (counts[i] * centred[j]) / (total - 1);
      for (let k = j; k < width; k++) covariance[j * width + k] += scaled * centred[k];
    }
  }
  for (let j = 0; j < width; j++) {
    for (let k = 0; k < j; k++) covariance[j * width + k] = covariance[k * width + j];
  }
  return { mean, covariance };
}

/** x·yᵀ for [n, n] row-major matrices. */
function multiplyByTransposed(x: Float64Array, y: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += x[i * n + k] * y[j * n + k];
      out[i * n + j] = sum;
    }
  }
  return out;
}
