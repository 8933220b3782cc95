/**
 * What can be chosen about a GAN, and the names of the choices: plain data that a page can import
 * without the library that trains.
 */
import type { GaussianMixture } from '~/math/gaussian-mixture';
import { activations, type Activation } from './network';

/** The objectives, in the order in which a figure offers them; formulas in `gan-losses.ts`. */
export const ganLosses = [
  'non-saturating',
  'minimax',
  'maximum-likelihood',
  'least-squares',
  'hinge',
  'wasserstein',
  'mmd',
] as const;
export type GanLoss = (typeof ganLosses)[number];

/** What keeps the discriminator or critic smooth: see `smoothness.ts`. */
export const constraints = ['none', 'clip', 'gradient-penalty', 'spectral-norm'] as const;
export type Constraint = (typeof constraints)[number];

export const optimisers = ['sgd', 'momentum', 'rmsprop', 'adam'] as const;
export type Optimiser = (typeof optimisers)[number];

export const latents = ['gaussian', 'uniform', 'binary'] as const;
/** The distribution of each coordinate of z: N(0, 1), U(−1, 1), or −1 and 1 with equal probability. */
export type Latent = (typeof latents)[number];

export { activations, type Activation };

export type PlayerOptions = {
  /** Hidden layers, 1 … 4. */
  layers: number;
  /** Units of each, 2 … 256. */
  width: number;
  activation: Activation;
  optimiser: Optimiser;
  /** Learning rate η, above 0. */
  rate: number;
};

export type GanOptions = {
  loss: GanLoss;
  constraint: Constraint;
  /** c of weight clipping: all of D's parameters stay in [−c, c]. */
  clip: number;
  /** λ of the gradient penalty. */
  penalty: number;
  /** K of spectral normalisation: f is K times a network of slope 1 at most. */
  lipschitz: number;
  /** Middle width of the MMD's three kernels, in units of the plane. */
  kernelWidth: number;
  generator: PlayerOptions;
  discriminator: PlayerOptions;
  latent: Latent;
  /** Coordinates of z, 1 … 64. */
  latentDimension: number;
  /** k: updates of D in each iteration, with fresh minibatches; 0 trains G alone. */
  dSteps: number;
  /** Updates of G that follow; 1 in the paper. */
  gSteps: number;
  /** Points of a minibatch. */
  batch: number;
  /** The label of real data: 1, or 0.9 for one-sided smoothing (Salimans et al. 2016, section 3.4). */
  realLabel: number;
  /** Standard deviation of noise added to all that D sees (Arjovsky & Bottou 2017, section 3). */
  instanceNoise: number;
  /** A known q in the place of the generator, for experiments with D alone; then G has no updates. */
  fixed?: GaussianMixture;
};

export const defaultGanOptions: GanOptions = {
  loss: 'non-saturating',
  constraint: 'none',
  clip: 0.1,
  penalty: 1,
  lipschitz: 1,
  kernelWidth: 0.4,
  generator: { layers: 2, width: 64, activation: 'relu', optimiser: 'adam', rate: 0.001 },
  discriminator: { layers: 2, width: 64, activation: 'relu', optimiser: 'adam', rate: 0.001 },
  latent: 'gaussian',
  latentDimension: 2,
  dSteps: 1,
  gSteps: 1,
  batch: 128,
  realLabel: 1,
  instanceNoise: 0,
};

/** Losses whose discriminator ends in a sigmoid, so that its output is a probability. */
export const isLogLoss = (loss: GanLoss): boolean =>
  loss === 'minimax' || loss === 'non-saturating' || loss === 'maximum-likelihood';

/** The MMD compares the samples themselves: there is no second player. */
export const hasDiscriminator = (loss: GanLoss): boolean => loss !== 'mmd';

/** Whether a run with options `a` can go on with `b`: what only a new start can change is the same. */
export const sameStart = (a: GanOptions, b: GanOptions): boolean => startOf(a) === startOf(b);

const startOf = ({ generator, discriminator, latent, latentDimension, fixed }: GanOptions) =>
  JSON.stringify([
    [generator, discriminator].map(({ layers, width, activation }) => [layers, width, activation]),
    latent,
    latentDimension,
    fixed,
  ]);
