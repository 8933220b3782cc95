/** Which pixels are known: masks of a size, one number a pixel, 1 known and 0 to be made up. */
import type { RasterSize } from '~/ui/raster';

export const maskNames = ['bottom', 'top', 'left', 'right', 'middle', 'frame'] as const;
export type MaskName = (typeof maskNames)[number];

export function maskOf(name: MaskName, { width, height }: RasterSize): Float32Array {
  const gap: Record<MaskName, (x: number, y: number) => boolean> = {
    bottom: (_x, y) => y >= height / 2,
    top: (_x, y) => y < height / 2,
    left: (x) => x < width / 2,
    right: (x) => x >= width / 2,
    middle: (x, y) =>
      x >= width / 4 && x < (3 * width) / 4 && y >= height / 4 && y < (3 * height) / 4,
    frame: (x, y) =>
      x < width / 4 || x >= (3 * width) / 4 || y < height / 4 || y >= (3 * height) / 4,
  };
  return Float32Array.from({ length: width * height }, (_, i) =>
    gap[name](i % width, Math.floor(i / width)) ? 0 : 1,
  );
}

/** For every number of every picture: the mask over, channel by channel, picture by picture. */
export function spread(mask: Float32Array, { channels }: RasterSize, copies: number): Float32Array {
  const all = new Float32Array(mask.length * channels * copies);
  for (let i = 0; i < channels * copies; i++) all.set(mask, i * mask.length);
  return all;
}

/** The picture as far as it is known; the gap is a chequered grey. */
export function withGap(
  pixels: Float32Array,
  mask: Float32Array,
  { width }: RasterSize,
): Float32Array {
  return pixels.map((value, i) => {
    const at = i % mask.length;
    const chequer = (Math.floor((at % width) / 2) + Math.floor(at / width / 2)) % 2;
    return mask[at] === 1 ? value : 0.1 + 0.25 * chequer;
  });
}

/** A mask as a picture to paint on (white: the gap), and back. */
export const asPicture = (mask: Float32Array): Float32Array => mask.map((known) => 1 - 2 * known);
export const fromPicture = (picture: Float32Array): Float32Array =>
  picture.map((gap) => (gap > 0 ? 0 : 1));

/**
 * How sharply a picture jumps along the edge of the gap: the mean |a − b| over all pairs of
 * neighbouring pixels of which one is known and the other not, in [0, 2]; NaN without an edge.
 */
export function seamOf(
  pixels: Float32Array,
  mask: Float32Array,
  { width, height, channels }: RasterSize,
): number {
  let sum = 0;
  let pairs = 0;
  const look = (a: number, b: number) => {
    if (mask[a] === mask[b]) return;
    for (let c = 0; c < channels; c++) {
      sum += Math.abs(pixels[c * mask.length + a] - pixels[c * mask.length + b]);
      pairs++;
    }
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      if (x + 1 < width) look(at, at + 1);
      if (y + 1 < height) look(at, at + width);
    }
  }
  return sum / pairs;
}
