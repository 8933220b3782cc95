import { numbersOf } from './numbers';
import type { State } from './state';

/**
 * Root mean square errors of the digit made out, by the network as trained (`wholeError`) and with its
 * skips as they are (`cutError`), the `change` between the two, and the `evenness` of the attention: 1
 * where every place looks everywhere alike. Recorded in the author's state, else live.
 */
export const readingNames = ['t', 'wholeError', 'cutError', 'change', 'evenness'] as const;

export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const { wholeError = NaN, cutError = NaN, change = NaN, evenness = NaN } = numbersOf(state) ?? {};
  return { t: state.params.t, wholeError, cutError, change, evenness };
}
