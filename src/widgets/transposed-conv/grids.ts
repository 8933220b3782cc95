import type { Grid } from '~/math/convolution';
import type { RasterSize } from '~/ui/raster';
import type { Scene } from './scene';
import { WHITE, type Params } from './state';

/** Geometry and greys of the figure's pictures, the same at build time and live. */

export const rasterSize = (side: number): RasterSize => ({
  width: side,
  height: side,
  channels: 1,
});

/** Pixels in [−1, 1] of a picture whose `white` is 1. */
const greysOf = ({ values }: Grid, white: number): Float32Array =>
  Float32Array.from(values, (value) => (2 * value) / white - 1);

export const stampGreys = ({ stamps, gain, white }: Scene): Float32Array =>
  greysOf(stamps, gain.stamps * white);
export const resizedGreys = ({ resized, gain, white }: Scene): Float32Array =>
  greysOf(resized, gain.resized * white);

/** A grid of cells with numbers in them: what each says, and how light it is, 0 … 1. */
export type Cells = { side: number; cells: { text: string; light: number }[] };

/** Whether black is read better than white on a grey; at 0.46 both have a contrast of 4.5. */
export const isLight = (light: number): boolean => light > 0.46;

const cellsOf = ({ size, values }: Grid, white: number): Cells => ({
  side: size,
  cells: Array.from(values, (value) => ({ text: String(value), light: value / white })),
});

export const inputCells = ({ input }: Scene): Cells => cellsOf(input, WHITE);
export const kernelCells = ({ kernel }: Scene): Cells =>
  cellsOf(kernel, Math.max(...kernel.values));
/** The stamp of the pixel that came last; of none, the kernel times 0. */
export function stampCells({ kernel, input }: Scene, last: number | undefined): Cells {
  const pixel = last === undefined ? 0 : input.values[last];
  const values = kernel.values.map((weight) => pixel * weight);
  return cellsOf({ size: kernel.size, values }, WHITE * Math.max(...kernel.values));
}

const square = (left: number, top: number, side: number): string =>
  `M${left} ${top}h${side}v${side}h${-side}Z`;

/** What padding cuts off: the canvas without the output. */
export const rimPath = ({ P }: Params, { canvas, output }: Scene): string =>
  square(0, 0, canvas) + square(P, P, output);
export const framePath = ({ P }: Params, { output }: Scene): string => square(P, P, output);

/** Where the stamp of a pixel lies on the canvas. */
export const stampPath = ({ I, K, S }: Params, last: number | undefined): string =>
  last === undefined ? '' : square(S * (last % I), S * Math.floor(last / I), K);

/** The cells on which exactly `count` stamps lie: runs of them, row by row. */
export function countPath({ counts: { size, values } }: Scene, count: number): string {
  let drawn = '';
  for (let row = 0; row < size; row++) {
    for (let from = 0; from < size; from++) {
      if (values[row * size + from] !== count) continue;
      let to = from;
      while (to < size && values[row * size + to] === count) to++;
      drawn += `M${from} ${row}h${to - from}v1h${from - to}Z`;
      from = to;
    }
  }
  return drawn;
}

/** How strongly cells with `count` stamps are coloured, where there are `most` of them at most. */
export const countStrength = (count: number, most: number): number =>
  Math.round((100 * count) / most) / 100;
