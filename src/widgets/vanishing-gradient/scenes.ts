/** Data and a generator that stands still, a distance apart. */
import type { GaussianMixture } from '~/math/gaussian-mixture';
import { ringMixture } from '~/math/point-sets';
import { createRandom } from '~/math/random';
import type { FrozenGenerator, Source } from '~/training/critic-options';
import { latentNet } from '~/training/latent';
import { forward, initialParameters, layersOf, type NetworkShape } from '~/training/network';

export const sceneNames = ['clouds', 'lines', 'curve'] as const;
export type SceneName = (typeof sceneNames)[number];

/** The largest distance of the two middles, in units of the plane. */
export const APART = 4;
/** Points of a minibatch. */
const BATCH = 128;

const CLOUD_SIGMA = 0.35;
const LINE_HALF = 1.5;
/** A line of data is so many points of no width; minibatches hit few of them twice. */
const LINE_POINTS = 400;
const RING_RADIUS = 0.9;

export type Scene = { data: GaussianMixture; source: Source & { kind: 'generator' } };

export function sceneOf({
  scene,
  apart,
  seed,
}: {
  scene: SceneName;
  apart: number;
  seed: number;
}): Scene {
  const data = shifted(dataOf[scene](), -apart / 2);
  const generator = generatorOf[scene](apart / 2, seed);
  return { data, source: { kind: 'generator', generator, batch: BATCH } };
}

const dataOf: Record<SceneName, () => GaussianMixture> = {
  clouds: () => ({ weights: [1], means: [[0, 0]], sigmas: [CLOUD_SIGMA] }),
  lines: () => ({
    weights: Array.from({ length: LINE_POINTS }, () => 1 / LINE_POINTS),
    means: Array.from({ length: LINE_POINTS }, (_, i) => [
      0,
      LINE_HALF * ((2 * i + 1) / LINE_POINTS - 1),
    ]),
    sigmas: Array.from({ length: LINE_POINTS }, () => 0),
  }),
  curve: () => ringMixture({ radius: RING_RADIUS, sigma: 0.02 }),
};

const shifted = (mixture: GaussianMixture, by: number): GaussianMixture => ({
  ...mixture,
  means: mixture.means.map(([x, y]) => [x + by, y]),
});

const generatorOf: Record<SceneName, (x: number, seed: number) => FrozenGenerator> = {
  /** G(z) = σ·z + (x, 0), z ~ N(0, I): at x = 0 the distribution of the data. */
  clouds: (x) => ({
    shape: { sizes: [2, 2], activation: 'tanh' },
    theta: Float32Array.of(CLOUD_SIGMA, 0, 0, CLOUD_SIGMA, x, 0),
    latent: 'gaussian',
  }),
  /** G(z) = (x, 1.5·z), z ~ U(−1, 1): the line of the data, moved. */
  lines: (x) => ({
    shape: { sizes: [1, 2], activation: 'tanh' },
    theta: Float32Array.of(0, LINE_HALF, x, 0),
    latent: 'uniform',
  }),
  curve: untrained,
};

const CURVE: NetworkShape = { sizes: [1, 24, 24, 2], activation: 'tanh' };
/** Root mean square distance of the curve's points from their middle. */
const CURVE_RADIUS = 0.8;

/** A network as it is before any training, on noise with one coordinate; its last layer scaled and moved. */
function untrained(x: number, seed: number): FrozenGenerator {
  const theta = initialParameters(CURVE, createRandom(seed).fork('frozen generator'));
  const points = forward(CURVE, theta, latentNet('gaussian', 1));
  const n = points.length / 2;
  const mean = [0, 1].map(
    (axis) => points.reduce((sum, v, i) => sum + (i % 2 === axis ? v : 0), 0) / n,
  );
  const square = points.reduce((sum, value, i) => sum + (value - mean[i % 2]) ** 2, 0) / n;
  const scale = CURVE_RADIUS / Math.sqrt(square);
  const { weights, biases } = layersOf(CURVE).at(-1)!;
  for (let i = weights; i < theta.length; i++) theta[i] *= scale;
  theta[biases] += x - scale * mean[0];
  theta[biases + 1] -= scale * mean[1];
  return { shape: CURVE, theta, latent: 'gaussian' };
}
