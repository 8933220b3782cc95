/** What figures call the choices of data and of a GAN. */
import type { DataChoice } from './data';
import type { Activation, Constraint, GanLoss, Latent, Optimiser } from './gan-options';

export const dataNames = {
  ring: 'Ring of 8',
  grid: 'Grid of 25',
  moons: 'Two moons',
  spiral: 'Spiral',
  lines: 'Two lines',
  pinwheel: 'Pinwheel',
  drawn: 'Draw your own',
} as const satisfies Record<DataChoice['set'], string>;

export const lossNames = {
  'non-saturating': 'Non-saturating',
  minimax: 'Minimax',
  'maximum-likelihood': 'Maximum likelihood',
  'least-squares': 'Least squares',
  hinge: 'Hinge',
  wasserstein: 'Wasserstein',
  mmd: 'MMD (no D)',
} as const satisfies Record<GanLoss, string>;

export const constraintNames = {
  none: 'None',
  clip: 'Weight clipping',
  'gradient-penalty': 'Gradient penalty',
  'spectral-norm': 'Spectral norm',
} as const satisfies Record<Constraint, string>;

export const optimiserNames = {
  sgd: 'SGD',
  momentum: 'Momentum',
  rmsprop: 'RMSProp',
  adam: 'Adam',
} as const satisfies Record<Optimiser, string>;

export const activationNames = {
  relu: 'ReLU',
  'leaky-relu': 'Leaky ReLU',
  tanh: 'tanh',
  silu: 'SiLU',
} as const satisfies Record<Activation, string>;

export const latentNames = {
  gaussian: 'Normal',
  uniform: 'Uniform',
  binary: '±1',
} as const satisfies Record<Latent, string>;
