import { put } from './put';
import { createRaster, type RasterSize } from './raster';

/** A picture drawn at build time (`Raster.astro`), and the canvas in its box that takes over from it. */
export type PictureBox = {
  readonly canvas: HTMLCanvasElement;
  /** The box of both. */
  readonly box: HTMLElement;
  show(pixels: ArrayLike<number>): void;
  showBuilt(): void;
};

export function pictureBox(root: ParentNode, channel: string, size: RasterSize): PictureBox {
  const canvas = root.querySelector<HTMLCanvasElement>(`canvas[data-raster="${channel}"]`);
  if (!canvas) {
    throw new Error(`Expected a picture “${channel}” in the figure, got none; rebuild the page.`);
  }
  const built = canvas.parentElement?.querySelector('img');
  const raster = createRaster(canvas, size);
  const reveal = (live: boolean): void => {
    put(canvas, 'hidden', !live);
    if (built) put(built, 'hidden', live);
  };
  return {
    canvas,
    box: canvas.parentElement ?? canvas,
    show(pixels) {
      reveal(true);
      raster.draw(pixels);
    },
    showBuilt: () => reveal(false),
  };
}
