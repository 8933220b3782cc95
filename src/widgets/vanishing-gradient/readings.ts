import { stepOf } from '~/training/run';
import { lossNames } from './losses';
import { gradientOf, type State } from './state';

/**
 * `step`; of the discriminator that the logarithmic losses share: `accuracy` on 512 points, and its
 * mean answers `onReal` and `onFake`; then for each loss of G the length of its gradient by the
 * loss's name. All but `step` need a run that stands still: a link with a step trains to it.
 */
export const readingNames = ['step', 'accuracy', 'onReal', 'onFake', ...lossNames] as const;

export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const { run } = state;
  const isStill = run.frame && !run.playing && run.frame.measured.step === run.frame.step;
  const values = isStill ? run.frame!.measured.values : {};
  const lengths = lossNames.map((name) => [name, isStill ? gradientOf(state, name).length : NaN]);
  return {
    step: stepOf(run),
    accuracy: values['log.accuracy'] ?? NaN,
    onReal: values['log.onReal'] ?? NaN,
    onFake: values['log.onFake'] ?? NaN,
    ...(Object.fromEntries(lengths) as Record<(typeof lossNames)[number], number>),
  };
}
