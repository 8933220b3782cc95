import { qSample } from '~/math/diffusion';
import { put } from '~/ui/put';
import { createRaster, type Raster, type RasterSize } from '~/ui/raster';
import type { Schedule } from '~/math/schedule';
import { stripLength, stripStep, type Scene } from './signal';
import { stepOf, type State } from './state';

/** A canvas in its box: shown instead of the build-time picture from the first drawing on. */
function createFrame(root: HTMLElement, channel: string) {
  const canvas = root.querySelector<HTMLCanvasElement>(`canvas[data-raster="${channel}"]`)!;
  let raster: Raster | undefined;
  let shown: RasterSize | undefined;
  return (pixels: Float32Array, size: RasterSize, label: string) => {
    if (size !== shown) {
      raster = createRaster(canvas, size);
      shown = size;
      canvas.hidden = false;
      canvas.parentElement?.querySelector('img')?.setAttribute('hidden', '');
    }
    raster?.draw(pixels);
    put(canvas, 'ariaLabel', label);
  };
}

/** Draws the strip and the chosen picture; returns the pixels of the latter for the charts. */
export function createPictures(root: HTMLElement): (state: State, scene: Scene) => Float32Array {
  const strip = Array.from({ length: stripLength }, (_, i) => createFrame(root, `strip-${i}`));
  const now = createFrame(root, 'now');
  let drawn: { schedule: Schedule; scene: Scene; t: number } | undefined;
  let buffer = new Float32Array(0);
  let xt = buffer;

  return (state, scene) => {
    const { schedule, T } = state;
    const t = stepOf(state);
    const { picture, epsilon } = scene;
    if (buffer.length !== epsilon.length) {
      buffer = new Float32Array(epsilon.length);
      xt = new Float32Array(epsilon.length);
    }
    const fresh = schedule !== drawn?.schedule || scene !== drawn.scene;
    if (fresh) {
      strip.forEach((draw, i) => {
        const step = stripStep(i, T);
        qSample({ x0: picture.pixels, t: step, epsilon, schedule, out: buffer });
        draw(buffer, picture.size, `${picture.title} at step ${step} of ${T}`);
      });
    }
    if (fresh || t !== drawn?.t) {
      qSample({ x0: picture.pixels, t, epsilon, schedule, out: xt });
      now(xt, picture.size, `${picture.title} at the chosen step, ${t} of ${T}`);
    }
    drawn = { schedule, scene, t };
    return xt;
  };
}
