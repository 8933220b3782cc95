import { onDrag, type DragPoint } from './drag';
import type { RasterSize } from './raster';

/** What a stroke leaves behind, in pixels of the image. */
export type Brush = {
  /** Distance from the stroke's middle at which the paint has half its strength. */
  radius: number;
  /** Width of the soft edge; 0 is a hard one. */
  softness: number;
  /** The value painted: 1 white, −1 black; or one for each channel of the picture. */
  value: number | readonly number[];
};

export const pen: Brush = { radius: 1.1, softness: 1.2, value: 1 };
export const eraser: Brush = { radius: 1.9, softness: 1, value: -1 };

/** A point of the image in pixels; the middle of the first pixel is (0.5, 0.5). */
export type ImagePoint = { x: number; y: number };

export type Stroke = {
  /** Paints the line from one point to the next; equal points make a dab. */
  line(from: ImagePoint, to: ImagePoint, brush: Brush): void;
};

/**
 * One stroke over `pixels` (channel-first, changed in place). Where a stroke crosses itself it is
 * no thicker: a pixel moves from its value before the stroke towards the brush's value by
 *
 *     coverage = max over the stroke's lines of edge(distance to the line),
 *
 * `edge` falling smoothly from 1 to 0 across the brush's soft edge. Each channel moves towards the
 * brush's value for it.
 */
export function beginStroke(pixels: Float32Array, { width, height, channels }: RasterSize): Stroke {
  const plane = width * height;
  const before = pixels.slice();
  const coverage = new Float32Array(plane);
  return {
    line(from, to, { radius, softness, value }) {
      const reach = radius + softness / 2;
      const values = Array.from({ length: channels }, (_, c) =>
        typeof value === 'number' ? value : value[c],
      );
      const span = (a: number, b: number, limit: number): [number, number] => [
        Math.max(0, Math.floor(Math.min(a, b) - reach)),
        Math.min(limit - 1, Math.ceil(Math.max(a, b) + reach)),
      ];
      const [left, right] = span(from.x, to.x, width);
      const [top, bottom] = span(from.y, to.y, height);
      for (let y = top; y <= bottom; y++) {
        for (let x = left; x <= right; x++) {
          const distance = distanceToLine(x + 0.5, y + 0.5, from, to);
          const strength = edge((reach - distance) / Math.max(softness, 1e-6));
          const at = y * width + x;
          if (strength <= coverage[at]) continue;
          coverage[at] = strength;
          for (let c = 0, i = at; c < channels; c++, i += plane) {
            pixels[i] = before[i] + strength * (values[c] - before[i]);
          }
        }
      }
    },
  };
}

/** What wipes out a value: black for white, the complement of a colour. */
const opposite = (value: Brush['value']): Brush['value'] =>
  typeof value === 'number' ? -value : value.map((channel) => -channel);

/** 0 below 0, 1 above 1, and 3u² − 2u³ between. */
function edge(u: number): number {
  const inside = Math.min(1, Math.max(0, u));
  return inside * inside * (3 - 2 * inside);
}

function distanceToLine(x: number, y: number, from: ImagePoint, to: ImagePoint): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((x - from.x) * dx + (y - from.y) * dy) / length;
  const u = Math.min(1, Math.max(0, along));
  return Math.hypot(x - from.x - u * dx, y - from.y - u * dy);
}

export type DrawingPadOptions = {
  size: RasterSize;
  /** The array to paint into; asked for at the start of every stroke. */
  getPixels(): Float32Array;
  /** Called after every change, with the array painted into: show it. */
  onStroke(pixels: Float32Array): void;
  /** Called when the pointer or the key is lifted: the moment to compute anything slow. */
  onEnd?(pixels: Float32Array): void;
  brush?: Brush;
  /** What the pad is, for screen readers; instructions for the keys are added. */
  label: string;
  signal?: AbortSignal;
};

export type DrawingPad = {
  brush: Brush;
  /** Of the picture; a pad whose picture gets another size goes on with a pen lifted. */
  size: RasterSize;
  /** While off, pointer and keys pass the canvas by and Tab skips it. */
  enabled: boolean;
  /** Fills the whole picture with one value, −1 (black) by default. */
  clear(value?: number): void;
};

/**
 * Makes a canvas something to draw on. Pointer: drag. Keys: arrows move a cursor (Shift: five
 * pixels), Space paints, Enter puts the pen down so that arrows draw, Delete erases, Escape lifts
 * the pen. The pad never draws the pixels itself: the figure shows them in `onStroke`.
 *
 * The canvas must lie in an element with `position: relative` of the same box, which receives the
 * cursor mark and the spoken position.
 */
