import { areaUnder, rocCurve } from '~/math/roc';
import { confusionOf, isComplete, ownScore, ratesNow, scoredOf, type State } from './state';

/**
 * The `threshold`; the area under the ROC curve (`auc`); at the threshold the rates
 * `truePositiveRate`, `falsePositiveRate`, `precision`, `accuracy`, and the counts `caught` and
 * `missed` of 256 clothes, `falseAlarms` and `passed` of 256 digits; the score of the drawing, `own`.
 */
export const readingNames = [
  'threshold',
  'auc',
  'truePositiveRate',
  'falsePositiveRate',
  'precision',
  'accuracy',
  'caught',
  'missed',
  'falseAlarms',
  'passed',
  'own',
] as const;

export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const scored = scoredOf(state);
  const confusion = confusionOf(state);
  const rates = ratesNow(state);
  return {
    threshold: state.params.threshold,
    auc: isComplete(scored) ? areaUnder(rocCurve(scored.digits, scored.clothes)) : NaN,
    truePositiveRate: rates?.truePositiveRate ?? NaN,
    falsePositiveRate: rates?.falsePositiveRate ?? NaN,
    precision: rates?.precision ?? NaN,
    accuracy: rates?.accuracy ?? NaN,
    caught: confusion?.truePositives ?? NaN,
    missed: confusion?.falseNegatives ?? NaN,
    falseAlarms: confusion?.falsePositives ?? NaN,
    passed: confusion?.trueNegatives ?? NaN,
    own: ownScore(state) ?? NaN,
  };
}
