import { countBoth, countsOrOnes, type Counts, type Features } from '~/math/features';

/**
 * Kernel distance between two clouds: the unbiased estimate of the squared maximum mean discrepancy
 *
 *     mean_{i≠j} k(a_i, a_j) + mean_{i≠j} k(b_i, b_j) − 2·mean_{ij} k(a_i, b_j),
 *     k(x, y) = (x·y / width + 1)³
 *
 * (Bińkowski et al. 2018, eq. 3 and 4, "KID"). Its expectation is 0 for two samples of one
 * distribution, whatever their sizes, so it may be negative. O((n + m)²·width).
 *
 * @param a,b [n, width] and [m, width], at least two points each.
 * @param counts how often each point counts, for bootstrap resamples. A point is never paired with
 *   itself, however often it was drawn, so that the estimate stays unbiased.
 * @throws RangeError for differing widths, too few points, or counts on a single point.
 */
export function kernelDistance(
  a: Features,
  b: Features,
  counts: { a?: Counts; b?: Counts } = {},
): number {
  const [n, m] = countBoth(a, b, 2);
  const u = countsOrOnes('counts of a', counts.a, n);
  const v = countsOrOnes('counts of b', counts.b, m);
  return meanWithin(a, u) + meanWithin(b, v) - 2 * meanBetween(a, u, b, v);
}

function kernel(a: Features, i: number, b: Features, j: number): number {
  const { width } = a;
  let product = 0;
  for (let k = 0; k < width; k++) product += a.values[i * width + k] * b.values[j * width + k];
  return (product / width + 1) ** 3;
}

function meanWithin(a: Features, u: Counts): number {
  let sum = 0;
  let total = 0;
  let squares = 0;
  for (let i = 0; i < u.length; i++) {
    total += u[i];
    squares += u[i] * u[i];
    if (u[i] === 0) continue;
    for (let j = i + 1; j < u.length; j++) {
      if (u[j] !== 0) sum += 2 * u[i] * u[j] * kernel(a, i, a, j);
    }
  }
  const pairs = total * total - squares;
  if (!(pairs > 0)) {
    throw new RangeError('counts: expected at least two different points, got one or none');
  }
  return sum / pairs;
}

function meanBetween(a: Features, u: Counts, b: Features, v: Counts): number {
  let sum = 0;
  let [total, totalOther] = [0, 0];
  for (const count of v) totalOther += count;
  for (let i = 0; i < u.length; i++) {
    total += u[i];
    if (u[i] === 0) continue;
    for (let j = 0; j < v.length; j++) {
      if (v[j] !== 0) sum += u[i] * v[j] * kernel(a, i, b, j);
    }
  }
  return sum / (total * totalOther);
}
