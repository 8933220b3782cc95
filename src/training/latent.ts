/** The noise that a generator turns into points, and a net of lines through it. */
import type { Latent } from './gan-options';
import type { Random } from '~/math/random';

/** Draws n latent vectors; returns [n, dimension]. */
export function drawLatents(
  kind: Latent,
  dimension: number,
  n: number,
  random: Random,
): Float32Array {
  const z = new Float32Array(n * dimension);
  switch (kind) {
    case 'gaussian':
      random.fillNormal(z);
      break;
    case 'uniform':
      for (let i = 0; i < z.length; i++) z[i] = 2 * random.uniform() - 1;
      break;
    case 'binary':
      for (let i = 0; i < z.length; i++) z[i] = random.integer(2) === 0 ? -1 : 1;
  }
  return z;
}

/** Lines per direction of the net, and points along one line of a latent with one coordinate. */
export const NET_SIDE = 17;
export const CURVE_POINTS = 201;

/**
 * Points of latent space whose images show what the generator does with it: for two coordinates the
 * corners of NET_SIDE × NET_SIDE cells of equal probability, row by row; for one, CURVE_POINTS points
 * of equal probability between; for another dimension, or a latent of separate points, none.
 * Returns [n, dimension].
 */
export function latentNet(kind: Latent, dimension: number): Float32Array {
  if (kind === 'binary' || dimension > 2) return new Float32Array(0);
  const count = dimension === 1 ? CURVE_POINTS : NET_SIDE;
  const stops = Float32Array.from({ length: count }, (_, i) => {
    // The outermost lines would lie at infinity for a normal.
    const share = 0.01 + (0.98 * i) / (count - 1);
    return kind === 'uniform' ? 2 * share - 1 : normalQuantile(share);
  });
  if (dimension === 1) return stops;
  const net = new Float32Array(2 * NET_SIDE * NET_SIDE);
  for (let i = 0; i < NET_SIDE * NET_SIDE; i++) {
    net[2 * i] = stops[i % NET_SIDE];
    net[2 * i + 1] = stops[Math.floor(i / NET_SIDE)];
  }
  return net;
}

/** The lines of the latent net through its images [m, 2], in the order of `latentNet`: [n, 2] each. */
export function netLines(images: Float32Array): Float32Array[] {
  if (images.length === 0) return [];
  if (images.length !== 2 * NET_SIDE ** 2) return [images];
  const line = (from: number, step: number) =>
    Float32Array.from(
      { length: 2 * NET_SIDE },
      (_, i) => images[2 * (from + step * (i >> 1)) + (i % 2)],
    );
  return Array.from({ length: NET_SIDE }, (_, i) => [
    line(i * NET_SIDE, 1),
    line(i, NET_SIDE),
  ]).flat();
}

/**
 * The z with Φ(z) = share, Φ the distribution function of N(0, 1), by bisection of its series
 * (Abramowitz & Stegun 1964, 26.2.11), to 10⁻¹⁰. @param share in [0.001, 0.999].
 */
export function normalQuantile(share: number): number {
  let [low, high] = [-4, 4];
  while (high - low > 1e-10) {
    const middle = (low + high) / 2;
    if (normalShare(middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Φ(z) = ½ + φ(z)·(z + z³/3 + z⁵/(3·5) + …). */
function normalShare(z: number): number {
  let term = z;
  let sum = z;
  for (let k = 3; Math.abs(term) > 1e-16 && k < 400; k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
}
