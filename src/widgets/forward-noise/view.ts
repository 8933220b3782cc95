import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { fetchedPart, type Picture } from '~/ui/images';
import { liveNumbers } from '~/ui/live-numbers';
import { createRaster, type Raster, type RasterSize } from '~/ui/raster';
import { outlines } from './histogram-chart';
import { createScene, type Frame } from './scene';
import { wayOf, type State } from './state';
import { finding, iteratedCaption, jumpedCaption, liveValues } from './words';

/** Milliseconds of a frame that a walking chain may take; the rest is for drawing. */
const WALK_MS = 5;

const drawingSize: RasterSize = { width: 28, height: 28, channels: 1 };

export type ForwardNoiseView = FigureView<State> & {
  /** The reader's drawing as it is now. */
  drawing(): Picture;
  clearDrawing(): void;
  /** The frame of this state, unless its picture or its walk is still on the way. */
  arrived(state: State): Frame | undefined;
};

export type ViewEvents = {
  requestFrame(): void;
  onDrawn(picture: Picture): void;
  /** The part that one draws with did not come; in words for the reader. */
  onMissing(message: string): void;
};

export function createView(
  root: HTMLElement,
  { requestFrame, onDrawn, onMissing }: ViewEvents,
): ForwardNoiseView {
  const { find } = figureParts(root);
  const frameOf = createScene();
  const write = liveNumbers(root);
  const slider = find<HTMLInputElement>('[data-control="t"] input');
  const areas = {
    iterated: find<SVGPathElement>('[data-path="iterated"]'),
    jumped: find<SVGPathElement>('[data-path="jumped"]'),
  };
  const drawTools = find<HTMLElement>('[data-part="drawing"]');
  const faceTools = find<HTMLElement>('[data-part="face"]');
  const text = (name: string, value: string) => {
    const element = find<HTMLElement>(`[data-text="${name}"]`);
    if (element.textContent !== value) element.textContent = value;
  };
  const pictures = Object.fromEntries(
    ['xt', 'jumped', 'from', 'noise'].map((channel) => [
      channel,
      pictureOf(find(`[data-raster="${channel}"]`)),
    ]),
  );

  const drawing = new Float32Array(28 * 28).fill(-1);
  const listeners = new AbortController();
  const currentDrawing = (): Picture => ({
    pixels: drawing.slice(),
    size: drawingSize,
    title: 'your drawing',
  });
  let pad: { set(drawing: boolean, erasing: boolean): void } | undefined;
  let padIsComing = false;

  /** Few readers draw: what it takes comes when one does. */
  async function bringPad(): Promise<void> {
    if (padIsComing) return;
    padIsComing = true;
    try {
      const { createDrawingPad, eraser, pen } = await fetchedPart(import('~/ui/drawing-pad'));
      const made = createDrawingPad(find('[data-raster="xt"]'), {
        size: drawingSize,
        getPixels: () => drawing,
        onStroke: () => onDrawn(currentDrawing()),
        label: 'Your drawing, 28 by 28 pixels',
        signal: listeners.signal,
      });
      pad = {
        set(isDrawing, isErasing) {
          made.brush = isErasing ? eraser : pen;
          made.enabled = isDrawing;
        },
      };
      requestFrame();
    } catch (error) {
      padIsComing = false;
      onMissing(error instanceof Error ? error.message : String(error));
    }
  }

  function showComparison(frame: Frame, state: State): void {
    if (!frame.comparison || !frame.jumped) return;
    pictures.jumped.draw(frame.jumped, frame.size);
    const [iterated, jumped] = outlines(frame.comparison.iterated, frame.comparison.jumped);
    areas.iterated.setAttribute('d', iterated);
    areas.jumped.setAttribute('d', jumped);
    text('iterated', iteratedCaption(frame, state));
    text('jumped', jumpedCaption(state));
    text('finding', finding(frame.comparison, state));
  }

  return {
    render(state) {
      root.dataset.way = wayOf(state);
      slider.max = String(state.T);
      drawTools.hidden = state.own !== 'drawing';
      faceTools.hidden = state.own !== undefined || state.picture !== 'face';
      if (state.own === 'drawing' && !pad) void bringPad();
      pad?.set(state.own === 'drawing' && state.t === 0, state.erasing);
      const { shown } = state;
      if (!shown) return;
      const frame = frameOf({ ...state, shown }, until(WALK_MS));
      pictures.xt.draw(frame.xt, frame.size);
      if (state.compare) {
        showComparison(frame, state);
      } else {
        // In a jump neither picture of the formula depends on t.
        const still = state.mode === 'jump';
        pictures.from.draw(frame.from, frame.size, still);
        pictures.noise.draw(frame.noise, frame.size, still);
      }
      write(liveValues(frame));
      if (!frame.arrived) requestFrame();
    },
    destroy() {
      listeners.abort();
    },
    drawing: currentDrawing,
    clearDrawing() {
      drawing.fill(-1);
      onDrawn(currentDrawing());
    },
    arrived(state) {
      const { shown } = state;
      const frame = shown && frameOf({ ...state, shown }, () => true);
      return frame?.arrived ? frame : undefined;
    },
  };
}

/** Says true once the given time is over. */
function until(milliseconds: number): () => boolean {
  const end = performance.now() + milliseconds;
  return () => performance.now() > end;
}

type Shown = {
  /** Draws, unless these very pixels are on show and `still` says that they have not changed. */
  draw(pixels: Float32Array, size: RasterSize, still?: boolean): void;
};

/** A picture that may change its size; takes the place of the one in the page on its first drawing. */
function pictureOf(canvas: HTMLCanvasElement): Shown {
  let raster: { size: RasterSize; target: Raster } | undefined;
  let last: Float32Array | undefined;
  return {
    draw(pixels, size, still = false) {
      if (still && pixels === last) return;
      last = still ? pixels : undefined;
      if (raster?.size !== size) raster = { size, target: createRaster(canvas, size) };
      raster.target.draw(pixels);
      if (!canvas.hidden) return;
      canvas.hidden = false;
      const built = canvas.previousElementSibling;
      if (built instanceof HTMLImageElement) built.hidden = true;
    },
  };
}
