/** What happens to the drawing before the network sees it. */
import { createRandom } from '~/math/random';
import { memoLast } from '~/ui/memo-last';
import { BLANK, size } from './models';

export type Damage = {
  /** Standard deviation of the noise; the digits span 2. */
  sigma: number;
  /** Side of the blanked square in pixels; 0 for none. */
  hole: number;
  /** Pixel in the square's middle, counted from 0. */
  column: number;
  row: number;
  seed: number;
};

/** Whether a square of `hole` pixels around (column, row) holds the pixel (x, y). */
export const isInHole = (
  { hole, column, row }: Pick<Damage, 'hole' | 'column' | 'row'>,
  x: number,
  y: number,
): boolean => {
  const [left, top] = [column - Math.floor(hole / 2), row - Math.floor(hole / 2)];
  return x >= left && x < left + hole && y >= top && y < top + hole;
};

/**
 * The damaged drawing m ⊙ x₀ − (1 − m) + σε: first a square is blanked to the value of empty paper,
 * then Gaussian noise is added everywhere, not clamped. The same seed gives the same ε at every σ.
 */
export const damaged = (x0: Float32Array, damage: Damage): Float32Array =>
  remembered(x0, damage.sigma, damage.hole, damage.column, damage.row, damage.seed);

const remembered = memoLast(
  (x0: Float32Array, sigma: number, hole: number, column: number, row: number, seed: number) => {
    const epsilon = noise(seed, x0.length);
    return x0.map((value, i) => {
      const [x, y] = [i % size.width, Math.floor(i / size.width)];
      const kept = isInHole({ hole, column, row }, x, y) ? BLANK : value;
      return kept + sigma * epsilon[i];
    });
  },
);

const noise = memoLast((seed: number, length: number) =>
  createRandom(seed).fillNormal(new Float32Array(length)),
);
