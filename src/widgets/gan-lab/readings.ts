import { stepOf, type State } from './state';

/**
 * `step`; how well G does: `js`, `kl` (nats), `w1` (sliced), `mmd` (squared, unbiased), `modes` and
 * `quality` (data with modes); how D does: `accuracy`, `bound` (the divergence its loss reports), `idealGap`
 * (mean |D − D*|), `slope` (largest |∇D|); `dLoss`, `gLoss`, and `generatorSlope`, the length of the
 * gradient of G's loss. All but `step` need a run that stands still: a link with a step trains to it.
 */
export const readingNames = [
  'step',
  'js',
  'kl',
  'w1',
  'mmd',
  'modes',
  'quality',
  'accuracy',
  'bound',
  'idealGap',
  'slope',
  'dLoss',
  'gLoss',
  'generatorSlope',
] as const;

/** The numbers of a state; what has not been measured at its step is NaN. */
export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const { frame, playing, target } = state;
  const isStill = frame && !playing && target === undefined && frame.measured.step === frame.step;
  const measured = isStill ? frame.measured.values : {};
  const entries = readingNames.map((name) => [name, measured[name] ?? NaN]);
  return { ...Object.fromEntries(entries), step: stepOf(state) } as ReturnType<typeof readings>;
}
