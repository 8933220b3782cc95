import { softmax, topClass } from '~/math/attacks/classifier';
import { changeOf, type Change } from './change';
import { afterOf, beforeOf, kindIn, type State } from './state';

/**
 * The class that the picture is read as `before` and `after` the attack and the probabilities
 * `beforeShare`, `afterShare` of these; `fooled` (1 where the reader is where the attack wants it,
 * else 0); the change's `maxNorm`, `twoNorm` (pixels from 0 to 1) and number of `changedPixels`.
 */
export const readingNames = [
  'before',
  'beforeShare',
  'after',
  'afterShare',
  'fooled',
  'maxNorm',
  'twoNorm',
  'changedPixels',
] as const;

export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const first = topOf(beforeOf(state));
  const after = afterOf(state);
  const last = topOf(after?.logits);
  const change = changeIn(state) ?? { max: NaN, two: NaN, pixels: NaN };
  return {
    before: first.k,
    beforeShare: first.share,
    after: last.k,
    afterShare: last.share,
    fooled: after ? Number(after.reached) : NaN,
    maxNorm: change.max,
    twoNorm: change.two,
    changedPixels: change.pixels,
  };
}

/** The size of the change; that of the build where only its picture is there. */
export function changeIn(state: State): Change | undefined {
  const after = afterOf(state);
  if (after?.source === 'built') return state.recorded.change;
  return after?.x && state.drawing
    ? changeOf(kindIn(state.params), state.drawing, after.x)
    : undefined;
}

/** The likeliest class and its probability. */
export function topOf(logits: Float32Array | undefined): { k: number; share: number } {
  if (!logits) return { k: NaN, share: NaN };
  const k = topClass(logits);
  return { k, share: softmax(logits)[k] };
}
