/** What is tried: plain lists, in the order of the document that reports them. */
import { defaultGanOptions, type GanOptions, type PlayerOptions } from '~/training/gan-options';

/** Options beside the book's defaults. */
export type Setting = { name: string; options: GanOptions };

const { generator, discriminator } = defaultGanOptions;

const setting = (name: string, changes: Partial<GanOptions>): Setting => ({
  name,
  options: { ...defaultGanOptions, ...changes },
});
const both = (name: string, changes: Partial<PlayerOptions>): Setting =>
  setting(name, {
    generator: { ...generator, ...changes },
    discriminator: { ...discriminator, ...changes },
  });
const rates = (g: number, d: number): Setting =>
  setting(`rates ${g} of G, ${d} of D`, {
    generator: { ...generator, rate: g },
    discriminator: { ...discriminator, rate: d },
  });

/** The search uses other seeds than the check of what it found. */
export const SEARCH_SEEDS = [101, 102, 103];
export const SEARCH_STEPS = 2000;
/** The settings of `defaultGanOptions`. */
export const plain = rates(0.001, 0.001);
/** Plain non-saturating GANs; one thing is changed at a time. */
export const searched: readonly Setting[] = [
  rates(0.0003, 0.0003),
  plain,
  rates(0.003, 0.003),
  rates(0.0003, 0.001),
  rates(0.001, 0.003),
  rates(0.001, 0.0003),
  both('RMSProp', { optimiser: 'rmsprop' }),
  both('momentum, rates 0.01', { optimiser: 'momentum', rate: 0.01 }),
  both('plain descent, rates 0.1', { optimiser: 'sgd', rate: 0.1 }),
  both('width 16', { width: 16 }),
  both('width 32', { width: 32 }),
  both('width 128', { width: 128 }),
  both('three hidden layers', { layers: 3 }),
  both('leaky ReLU', { activation: 'leaky-relu' }),
  both('tanh', { activation: 'tanh' }),
  both('SiLU', { activation: 'silu' }),
  setting('minibatches of 64', { batch: 64 }),
  setting('minibatches of 256', { batch: 256 }),
  setting('two updates of D', { dSteps: 2 }),
];

/** Those that the search found quickest, and the plain one: run again, longer, on other seeds. */
export const finalists: readonly Setting[] = [
  plain,
  ...searched.filter(({ name }) =>
    ['rates 0.001 of G, 0.003 of D', 'rates 0.003 of G, 0.003 of D', 'RMSProp', 'tanh'].includes(
      name,
    ),
  ),
];
export const CHECK_SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
export const CHECK_STEPS = 4000;

/** All losses at the same settings. */
export const LOSS_STEPS = 2000;
export const losses: readonly Setting[] = [
  setting('non-saturating', {}),
  setting('minimax', { loss: 'minimax' }),
  setting('maximum likelihood', { loss: 'maximum-likelihood' }),
  setting('least squares', { loss: 'least-squares' }),
  setting('hinge', { loss: 'hinge' }),
  setting('Wasserstein, gradient penalty, k = 3', {
    loss: 'wasserstein',
    constraint: 'gradient-penalty',
    dSteps: 3,
  }),
  setting('Wasserstein, clipping, k = 3', { loss: 'wasserstein', constraint: 'clip', dSteps: 3 }),
  setting('MMD', { loss: 'mmd' }),
];
export const LOSS_SEEDS = [1, 2, 3, 4];

/** The two losses of Goodfellow et al. where nothing rescales G's gradient. */
export const HEAD_STARTS = [0, 300];
export const descentSection = (headStart: number): string => `descent, head start ${headStart}`;
export const DESCENT_RATES = [0.03, 0.1, 0.3];
export const DESCENT_SEEDS = [1, 2, 3];
export const DESCENT_STEPS = 2000;
export const descents: readonly Setting[] = (['non-saturating', 'minimax'] as const).flatMap(
  (loss) =>
    DESCENT_RATES.map((rate) =>
      setting(descentName(loss, rate), {
        loss,
        generator: { ...generator, optimiser: 'sgd', rate },
        discriminator: { ...discriminator, rate: 0.0003 },
      }),
    ),
);
export function descentName(loss: GanOptions['loss'], rate: number): string {
  return `${loss}, rate ${rate} of G`;
}

export const FROZEN_UPDATES = [10, 100, 1000];
export const FROZEN_SEEDS = [1, 2];
export const frozen: readonly Setting[] = [
  setting('minimax', { loss: 'minimax' }),
  setting('non-saturating', {}),
  setting('maximum likelihood', { loss: 'maximum-likelihood' }),
  setting('least squares', { loss: 'least-squares' }),
  setting('hinge', { loss: 'hinge' }),
  setting('Wasserstein, gradient penalty', { loss: 'wasserstein', constraint: 'gradient-penalty' }),
  setting('Wasserstein, spectral norm', { loss: 'wasserstein', constraint: 'spectral-norm' }),
  setting('Wasserstein, clipping', { loss: 'wasserstein', constraint: 'clip' }),
  setting('MMD', { loss: 'mmd' }),
];
