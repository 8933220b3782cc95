/** The film as one picture: a column for each network, a row for each digit. */
import type { RasterSize } from '~/ui/raster';
import { DIGITS, PIXELS, size } from './models';

export const filmSize = (columns: number): RasterSize => ({
  width: columns * size.width,
  height: DIGITS * size.height,
  channels: 1,
});

/** @param digits what each network drew, where it has; the rest stays grey. */
export function filmPixels(digits: readonly (Float32Array | undefined)[]): Float32Array {
  const { width, height } = filmSize(digits.length);
  const film = new Float32Array(width * height);
  digits.forEach((column, i) => {
    for (let line = 0; column && line < DIGITS * size.height; line++) {
      const digit = Math.floor(line / size.height);
      const from = digit * PIXELS + (line % size.height) * size.width;
      film.set(column.subarray(from, from + size.width), line * width + i * size.width);
    }
  });
  return film;
}
