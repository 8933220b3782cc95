/**
 * Averages a picture down: each of the size × size pixels is the mean of its block, rounded.
 *
 * @param rgba width × width × 4 bytes, opaque.
 * @returns size × size × 3 bytes, row by row, RGB.
 * @throws RangeError unless width is a multiple of size and `rgba` fits it.
 */
export function boxFilter(rgba: ArrayLike<number>, width: number, size: number): Uint8Array {
  const block = width / size;
  if (!Number.isInteger(block) || rgba.length !== 4 * width * width) {
    throw new RangeError(
      `Box filter: expected ${width} × ${width} RGBA pixels and a width that is a multiple of ` +
        `${size}, got ${rgba.length} bytes. Render at a multiple of the size.`,
    );
  }
  const area = block * block;
  const image = new Uint8Array(3 * size * size);
  for (let y = 0, to = 0; y < size; y++) {
    for (let x = 0; x < size; x++, to += 3) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let row = 0; row < block; row++) {
        let from = 4 * ((y * block + row) * width + x * block);
        for (let column = 0; column < block; column++, from += 4) {
          red += rgba[from];
          green += rgba[from + 1];
          blue += rgba[from + 2];
        }
      }
      image[to] = Math.floor(red / area + 0.5);
      image[to + 1] = Math.floor(green / area + 0.5);
      image[to + 2] = Math.floor(blue / area + 0.5);
    }
  }
  return image;
}
