import { stepOf } from '~/training/run';
import { measured, type State } from './state';

/**
 * The `step`; in a run that stands still also the simple loss on noisy data (`loss`), the least that
 * any network can have (`floor`), the excess (`gap`), all per coordinate, and of the drawn points `js`,
 * `w1` and, where the data have modes, `modes` and `quality`.
 */
export const readingNames = [
  'step',
  'loss',
  'floor',
  'gap',
  'js',
  'w1',
  'modes',
  'quality',
] as const;

export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const at = (name: string) => (state.run.playing ? NaN : measured(state, name));
  return {
    step: stepOf(state.run),
    loss: at('loss'),
    floor: at('floor'),
    gap: at('gap'),
    js: at('js'),
    w1: at('w1'),
    modes: at('modes'),
    quality: at('quality'),
  };
}
