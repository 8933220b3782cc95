import { histogram } from '~/math/histogram';
import { expectInteger, expectReal } from '~/math/expect';

/**
 * Weights that make rare places of a code space count more: Amini et al. (2019), “Uncovering and
 * Mitigating Algorithmic Bias through Learned Latent Structure”, equation 5.
 */
export type DensityOptions = {
  /** Bins of each coordinate's histogram. */
  bins: number;
  /** α > 0: the smaller, the more the rare places count. */
  alpha: number;
};

/** The share of the values that lie in each value's own bin, the bins reaching from the least to the most. */
export function binShares(
  values: ArrayLike<number> & Iterable<number>,
  bins: number,
): Float64Array {
  expectInteger('number of values', values.length, 1, Number.MAX_SAFE_INTEGER);
  let [min, max] = [Infinity, -Infinity];
  for (const value of values) {
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  const width = (max - min) / bins;
  // Values that differ by less than the smallest number for each bin are alike.
  if (width === 0) return new Float64Array(values.length).fill(1);
  const { counts } = histogram(values, { bins, min, max });
  return Float64Array.from(
    values,
    (value) => counts[Math.min(bins - 1, Math.floor((value - min) / width))] / values.length,
  );
}

/**
 * Weights inversely proportional to a density, taken as a product over coordinates:
 *
 *     w(z) ∝ ∏_i 1 / (Q̂_i(z_i) + α),   Σ w = 1,
 *
 * Q̂_i(z_i) being the share of all values of coordinate i in the bin of z_i.
 *
 * @param coordinates one list of n values for each coordinate, at least one.
 * @returns n weights. @throws RangeError for α ≤ 0.
 */
export function densityWeights(
  coordinates: readonly (ArrayLike<number> & Iterable<number>)[],
  { bins, alpha }: DensityOptions,
): Float64Array {
  expectReal('alpha', alpha, Number.MIN_VALUE, Number.MAX_VALUE);
  expectInteger('number of coordinates', coordinates.length, 1, Number.MAX_SAFE_INTEGER);
  // In logarithms, for a product of many factors leaves the range of numbers.
  const logs = new Float64Array(coordinates[0].length);
  for (const values of coordinates) {
    binShares(values, bins).forEach((share, i) => (logs[i] -= Math.log(share + alpha)));
  }
  const highest = logs.reduce((a, b) => Math.max(a, b), -Infinity);
  const weights = logs.map((value) => Math.exp(value - highest));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

/**
 * Kish's effective number of cases (Σ w)² / Σ w²: n for equal weights, 1 where one weight is all.
 *
 * @throws RangeError where no weight is positive.
 */
export function effectiveNumber(weights: ArrayLike<number> & Iterable<number>): number {
  let [sum, squares] = [0, 0];
  for (const weight of weights) {
    sum += weight;
    squares += weight * weight;
  }
  expectReal('sum of the weights', sum, Number.MIN_VALUE, Number.MAX_VALUE);
  return (sum * sum) / squares;
}
