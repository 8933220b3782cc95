import { sceneOf } from './scene';
import type { State } from './state';

/**
 * `step`; the `loss`; the `variance` of one draw of it now, at `first` and at `least`; `factor`, how many
 * times smaller it is now than at first; `timeVariance`, the part of it that comes of the time drawn.
 */
export const readingNames = [
  'step',
  'loss',
  'variance',
  'first',
  'least',
  'factor',
  'timeVariance',
] as const;

export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const { first, now, least } = sceneOf(state);
  return {
    step: state.steps,
    loss: now.bound.integral,
    variance: now.bound.variance,
    first: first.bound.variance,
    least: least.bound.variance,
    factor: first.bound.variance / now.bound.variance,
    timeVariance: now.bound.timeVariance,
  };
}
