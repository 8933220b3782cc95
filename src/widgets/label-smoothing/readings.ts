import { logitOf } from '~/math/gan-losses';
import { pushOnFake } from '~/math/optimal-discriminator';
import { sceneOf } from './scene';
import type { State } from './state';

/**
 * At the place looked at: `D`, its `logit`, `plainD` with labels 1 and 0, and the `push` d/dx log D*
 * on a fake there. `kept` is the share of the mean push on all fakes that the labels leave.
 */
export const readingNames = ['D', 'logit', 'plainD', 'push', 'kept'] as const;

export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const scene = sceneOf(state);
  const answer = scene.smoothed(state.x);
  return {
    D: answer,
    logit: logitOf(answer),
    plainD: scene.plain(state.x),
    push: pushOnFake(scene.p, scene.q, state)(state.x),
    kept: scene.kept,
  };
}
