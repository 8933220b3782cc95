/**
 * The axis of time of a film of training: kept step i stands at (i + ½)/n of the width, steps between
 * two of them run evenly from one to the next. So a frame, the slider's thumb and the playhead stand
 * in one line, and the crowded beginning gets its room.
 */
import { scaleLinear } from 'd3-scale';

/** Where a step stands among the kept ones, in [0, 1]. */
export function placeAmong(kept: readonly number[], step: number): number {
  const place = scaleLinear(
    kept,
    kept.map((_, i) => (i + 0.5) / kept.length),
  );
  return place.clamp(true)(step);
}

/** Which of `count` frames lies under a place of the axis. */
export const frameUnder = (count: number, place: number): number =>
  Math.min(count - 1, Math.max(0, Math.floor(place * count)));
