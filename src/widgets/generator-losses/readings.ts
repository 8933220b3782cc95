import { generatorLosses, sigmoid } from '~/math/gan-losses';
import { sceneOf } from './scene';
import type { State } from './state';

/**
 * `offset`; `logit`, `D`, and of the fake looked at each loss's push on the logit, −dJ/dℓ; then the
 * expected gradient in m of each loss, and its spread from fake to fake.
 */
export const readingNames = [
  'offset',
  'logit',
  'D',
  'minimaxPush',
  'nonSaturatingPush',
  'maximumLikelihoodPush',
  'minimaxGradient',
  'nonSaturatingGradient',
  'maximumLikelihoodGradient',
  'minimaxSpread',
  'nonSaturatingSpread',
  'maximumLikelihoodSpread',
] as const;

export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const { logit, offset } = state;
  const { minimax, nonSaturating, maximumLikelihood } = sceneOf(state).pulls;
  return {
    offset,
    logit,
    D: sigmoid(logit),
    minimaxPush: -generatorLosses.minimax.gradient(logit),
    nonSaturatingPush: -generatorLosses.nonSaturating.gradient(logit),
    maximumLikelihoodPush: -generatorLosses.maximumLikelihood.gradient(logit),
    minimaxGradient: minimax.expected,
    nonSaturatingGradient: nonSaturating.expected,
    maximumLikelihoodGradient: maximumLikelihood.expected,
    minimaxSpread: minimax.spread,
    nonSaturatingSpread: nonSaturating.spread,
    maximumLikelihoodSpread: maximumLikelihood.spread,
  };
}
