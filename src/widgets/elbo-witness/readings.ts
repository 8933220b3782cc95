import { createScene } from './scene';
import type { State } from './state';

/**
 * In nats: `entropy` of the data (on average only), `surprise` −log p_θ(x_0), the `bound`; `modelSlack`
 * between the first two, `boundSlack` between the last two; `prior` L_T, `decoder` L_0, `denoising` the
 * sum of all between; `walks`, the bound as measured; `T` and `alphaBarT`.
 */
export const readingNames = [
  'T',
  'alphaBarT',
  'entropy',
  'surprise',
  'bound',
  'modelSlack',
  'boundSlack',
  'prior',
  'denoising',
  'decoder',
  'walks',
] as const;

export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const { chain, lines, bound } = createScene()(state);
  const { entropy, surprise, terms, walks } = lines;
  const decoder = bound.steps[1];
  return {
    T: state.T,
    alphaBarT: chain.schedule.alphaBar[state.T],
    entropy,
    surprise,
    bound: terms,
    modelSlack: surprise - entropy,
    boundSlack: terms - surprise,
    prior: bound.prior,
    denoising: terms - bound.prior - decoder,
    decoder,
    walks,
  };
}
