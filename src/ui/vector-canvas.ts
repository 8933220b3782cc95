/**
 * Draws pictures that are lists of filled and stroked paths (such as `paintedFace` gives) on a
 * canvas: the same picture as the SVG made of the same paths.
 */
export type VectorPicture = {
  background: string;
  layers: {
    /** The affine map a, b, c, d, e, f, as canvas and SVG have it. */
    transform: readonly [number, number, number, number, number, number];
    shapes: { d: string; fill?: string; stroke?: string; width?: number }[];
  }[];
};

/** The part of the picture's plane that is shown: a square with its corner at (x, y). */
export type VectorFrame = { x: number; y: number; size: number };

/** Where on the canvas it goes, in the canvas's pixels. */
export type CanvasSquare = { left: number; top: number; size: number };

/** The part of a picture in `frame`, drawn `width` pixels wide and high: RGBA bytes. */
export function rasteriseVectors(
  picture: VectorPicture,
  frame: VectorFrame,
  width: number,
): Uint8ClampedArray {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = width;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('Expected a 2-D canvas, got none; reload the page.');
  drawVectors(context, picture, frame, { left: 0, top: 0, size: width });
  return context.getImageData(0, 0, width, width).data;
}

/** Draws `picture` into one square of the canvas, clipped to it; round caps and joins. */
export function drawVectors(
  context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  picture: VectorPicture,
  frame: VectorFrame,
  square: CanvasSquare,
): void {
  const scale = square.size / frame.size;
  context.save();
  context.beginPath();
  context.rect(square.left, square.top, square.size, square.size);
  context.clip();
  context.fillStyle = picture.background;
  context.fillRect(square.left, square.top, square.size, square.size);
  context.translate(square.left - frame.x * scale, square.top - frame.y * scale);
  context.scale(scale, scale);
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const { transform, shapes } of picture.layers) {
    context.save();
    context.transform(...transform);
    for (const { d, fill, stroke, width = 1 } of shapes) {
      const path = new Path2D(d);
      if (fill) {
        context.fillStyle = fill;
        context.fill(path);
      }
      if (stroke) {
        context.strokeStyle = stroke;
        context.lineWidth = width;
        context.stroke(path);
      }
    }
    context.restore();
  }
  context.restore();
}
