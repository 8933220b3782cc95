/** The film strip: a few frames of a walk, evenly spaced, as one wide picture for each row. */
import type { RasterSize } from '~/ui/raster';
import { writePixels } from '~/ui/raster';
import { lengthOf, stateAt, type Run } from './run';

export const FRAMES = 11;

/** Positions of the frames, from x_T to the sample. */
export const framePositions = (run: Run): number[] =>
  Array.from({ length: FRAMES }, (_, i) => Math.round((i / (FRAMES - 1)) * lengthOf(run)));

export type FilmRow = 'xt' | 'x0Hat';

/** What a row shows at a position; nothing before the walk has come there. */
export function frameAt(run: Run, row: FilmRow, position: number): Float32Array | undefined {
  const { steps } = run;
  if (row === 'xt') return position <= steps.length ? stateAt(run, position) : undefined;
  // At the end the last guess is the sample itself.
  return steps[Math.min(position, lengthOf(run) - 1)]?.x0Hat;
}

export const filmSize = ({ world }: Run): { width: number; height: number } => ({
  width: FRAMES * world.size.width,
  height: world.size.height,
});

/** RGBA bytes of a row; frames not there yet are clear. */
export function filmBytes(run: Run, row: FilmRow): Uint8ClampedArray<ArrayBuffer> {
  const size: RasterSize = run.world.size;
  const stride = FRAMES * size.width;
  const rgba = new Uint8ClampedArray(4 * stride * size.height);
  framePositions(run).forEach((position, i) => {
    const pixels = frameAt(run, row, position);
    if (pixels) writePixels(rgba, stride, i * size.width, 0, pixels, size);
  });
  return rgba;
}

/** Where a position lies on the strip, from 0 (left edge) to 1: frames are marked at their middle. */
export const placeOf = (position: number, length: number): number =>
  (0.5 + (FRAMES - 1) * (position / length)) / FRAMES;

/** The position under a point of the strip. */
export const positionUnder = (place: number, length: number): number =>
  Math.min(length, Math.max(0, Math.round(((place * FRAMES - 0.5) / (FRAMES - 1)) * length)));
