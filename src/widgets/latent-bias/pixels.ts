import { PIXELS } from './models';

/** Bytes of a drawn face, RGB row by row, as the network is given them: channel-first in [−1, 1]. */
export function pixelsFromRgb(rgb: ArrayLike<number>): Float32Array {
  const plane = PIXELS / 3;
  return Float32Array.from(
    { length: PIXELS },
    (_, i) => rgb[3 * (i % plane) + Math.floor(i / plane)] / 127.5 - 1,
  );
}
