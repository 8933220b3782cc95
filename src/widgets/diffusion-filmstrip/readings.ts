import { shownOf, type State } from './state';

/**
 * Of the network looked at: the `step` of training it was kept at, the run's `loss` there, its loss on
 * test digits in the first, a middle and the last tenth of the steps (`lossClean`, `lossMiddle`,
 * `lossNoisy`), and `readAsAsked`, the share of its digits that are read as asked.
 */
export const readingNames = [
  'step',
  'loss',
  'lossClean',
  'lossMiddle',
  'lossNoisy',
  'readAsAsked',
] as const;

export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const { step, loss, losses, readAsAsked } = shownOf(state);
  return {
    step,
    loss: loss ?? NaN,
    lossClean: losses[0],
    lossMiddle: losses[Math.floor(losses.length / 2)],
    lossNoisy: losses[losses.length - 1],
    readAsAsked,
  };
}
