/** Draws faces in a page as the network's training set was drawn: larger, then averaged down. */
import type { Face } from '~/faces/attributes';
import { boxFilter } from '~/faces/box-filter';
import { frame } from '~/faces/shape';
import { paintedFace } from '~/faces/svg';
import { drawVectors } from '~/ui/vector-canvas';
import { size } from './models';
import { pixelsFromRgb } from './pixels';

const DRAWN = 128;

let context: CanvasRenderingContext2D | null = null;

export function drawFace(face: Face): Float32Array {
  context ??= newContext();
  drawVectors(context, paintedFace(face), frame, { left: 0, top: 0, size: DRAWN });
  const { data } = context.getImageData(0, 0, DRAWN, DRAWN);
  return pixelsFromRgb(boxFilter(data, DRAWN, size.width));
}

function newContext(): CanvasRenderingContext2D {
  const canvas = document.createElement('canvas');
  canvas.width = DRAWN;
  canvas.height = DRAWN;
  const made = canvas.getContext('2d', { willReadFrequently: true });
  if (!made) throw new Error('Expected a 2-D canvas, got none; reload the page.');
  return made;
}
