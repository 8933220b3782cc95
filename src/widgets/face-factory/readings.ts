import { shareOf, tieOf } from './crowd';
import { heldFactors, type State } from './state';

/**
 * `held` factors, their `share` of freely drawn faces (independent factors), and the counted
 * probabilities of the chosen correlation's child with (`givenParent`) and without (`otherwise`)
 * its parent.
 */
export const readingNames = ['held', 'share', 'givenParent', 'otherwise'] as const;

export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const { givenParent, otherwise } = tieOf(state);
  return { held: heldFactors(state).length, share: shareOf(state), givenParent, otherwise };
}
