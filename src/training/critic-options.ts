/**
 * Several discriminators and critics that are trained on one pair of distributions, neither of which
 * moves: what can be chosen about them. Plain data that a page can import without the library that
 * trains.
 */
import { createRandom } from '~/math/random';
import {
  defaultGanOptions,
  type Constraint,
  type GanLoss,
  type GanOptions,
  type Latent,
  type PlayerOptions,
} from './gan-options';
import { drawLatents } from './latent';
import { forward, type NetworkShape } from './network';

/** One discriminator or critic. */
export type CriticOptions = {
  /** What its field and its numbers are called. */
  name: string;
  /** The losses of G that are measured against it; the first of them sets its own objective. */
  losses: readonly GanLoss[];
  constraint: Constraint;
  /** c of weight clipping, λ of the gradient penalty: see `GanOptions`. */
  clip: number;
  penalty: number;
  player: PlayerOptions;
};

/** A generator that stands still. */
export type FrozenGenerator = {
  shape: NetworkShape;
  theta: Float32Array;
  latent: Latent;
};

/** Where the two sides come from: fresh minibatches of the data and of G, or always the same points. */
export type Source =
  | { kind: 'generator'; generator: FrozenGenerator; batch: number }
  /** As many points of either side, [n, 2]. */
  | { kind: 'points'; real: Float32Array; fake: Float32Array };

export type CriticsOptions = {
  critics: readonly CriticOptions[];
  source: Source;
  /** Middle width of the MMD's three kernels. */
  kernelWidth: number;
};

/** A critic with what is usual in the laboratory, but for what is given. */
export const criticOptions = (
  given: Pick<CriticOptions, 'name' | 'losses'> & Partial<CriticOptions>,
): CriticOptions => ({
  constraint: 'none',
  clip: defaultGanOptions.clip,
  penalty: defaultGanOptions.penalty,
  player: defaultGanOptions.discriminator,
  ...given,
});

/** The options of a GAN whose discriminator is this critic. */
export const ganOf = (critic: CriticOptions, kernelWidth: number): GanOptions => ({
  ...defaultGanOptions,
  loss: critic.losses[0],
  constraint: critic.constraint,
  clip: critic.clip,
  penalty: critic.penalty,
  discriminator: critic.player,
  kernelWidth,
});

/** The first n latents of those on show, [n, n_0]. */
export function frozenLatents(
  { shape, latent }: FrozenGenerator,
  seed: number,
  n: number,
): Float32Array {
  return drawLatents(latent, shape.sizes[0], n, createRandom(seed).fork('shown'));
}

/** The first n points of the generated side on show, [n, 2]; fixed points begin again at their end. */
export function shownFakes(source: Source, seed: number, n: number): Float32Array {
  if (source.kind === 'points') {
    const { fake } = source;
    return Float32Array.from({ length: 2 * n }, (_, i) => fake[i % fake.length]);
  }
  const { generator } = source;
  return forward(generator.shape, generator.theta, frozenLatents(generator, seed, n));
}
