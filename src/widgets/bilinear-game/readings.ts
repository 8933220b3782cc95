import { distanceAt, pathsOf } from './scene';
import { optimisers, type State } from './state';

/** `step`, and each method's distance from the equilibrium after it, shown or not. */
export const readingNames = ['step', ...optimisers] as const;

export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const paths = pathsOf(state);
  const distances = optimisers.map((optimiser) => [
    optimiser,
    distanceAt(paths[optimiser], state.t),
  ]);
  return {
    step: state.t,
    ...(Object.fromEntries(distances) as Record<(typeof optimisers)[number], number>),
  };
}
