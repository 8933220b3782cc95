/** The two clouds: a shape and a place each, as fixed points. */
import { sampleMixture, type GaussianMixture } from '~/math/gaussian-mixture';
import { ringMixture } from '~/math/point-sets';
import { createRandom } from '~/math/random';

export const shapes = ['cloud', 'ring', 'line', 'pair'] as const;
export type Shape = (typeof shapes)[number];

export const sides = ['real', 'fake'] as const;
export type Side = (typeof sides)[number];

/** Points of each cloud: few enough for the exact distance to follow a drag. */
export const POINTS = 128;
/** Middles are placed in [−PLACES, PLACES]². */
export const PLACES = 1.8;

const LINE_PARTS = 24;

const mixtureOf: Record<Shape, () => GaussianMixture> = {
  cloud: () => ({ weights: [1], means: [[0, 0]], sigmas: [0.35] }),
  ring: () => ringMixture({ radius: 1.3, sigma: 0.06 }),
  line: () => ({
    weights: Array.from({ length: LINE_PARTS }, () => 1 / LINE_PARTS),
    means: Array.from({ length: LINE_PARTS }, (_, i) => [0, (2 * i + 1) / LINE_PARTS - 1]),
    sigmas: Array.from({ length: LINE_PARTS }, () => 0.03),
  }),
  pair: () => ({
    weights: [0.5, 0.5],
    means: [
      [0, -0.9],
      [0, 0.9],
    ],
    sigmas: [0.2, 0.2],
  }),
};

export type Place = { shape: Shape; x: number; y: number };

export function cloudMixture({ shape, x, y }: Place): GaussianMixture {
  const mixture = mixtureOf[shape]();
  return { ...mixture, means: mixture.means.map(([a, b]) => [a + x, b + y]) };
}

/** The points of one side, [POINTS, 2]: moved, a cloud stays the same cloud. */
export function cloudPoints(side: Side, { shape, x, y }: Place, seed: number): Float32Array {
  const points = sampleMixture(mixtureOf[shape](), POINTS, createRandom(seed).fork(side));
  return points.map((value, i) => value + (i % 2 === 0 ? x : y));
}
