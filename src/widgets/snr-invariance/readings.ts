import { createScene } from './scene';
import type { State } from './state';

/**
 * In nats: the `fixed` and the `bent` schedule's loss and their `difference`, bent less fixed; in nats²
 * `fixedVariance`, `bentVariance` of an estimate from one draw, and their `ratio`, bent over fixed.
 */
export const readingNames = [
  'fixed',
  'bent',
  'difference',
  'fixedVariance',
  'bentVariance',
  'ratio',
] as const;

export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const { fixedBound, bentBound } = createScene()(state);
  return {
    fixed: fixedBound.integral,
    bent: bentBound.integral,
    difference: bentBound.integral - fixedBound.integral,
    fixedVariance: fixedBound.variance,
    bentVariance: bentBound.variance,
    ratio: bentBound.variance / fixedBound.variance,
  };
}
