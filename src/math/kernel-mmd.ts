import { expectInteger, expectReal } from '~/math/expect';

/** How much wider each of the three kernels is than the one before. */
const RATIO = 4;

/** The widths of the kernel below: a quarter, once and four times the middle one. */
export const kernelWidths = (width: number): [number, number, number] => [
  width / RATIO,
  width,
  width * RATIO,
];

/**
 * Squared maximum mean discrepancy between two clouds of the plane, its unbiased estimate
 *
 *     mean_{i≠j} k(a_i, a_j) + mean_{i≠j} k(b_i, b_j) − 2·mean_{ij} k(a_i, b_j)
 *
 * (Gretton et al. 2012, eq. 3), with k the mean of three Gaussian kernels exp(−|x − y|²/(2w²)) of
 * widths w/4, w and 4w. Its expectation is 0 for two samples of one distribution, so it may be
 * negative; at most 2. O((n + m)²), one exponential a pair.
 *
 * @param a,b [n, 2] and [m, 2], at least two points each. @param width w > 0.
 * @param withinA what `meanKernelWithin(a, width)` gave, where it is known.
 * @throws RangeError otherwise.
 */
export function squaredMmd(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  width: number,
  withinA: number = meanKernelWithin(a, width),
): number {
  const [n, m] = [a.length / 2, b.length / 2];
  const kernel = mixtureKernel(width);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      sum += kernel((a[2 * i] - b[2 * j]) ** 2 + (a[2 * i + 1] - b[2 * j + 1]) ** 2);
    }
  }
  return withinA + meanKernelWithin(b, width) - (2 * sum) / (n * m);
}

/** mean_{i≠j} k(x_i, x_j) over the points of one cloud [n, 2], n ≥ 2, with the kernel above. */
export function meanKernelWithin(x: ArrayLike<number>, width: number): number {
  const n = x.length / 2;
  expectInteger('number of points', n, 2, 1e6);
  const kernel = mixtureKernel(width);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      sum += kernel((x[2 * i] - x[2 * j]) ** 2 + (x[2 * i + 1] - x[2 * j + 1]) ** 2);
    }
  }
  return (2 * sum) / (n * (n - 1));
}

/**
 * The witness function of the MMD (Gretton et al. 2012, section 2.3) at each of the given places,
 *
 *     f(p) = mean_i k(p, a_i) − mean_j k(p, b_j):
 *
 * positive where a is denser. Not scaled to norm 1. @param places [k, 2]; returns [k].
 */
export function mmdWitness(
  places: ArrayLike<number>,
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  width: number,
): Float32Array {
  const kernel = mixtureKernel(width);
  const meanTo = (x: number, y: number, cloud: ArrayLike<number>): number => {
    let sum = 0;
    for (let i = 0; i < cloud.length; i += 2) {
      sum += kernel((cloud[i] - x) ** 2 + (cloud[i + 1] - y) ** 2);
    }
    return (2 * sum) / cloud.length;
  };
  return Float32Array.from({ length: places.length / 2 }, (_, i) => {
    const [x, y] = [places[2 * i], places[2 * i + 1]];
    return meanTo(x, y, a) - meanTo(x, y, b);
  });
}

/** The kernel as a function of the squared distance: one exponential, the others are its powers. */
function mixtureKernel(width: number): (squared: number) => number {
  expectReal('width', width, 1e-6, 1e6);
  const scale = -1 / (2 * (RATIO * width) ** 2);
  return (squared) => {
    const wide = Math.exp(squared * scale);
    const middle = power16(wide);
    return (wide + middle + power16(middle)) / 3;
  };
}

function power16(x: number): number {
  const x2 = x * x;
  const x4 = x2 * x2;
  const x8 = x4 * x4;
  return x8 * x8;
}
