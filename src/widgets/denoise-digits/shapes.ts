/** Drawings that are no digits, made with the pad's own pen. */
import { beginStroke, pen, type ImagePoint } from '~/ui/drawing-pad';
import { BLANK, PIXELS, size } from './models';

type Corner = readonly [x: number, y: number];

/** Each shape as strokes, and each stroke by its corners, in pixels. */
const strokes = {
  house: [
    [
      [8, 22],
      [8, 13],
      [14, 6],
      [20, 13],
      [20, 22],
      [8, 22],
    ],
    [
      [13, 22],
      [13, 17],
      [16, 17],
      [16, 22],
    ],
  ],
  cross: [
    [
      [7, 7],
      [21, 21],
    ],
    [
      [21, 7],
      [7, 21],
    ],
  ],
  star: [
    [
      [14, 5],
      [18.5, 22],
      [6, 11.5],
      [22, 11.5],
      [9.5, 22],
      [14, 5],
    ],
  ],
} as const satisfies Record<string, readonly (readonly Corner[])[]>;

export const shapes = ['house', 'cross', 'star'] as const satisfies (keyof typeof strokes)[];
export type Shape = (typeof shapes)[number];

export const isShape = (name: string): name is Shape =>
  (shapes as readonly string[]).includes(name);

const pointAt = ([x, y]: Corner): ImagePoint => ({ x, y });

/** The shape, white on black. */
export function shapePixels(shape: Shape): Float32Array {
  const pixels = new Float32Array(PIXELS).fill(BLANK);
  const outlines: readonly (readonly Corner[])[] = strokes[shape];
  for (const corners of outlines) {
    const stroke = beginStroke(pixels, size);
    corners.slice(1).forEach((corner, i) => stroke.line(pointAt(corners[i]), pointAt(corner), pen));
  }
  return pixels;
}
