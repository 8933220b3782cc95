import { lanes, stepOf, taken, type State } from './state';

const measured = ['js', 'w1', 'mmd', 'modes', 'quality'] as const;

/**
 * `step`, and for each of the four places `A`, `B`, `C`, `D` its numbers: `jsA`, `w1A` (sliced), `mmdA`
 * (squared, unbiased), and `modesA`, `qualityA` for data with modes. All but `step` need a race that
 * stands still: a link with a step trains to it.
 */
export const readingNames = [
  'step',
  ...measured.flatMap((name) => lanes.map((lane) => `${name}${lane.toUpperCase()}`)),
];

/** The numbers of a state; what has not been measured at its step is NaN. */
export function readings(state: State): Record<string, number> {
  const numbers: Record<string, number> = Object.fromEntries(
    readingNames.map((name) => [name, NaN]),
  );
  numbers.step = stepOf(state);
  if (state.playing || state.target !== undefined) return numbers;
  for (const lane of taken(state)) {
    const { frame } = state.lanes[lane];
    if (frame?.measured.step !== numbers.step) continue;
    for (const name of measured) {
      numbers[`${name}${lane.toUpperCase()}`] = frame.measured.values[name] ?? NaN;
    }
  }
  return numbers;
}
