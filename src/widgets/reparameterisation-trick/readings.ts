import { sceneOf } from './scene';
import type { State } from './state';

/**
 * `exact`, the gradient in closed form; of 500 batches’ estimates the means `scoreMean` and
 * `pathwiseMean`, the variances `scoreVariance` and `pathwiseVariance`, and their `ratio`, score
 * function over pathwise.
 */
export const readingNames = [
  'exact',
  'scoreMean',
  'pathwiseMean',
  'scoreVariance',
  'pathwiseVariance',
  'ratio',
] as const;

export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const { exact, summaries, ratio } = sceneOf(state);
  return {
    exact,
    scoreMean: summaries.score.mean,
    pathwiseMean: summaries.pathwise.mean,
    scoreVariance: summaries.score.variance,
    pathwiseVariance: summaries.pathwise.variance,
    ratio,
  };
}
