import { expectInteger, expectReal } from '~/math/expect';

/** Numbers in an array of any kind. */
export type Sample = ArrayLike<number> & Iterable<number>;

/** Arithmetic mean Σ x_i / n. @throws RangeError where there is no value. */
export function mean(values: Sample): number {
  expectInteger('number of values', values.length, 1, Number.MAX_SAFE_INTEGER);
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/**
 * Unbiased sample variance Σ (x_i − mean)² / (n − 1), in the squared unit of the values.
 *
 * @throws RangeError for fewer than two values.
 */
export function variance(values: Sample): number {
  expectInteger('number of values', values.length, 2, Number.MAX_SAFE_INTEGER);
  const centre = mean(values);
  let sum = 0;
  for (const value of values) sum += (value - centre) ** 2;
  return sum / (values.length - 1);
}

/**
 * Two-sample Kolmogorov–Smirnov statistic: the largest gap between the empirical distribution
 * functions, D = sup_x |F_a(x) − F_b(x)|, in [0, 1]. Ties are counted together.
 *
 * @param a,b at least one value each, none NaN, in any order; left unchanged.
 * @throws RangeError for an empty sample.
 */
export function kolmogorovSmirnov(a: Sample, b: Sample): number {
  expectInteger('number of values in a', a.length, 1, Number.MAX_SAFE_INTEGER);
  expectInteger('number of values in b', b.length, 1, Number.MAX_SAFE_INTEGER);
  const x = new Float64Array(a).sort();
  const y = new Float64Array(b).sort();
  let [i, j, gap] = [0, 0, 0];
  while (i < x.length && j < y.length) {
    const value = Math.min(x[i], y[j]);
    while (i < x.length && x[i] <= value) i++;
    while (j < y.length && y[j] <= value) j++;
    gap = Math.max(gap, Math.abs(i / x.length - j / y.length));
  }
  return gap;
}

/**
 * Probability that two samples of one continuous distribution differ by at least D, for large
 * samples (Kolmogorov's limit):
 *
 *     p = 2 Σ_{k ≥ 1} (−1)^{k−1} exp(−2 k² z²),   z = D·√(n·m/(n + m)).
 *
 * @param statistic D in [0, 1], from `kolmogorovSmirnov`.
 * @param n,m sizes of the samples, at least 1; the limit is good from about 20 on.
 * @throws RangeError for a D outside [0, 1] or sizes below 1.
 */
export function kolmogorovSmirnovPValue(statistic: number, n: number, m: number): number {
  expectReal('statistic', statistic, 0, 1);
  expectInteger('n', n, 1, Number.MAX_SAFE_INTEGER);
  expectInteger('m', m, 1, Number.MAX_SAFE_INTEGER);
  const z = statistic * Math.sqrt((n * m) / (n + m));
  // Below 0.2 the series needs many terms to say that p is 1 to twelve digits.
  if (z < 0.2) return 1;
  let p = 0;
  for (let k = 1; k <= 50; k++) p += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * (k * z) ** 2);
  return Math.min(1, Math.max(0, p));
}
