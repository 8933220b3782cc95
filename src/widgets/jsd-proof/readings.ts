import { sigmoid } from '~/math/gan-losses';
import { sceneOf } from './scene';
import type { State } from './state';
import { shortfall } from './words';

/**
 * `V` with the discriminator in use and `best` with the optimal one, their difference `gap`, the
 * `jsd`, the `pull` dV/dm on the fakes, and at the place looked at `D` and `bestD`.
 */
export const readingNames = ['V', 'best', 'gap', 'jsd', 'pull', 'D', 'bestD'] as const;

export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const scene = sceneOf(state);
  return {
    V: scene.lines.objective,
    best: scene.lines.best,
    gap: shortfall(scene),
    jsd: scene.jsd,
    pull: scene.pull,
    D: sigmoid(scene.logit(state.x)),
    bestD: sigmoid(scene.best(state.x)),
  };
}
