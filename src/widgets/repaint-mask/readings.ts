import { callsFor } from './fill';
import { maskIn, type State } from './state';
import { originalSeam, seamIn } from './words';

/**
 * Looks at the network (`calls` of the row gone over again); the share of the picture that is to be
 * made up (`gap`); the mean jump along its edge in the original (`original`), and in the live fillings
 * by overwriting alone (`once`) and gone over again (`again`).
 */
export const readingNames = ['calls', 'gap', 'original', 'once', 'again'] as const;

export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const mask = maskIn(state);
  return {
    calls: callsFor('again', state.params),
    gap: mask.filter((known) => known === 0).length / mask.length,
    original: originalSeam(state),
    once: seamIn(state, 'once'),
    again: seamIn(state, 'again'),
  };
}
