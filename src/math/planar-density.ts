/**
 * Densities of the plane as values on a square lattice, and divergences between them. Both sides are
 * smoothed by the same Gaussian of standard deviation h, since a finite sample has no density of its
 * own: what is compared is p * N(0, h²I) with q * N(0, h²I).
 */
import { expectInteger, expectLength, expectReal } from '~/math/expect';
import { logDensity, type GaussianMixture } from '~/math/gaussian-mixture';

/** The middles of side × side equal cells of [−reach, reach]², row by row from the bottom up. */
export type Lattice = { readonly side: number; readonly reach: number };

/** Width of a cell. */
export const cellOf = ({ side, reach }: Lattice): number => (2 * reach) / side;

/** Coordinate of the i-th column (or row). */
export const coordinate = (lattice: Lattice, i: number): number =>
  -lattice.reach + (i + 0.5) * cellOf(lattice);

/** All lattice points [side², 2], x running fastest. */
export function latticePoints(lattice: Lattice): Float32Array {
  const { side, reach } = lattice;
  expectInteger('side', side, 1, 2000);
  expectReal('reach', reach, 1e-9, 1e9);
  const points = new Float32Array(2 * side * side);
  for (let row = 0, at = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      points[at++] = coordinate(lattice, column);
      points[at++] = coordinate(lattice, row);
    }
  }
  return points;
}

/** Smoothing keeps a mixture a mixture: σ_k² ← σ_k² + h². */
export const smoothedMixture = (mixture: GaussianMixture, h: number): GaussianMixture => ({
  ...mixture,
  sigmas: mixture.sigmas.map((sigma) => Math.hypot(sigma, h)),
});

/** The exact density of a planar mixture on the lattice, [side²]. */
export function mixtureOnLattice(mixture: GaussianMixture, lattice: Lattice): Float64Array {
  return logDensity(mixture, latticePoints(lattice)).map(Math.exp);
}

/** Terms of a kernel are left out beyond this many standard deviations (mass 3·10⁻⁴). */
const KERNEL_REACH = 4;

/**
 * Kernel density estimate of a cloud on the lattice,
 *
 *     q(p) = (1/n) Σ_i N(p; x_i, h²I),   [side²]
 *
 * (Parzen 1962); points beyond the lattice count in n. O(n·(h/cell)²).
 *
 * @param points [n, 2], n ≥ 1. @param h standard deviation, above 0.
 */
export function kernelDensity(
  points: ArrayLike<number>,
  h: number,
  lattice: Lattice,
): Float64Array {
  const { side, reach } = lattice;
  const n = points.length / 2;
  expectInteger('number of points', n, 1, 1e7);
  expectReal('h', h, 1e-9, 1e9);
  const cell = cellOf(lattice);
  const density = new Float64Array(side * side);
  const span = Math.ceil((KERNEL_REACH * h) / cell);
  const column = new Float64Array(2 * span + 1);
  const scale = 1 / (n * 2 * Math.PI * h * h);
  const gauss = (distance: number) => Math.exp(-(distance * distance) / (2 * h * h));
  for (let i = 0; i < n; i++) {
    const [x, y] = [points[2 * i], points[2 * i + 1]];
    if (!(Math.abs(x) < reach + KERNEL_REACH * h && Math.abs(y) < reach + KERNEL_REACH * h)) {
      continue;
    }
    const left = Math.floor((x + reach) / cell) - span;
    const bottom = Math.floor((y + reach) / cell) - span;
    for (let c = 0; c < column.length; c++) column[c] = gauss(coordinate(lattice, left + c) - x);
    const top = Math.min(side - 1, bottom + 2 * span);
    for (let row = Math.max(0, bottom); row <= top; row++) {
      const weight = scale * gauss(coordinate(lattice, row) - y);
      const last = Math.min(side - 1, left + 2 * span);
      for (let c = Math.max(0, left); c <= last; c++) {
        density[row * side + c] += weight * column[c - left];
      }
    }
  }
  return density;
}

/**
 * Jensen–Shannon divergence in nats of two densities on one lattice,
 *
 *     ½ Σ p·log(2p/(p + q))·cell² + ½ Σ q·log(2q/(p + q))·cell²,   in [0, log 2]
 *
 * (Lin 1991). Mass of either beyond the lattice (1 − Σ p·cell²) meets nothing of the other there, so
 * each unit of it adds ½ log 2.
 */
export function jensenShannon(
  p: ArrayLike<number>,
  q: ArrayLike<number>,
  lattice: Lattice,
): number {
  const area = areaOf(p, q, lattice);
  let sum = 0;
  let [massP, massQ] = [0, 0];
  for (let i = 0; i < p.length; i++) {
    const both = p[i] + q[i];
    massP += p[i] * area;
    massQ += q[i] * area;
    if (p[i] > 0) sum += 0.5 * p[i] * Math.log((2 * p[i]) / both) * area;
    if (q[i] > 0) sum += 0.5 * q[i] * Math.log((2 * q[i]) / both) * area;
  }
  const beyond = Math.max(0, 1 - massP) + Math.max(0, 1 - massQ);
  return Math.max(0, sum + 0.5 * Math.LN2 * beyond);
}

/**
 * Kullback–Leibler divergence KL(p‖q) = Σ p·log(p/q)·cell² in nats of two densities on one lattice
 * (Kullback & Leibler 1951); infinite where q is 0 and p is not.
 */
export function kullbackLeibler(
  p: ArrayLike<number>,
  q: ArrayLike<number>,
  lattice: Lattice,
): number {
  const area = areaOf(p, q, lattice);
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    if (p[i] > 0) sum += p[i] * Math.log(p[i] / q[i]) * area;
  }
  return sum;
}

/** The best discriminator p/(p + q) (Goodfellow et al. 2014, eq. 2); ½ where both are 0. */
export function idealDiscriminator(p: ArrayLike<number>, q: ArrayLike<number>): Float32Array {
  return Float32Array.from(p, (value, i) => (value + q[i] > 0 ? value / (value + q[i]) : 0.5));
}

function areaOf(p: ArrayLike<number>, q: ArrayLike<number>, lattice: Lattice): number {
  expectLength('p', p, lattice.side ** 2);
  expectLength('q', q, lattice.side ** 2);
  return cellOf(lattice) ** 2;
}
