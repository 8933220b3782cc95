/** The losses of G that are compared, and the discriminators and critics they are measured against. */
import { criticOptions, type CriticOptions } from '~/training/critic-options';
import type { GanLoss } from '~/training/gan-options';

export const lossNames = [
  'minimax',
  'nonSaturating',
  'leastSquares',
  'hinge',
  'wasserstein',
  'mmd',
] as const;
export type LossName = (typeof lossNames)[number];

/** The names of the laboratory. */
export const lossOf: Record<LossName, GanLoss> = {
  minimax: 'minimax',
  nonSaturating: 'non-saturating',
  leastSquares: 'least-squares',
  hinge: 'hinge',
  wasserstein: 'wasserstein',
  mmd: 'mmd',
};

export const criticNames = ['log', 'squares', 'hinge', 'critic', 'witness'] as const;
export type CriticName = (typeof criticNames)[number];

/** The network of every discriminator, trained with Adam; quick enough to be watched. */
const player: CriticOptions['player'] = {
  layers: 2,
  width: 32,
  activation: 'relu',
  optimiser: 'adam',
  rate: 0.003,
};

/** Two losses of G share one discriminator: they differ in G alone. */
const given: (Pick<CriticOptions, 'name' | 'losses'> & Partial<CriticOptions>)[] = [
  { name: 'log', losses: ['minimax', 'non-saturating'] },
  { name: 'squares', losses: ['least-squares'] },
  { name: 'hinge', losses: ['hinge'] },
  { name: 'critic', losses: ['wasserstein'], constraint: 'gradient-penalty', penalty: 10 },
  { name: 'witness', losses: ['mmd'] },
];

export const critics = given.map((critic) => criticOptions({ ...critic, player }));
