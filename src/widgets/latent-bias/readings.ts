import { againstShare, meanAccuracy, worstAccuracy } from './measure';
import { shownOf, type State } from './state';

/**
 * The correlation's `strength`; the share of the faces that go `against` it; on balanced faces the
 * classifier's accuracy, `accuracyBefore` and `accuracyAfter` weighting, and that of the group that
 * fares worst, `worstBefore` and `worstAfter`; the `effective` number of faces under the weights.
 */
export const readingNames = [
  'strength',
  'against',
  'accuracyBefore',
  'accuracyAfter',
  'worstBefore',
  'worstAfter',
  'effective',
] as const;

export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const measured = shownOf(state)?.measured;
  const of = (value: number | undefined): number => value ?? NaN;
  return {
    strength: state.params.strength,
    against: of(measured && againstShare(measured.counts)),
    accuracyBefore: of(measured && meanAccuracy(measured.before)),
    accuracyAfter: of(measured && meanAccuracy(measured.after)),
    worstBefore: of(measured && worstAccuracy(measured.before)),
    worstAfter: of(measured && worstAccuracy(measured.after)),
    effective: of(measured?.effective),
  };
}
