/**
 * The museum: six ways for a GAN to fail, each a setting of the same laboratory, and the remedies that
 * may be tried on it. Everything not named is as in `defaultGanOptions`.
 */
import type { GaussianMixture } from '~/math/gaussian-mixture';
import { ringMixture } from '~/math/point-sets';
import { defaultGanOptions, type GanOptions, type PlayerOptions } from '~/training/gan-options';

export const exhibitNames = [
  'collapse',
  'hopping',
  'bridges',
  'vanishing',
  'explosion',
  'latent',
] as const;
export type ExhibitName = (typeof exhibitNames)[number];

/** What all of them are to learn. */
export const ring: GaussianMixture = ringMixture();

const both = (changes: Partial<PlayerOptions>): Partial<GanOptions> => ({
  generator: { ...defaultGanOptions.generator, ...changes },
  discriminator: { ...defaultGanOptions.discriminator, ...changes },
});
const descent = (rate: number): PlayerOptions => ({
  ...defaultGanOptions.generator,
  optimiser: 'sgd',
  rate,
});
const exhibit = (changes: Partial<GanOptions>): GanOptions => ({
  ...defaultGanOptions,
  ...changes,
});

export const exhibits: Record<ExhibitName, GanOptions> = {
  collapse: exhibit({ generator: descent(0.03), dSteps: 3 }),
  hopping: exhibit(both({ optimiser: 'momentum', rate: 0.01 })),
  bridges: exhibit({ instanceNoise: 0.35 }),
  vanishing: exhibit({
    loss: 'minimax',
    generator: descent(0.3),
  }),
  explosion: exhibit(both({ rate: 0.3 })),
  latent: exhibit({ latentDimension: 1 }),
};

/** What can be changed, in the order of the menus; two at a time. */
export const remedyNames = [
  'none',
  'loss',
  'wasserstein',
  'penalty',
  'adam',
  'slower',
  'two-rates',
  'turns',
  'noise',
  'clear',
  'latent',
] as const;
export type RemedyName = (typeof remedyNames)[number];

const remedies: Record<RemedyName, (options: GanOptions) => GanOptions> = {
  none: (options) => options,
  loss: (options) => ({ ...options, loss: 'non-saturating' }),
  wasserstein: (options) => ({
    ...options,
    loss: 'wasserstein',
    constraint: 'gradient-penalty',
    dSteps: Math.max(3, options.dSteps),
  }),
  penalty: (options) => ({ ...options, constraint: 'gradient-penalty' }),
  adam: (options) => ({ ...options, ...both({}) }),
  slower: ({ generator, discriminator, ...rest }) => ({
    ...rest,
    generator: { ...generator, rate: generator.rate / 100 },
    discriminator: { ...discriminator, rate: discriminator.rate / 100 },
  }),
  'two-rates': ({ generator, ...rest }) => ({
    ...rest,
    generator: { ...generator, rate: generator.rate / 3 },
  }),
  turns: (options) => ({ ...options, dSteps: 1 }),
  noise: (options) => ({ ...options, instanceNoise: 0.2 }),
  clear: (options) => ({ ...options, instanceNoise: 0 }),
  latent: (options) => ({ ...options, latentDimension: 2 * options.latentDimension }),
};

/** An exhibit with both remedies, the first one first. */
export function treated(name: ExhibitName, first: RemedyName, second: RemedyName): GanOptions {
  return remedies[second](remedies[first](exhibits[name]));
}
