/**
 * Images of few pixels, drawn crisp. Pixels are in [−1, 1] (−1 black, 1 white), channel-first:
 * index `c·H·W + y·W + x`, one channel (grey) or three (RGB). Values outside are clamped.
 */
export type RasterSize = { width: number; height: number; channels: 1 | 3 };

/** Writes one image into RGBA bytes at (left, top) of a picture `stride` pixels wide. */
export function writePixels(
  rgba: Uint8ClampedArray,
  stride: number,
  left: number,
  top: number,
  pixels: ArrayLike<number>,
  { width, height, channels }: RasterSize,
): void {
  const plane = width * height;
  const green = channels === 1 ? 0 : plane;
  for (let y = 0; y < height; y++) {
    let to = 4 * ((top + y) * stride + left);
    for (let from = y * width; from < (y + 1) * width; from++, to += 4) {
      // The clamped array rounds and clamps by itself, much faster than Math would.
      rgba[to] = (pixels[from] + 1) * 127.5;
      rgba[to + 1] = (pixels[green + from] + 1) * 127.5;
      rgba[to + 2] = (pixels[2 * green + from] + 1) * 127.5;
      rgba[to + 3] = 255;
    }
  }
}

/** RGBA bytes of one image, for a canvas, or for the picture drawn at build time. */
export function rasterBytes(
  pixels: ArrayLike<number>,
  size: RasterSize,
): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(4 * size.width * size.height);
  writePixels(rgba, size.width, 0, 0, pixels, size);
  return rgba;
}

/**
 * Pictures of one size, one after the other, as one picture with `columns` in a row; what is missing
 * at its end stays grey (0).
 */
export function sheetOf(
  pictures: Float32Array,
  { width, height, channels }: RasterSize,
  columns: number,
): { pixels: Float32Array; size: RasterSize } {
  const length = width * height * channels;
  const rows = Math.ceil(pictures.length / length / columns);
  const size: RasterSize = { width: width * columns, height: height * rows, channels };
  const pixels = new Float32Array(size.width * size.height * channels);
  for (let line = 0; line < pictures.length / width; line++) {
    const picture = Math.floor(line / (height * channels));
    const channel = Math.floor(line / height) % channels;
    const y = Math.floor(picture / columns) * height + (line % height);
    const to = (channel * size.height + y) * size.width + (picture % columns) * width;
    pixels.set(pictures.subarray(line * width, (line + 1) * width), to);
  }
  return { pixels, size };
}

export type Raster = {
  draw(pixels: ArrayLike<number>): void;
  /** Leaves nothing: the canvas is clear. */
  clear(): void;
};

/** A canvas of exactly the image's pixels; the style sheet scales it without smoothing. */
export function createRaster(canvas: HTMLCanvasElement, size: RasterSize): Raster {
  canvas.width = size.width;
  canvas.height = size.height;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('Expected a 2-D canvas, got none; reload the page.');
  const image = context.createImageData(size.width, size.height);
  return {
    draw(pixels) {
      writePixels(image.data, size.width, 0, 0, pixels, size);
      context.putImageData(image, 0, 0);
    },
    clear: () => context.clearRect(0, 0, size.width, size.height),
  };
}
