import { divergenceNames } from '~/math/divergences';
import { sceneOf } from './scene';
import type { State } from './state';

/** Every divergence by name; one that is infinite is no reading. */
export const readingNames = divergenceNames;

export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const { divergences } = sceneOf(state);
  const values = divergenceNames.map((name) => [name, divergences[name].value]);
  return Object.fromEntries(values) as Record<(typeof readingNames)[number], number>;
}