export function createDrawingPad(
  canvas: HTMLCanvasElement,
  options: DrawingPadOptions,
): DrawingPad {
  const { getPixels, onStroke, onEnd, signal } = options;
  let { size } = options;
  let brush = options.brush ?? pen;
  let enabled = false;
  let penDown = false;
  let keyed = false;
  let cursor = middleOf(size);
  let stroke: Stroke | undefined;
  let pixels = getPixels();
  let last: ImagePoint | undefined;

  const box = canvas.parentElement ?? canvas;
  const mark = document.createElement('span');
  mark.className = 'drawing-pad-cursor';
  mark.hidden = true;
  mark.setAttribute('aria-hidden', 'true');
  const spoken = document.createElement('span');
  spoken.className = 'visually-hidden';
  spoken.setAttribute('aria-live', 'polite');
  box.append(mark, spoken);

  const begin = (): void => {
    pixels = getPixels();
    stroke = beginStroke(pixels, size);
    last = undefined;
  };
  const paintTo = (point: ImagePoint, using: Brush): void => {
    stroke?.line(last ?? point, point, using);
    last = point;
    onStroke(pixels);
  };
  const end = (): void => {
    if (!stroke) return;
    stroke = undefined;
    onEnd?.(pixels);
  };
  const middle = ({ x, y }: ImagePoint): ImagePoint => ({ x: x + 0.5, y: y + 0.5 });
  const dab = (using: Brush): void => {
    begin();
    paintTo(middle(cursor), using);
    end();
  };

  const showCursor = (): void => {
    mark.style.left = `${(100 * cursor.x) / size.width}%`;
    mark.style.top = `${(100 * cursor.y) / size.height}%`;
    mark.style.width = `${100 / size.width}%`;
    mark.style.height = `${100 / size.height}%`;
    mark.dataset.pen = penDown ? 'down' : 'up';
    mark.hidden = !enabled || !keyed || document.activeElement !== canvas;
  };
  const say = (text: string): void => {
    spoken.textContent = text;
  };

  const onKey = (event: KeyboardEvent): void => {
    if (!enabled) return;
    const far = event.shiftKey ? 5 : 1;
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [-far, 0],
      ArrowRight: [far, 0],
      ArrowUp: [0, -far],
      ArrowDown: [0, far],
    };
    const move = moves[event.key];
    if (move) {
      const limit = (value: number, max: number) => Math.min(max - 1, Math.max(0, value));
      cursor = {
        x: limit(cursor.x + move[0], size.width),
        y: limit(cursor.y + move[1], size.height),
      };
      if (penDown) paintTo(middle(cursor), brush);
      say(`column ${cursor.x + 1}, row ${cursor.y + 1}`);
    } else if (event.key === ' ') {
      if (penDown) paintTo(middle(cursor), brush);
      else dab(brush);
      say('painted');
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      liftPen();
      dab({ ...eraser, value: opposite(brush.value) });
      say('erased');
    } else if (event.key === 'Enter') {
      if (penDown) liftPen();
      else {
        penDown = true;
        begin();
        paintTo(middle(cursor), brush);
      }
      say(penDown ? 'pen down' : 'pen up');
    } else if (event.key === 'Escape' && penDown) {
      liftPen();
      say('pen up');
    } else {
      return;
    }
    event.preventDefault();
    keyed = true;
    showCursor();
  };
  function liftPen(): void {
    penDown = false;
    end();
  }

  const pointIn = ({ x, y }: DragPoint): ImagePoint => ({
    x: x * size.width,
    y: y * size.height,
  });
  const stopDrag = onDrag(canvas, {
    start() {
      if (!enabled) return;
      liftPen();
      keyed = false;
      showCursor();
      begin();
    },
    move(point) {
      if (enabled && stroke) paintTo(pointIn(point), brush);
    },
    end,
  });
  canvas.addEventListener('keydown', onKey, { signal });
  canvas.addEventListener(
    'focus',
    () => {
      keyed = canvas.matches(':focus-visible');
      showCursor();
    },
    { signal },
  );
  canvas.addEventListener(
    'blur',
    () => {
      liftPen();
      showCursor();
    },
    { signal },
  );
  signal?.addEventListener('abort', () => {
    stopDrag();
    mark.remove();
    spoken.remove();
  });

  const plainRole = canvas.getAttribute('role');
  const plainLabel = canvas.getAttribute('aria-label');
  const restore = (name: string, value: string | null) =>
    value === null ? canvas.removeAttribute(name) : canvas.setAttribute(name, value);

  return {
    get brush() {
      return brush;
    },
    set brush(next) {
      brush = next;
    },
    get size() {
      return size;
    },
    set size(next) {
      const { width, height, channels } = size;
      if (next.width === width && next.height === height && next.channels === channels) return;
      liftPen();
      size = next;
      cursor = middleOf(next);
      showCursor();
    },
    get enabled() {
      return enabled;
    },
    set enabled(next) {
      if (next === enabled) return;
      enabled = next;
      canvas.classList.toggle('drawing-pad', next);
      canvas.style.touchAction = next ? 'none' : '';
      if (next) {
        canvas.tabIndex = 0;
        canvas.setAttribute('role', 'application');
        canvas.setAttribute('aria-roledescription', 'drawing pad');
        canvas.setAttribute(
          'aria-label',
          `${options.label}. Arrow keys move the brush, Space paints, Enter puts the pen down or lifts it, Delete erases.`,
        );
      } else {
        liftPen();
        canvas.removeAttribute('tabindex');
        canvas.removeAttribute('aria-roledescription');
        restore('role', plainRole);
        restore('aria-label', plainLabel);
      }
      showCursor();
    },
    clear(value = -1) {
      liftPen();
      pixels = getPixels();
      pixels.fill(value);
      onStroke(pixels);
      onEnd?.(pixels);
    },
  };
}

const middleOf = ({ width, height }: RasterSize): ImagePoint => ({
  x: Math.floor(width / 2),
  y: Math.floor(height / 2),
});
