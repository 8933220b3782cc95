import { createDrawingPad, pen } from '~/ui/drawing-pad';
import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { memoLast } from '~/ui/memo-last';
import type { NetworkPanel } from '~/ui/network-panel';
import { put } from '~/ui/put';
import { createRaster, sheetOf, type RasterSize } from '~/ui/raster';
import { pointsOf } from './codes';
import { PIXELS, size } from './networks';
import {
  cellsPath,
  digitsPath,
  ellipsePath,
  linePath,
  placeOf,
  REACH,
  ticksOf,
  tileOf,
  type Point,
  type Tick,
} from './plane';
import { bindPlane, type End } from './plane-input';
import {
  encodingOf,
  endOf,
  FRAMES,
  pointOf,
  showsRecordedDrawing,
  shownOf,
  startOf,
  stripOf,
  wayCodes,
  type State,
} from './state';
import {
  alongInWords,
  backendInWords,
  encodingInWords,
  neighboursInWords,
  pair,
  playLabel,
  pointInWords,
  sourceInWords,
} from './words';

export type ViewHost = {
  state(): State;
  move(end: End, to: Point): void;
  /** A touch of a stroke; `done` when the pen is lifted. */
  draw(pixels: Float32Array, done: boolean): void;
  requestFrame(): void;
};

const blank = new Float32Array(PIXELS).fill(-1);

export function createView(
  root: HTMLElement,
  host: ViewHost,
  panel: NetworkPanel,
  signal: AbortSignal,
): FigureView<State> {
  const { find, text } = figureParts(root);
  const path = (name: string, d: string) => find(`[data-path="${name}"]`).setAttribute('d', d);

  const plane = find<HTMLElement>('[data-plane]');
  const handles = {
    a: find<HTMLElement>('[data-handle="a"]'),
    b: find<HTMLElement>('[data-handle="b"]'),
  };
  const walker = find<HTMLElement>('[data-walker]');
  const maps = {
    plain: find<HTMLImageElement>('img[data-map="plain"]'),
    even: find<HTMLImageElement>('img[data-map="even"]'),
  };
  const tickMarks = find<SVGElement>('[data-ticks]');
  const boxes = {
    decoded: pictureBox(find, 'decoded', size),
    own: pictureBox(find, 'own', size),
    rebuilt: pictureBox(find, 'rebuilt', size),
    strip: pictureBox(find, 'strip', { ...size, width: FRAMES * size.width }),
  };

  const way = find<HTMLInputElement>('input[data-control="along"]');

  for (const handle of Object.values(handles)) {
    handle.role = 'slider';
    handle.tabIndex = 0;
    handle.ariaRoleDescription = 'point of the plane';
    handle.ariaValueMin = String(-REACH);
    handle.ariaValueMax = String(REACH);
  }
  bindPlane(plane, handles, host, signal);

  const pad = createDrawingPad(boxes.own.canvas, {
    size,
    label: 'Your digit, to draw on',
    brush: pen,
    getPixels: () => (host.state().drawing ?? blank).slice(),
    onStroke(pixels) {
      boxes.own.show(pixels);
      host.draw(pixels, false);
    },
    onEnd: (pixels) => host.draw(pixels, true),
    signal,
  });

  const drawScale = memoLast((even: boolean, { codes }: State['recorded']) => {
    for (let digit = 0; digit < 10; digit++) {
      path(`digit-${digit}`, digitsPath(digit, pointsOf(codes, digit), even));
    }
    path('cells', cellsPath(even));
    tickMarks.replaceChildren(...ticksOf(even).flatMap(tickLabels));
  });
  const drawEncoding = memoLast((encoding: ReturnType<typeof encodingOf>, even: boolean) => {
    const { mean, logVariance } = encoding ?? {};
    path('ellipse', mean && logVariance ? ellipsePath(mean, logVariance, even) : '');
    path('mean', mean ? linePath([mean, mean], even) : '');
  });
  const drawStrip = memoLast((pixels: Float32Array) =>
    boxes.strip.show(sheetOf(pixels, size, FRAMES).pixels),
  );

  function setHandle(end: End, z: Point, state: State): void {
    const { x, y } = placeOf(z, state.params.even);
    const handle = handles[end];
    handle.style.left = `${100 * x}%`;
    handle.style.top = `${100 * y}%`;
    put(handle, 'ariaValueNow', String(z[0]));
    put(handle, 'ariaValueText', pointInWords(z));
    const name =
      end === 'b' ? 'End of the path' : state.params.path ? 'Start of the path' : 'Point';
    put(handle, 'ariaLabel', `${name}; arrow keys move it`);
  }

  function showPoint(state: State): void {
    const shown = shownOf(state);
    const { even } = state.params;
    if (shown.kind === 'live') boxes.decoded.show(shown.pixels);
    else if (shown.kind === 'recorded') boxes.decoded.showBuilt();
    else {
      const { column, row } = tileOf(pointOf(state.params), even);
      const map = even ? maps.even : maps.plain;
      if (!boxes.decoded.showPart(map, column, row)) {
        map.addEventListener('load', () => host.requestFrame(), { once: true });
      }
    }
  }

  function showDrawing(state: State): void {
    const { drawing, rebuilt, byHand, params } = state;
    const waits = !drawing && !byHand && params.picture !== 'none';
    if (drawing) boxes.own.show(drawing);
    else if (!waits) boxes.own.show(blank);
    else if (showsRecordedDrawing(state)) boxes.own.showBuilt();
    pad.enabled = !waits;
    if (rebuilt) boxes.rebuilt.show(rebuilt.pixels);
    else if (showsRecordedDrawing(state)) boxes.rebuilt.showBuilt();
    else boxes.rebuilt.show(blank);
    const encoding = encodingOf(state);
    drawEncoding(encoding, params.even);
    put(find<HTMLButtonElement>('[data-control="to-drawing"]'), 'disabled', !encoding);
  }

  function showPath(state: State): void {
    const { params } = state;
    const [from, to] = [startOf(params), endOf(params)];
    put(find<HTMLElement>('[data-part="path"]'), 'hidden', !params.path);
    put(handles.b, 'hidden', !params.path);
    put(walker, 'hidden', !params.path);
    handles.a.classList.toggle('is-end', params.path);
    path('line', params.path ? linePath(wayCodes(params), params.even) : '');
    setHandle('a', from, state);
    setHandle('b', to, state);
    if (!params.path) return;
    const { x, y } = placeOf(pointOf(params), params.even);
    walker.style.left = `${100 * x}%`;
    walker.style.top = `${100 * y}%`;
    text('play', playLabel(state));
    text('along', alongInWords(params.along));
    put(way, 'ariaValueText', alongInWords(params.along));
    const strip = stripOf(state);
    if (strip?.kind === 'live') drawStrip(strip.pixels);
    else if (strip) boxes.strip.showBuilt();
    boxes.strip.box.classList.toggle('is-stale', strip === undefined);
  }

  return {
    render(state) {
      const { params, recorded, network } = state;
      drawScale(params.even, recorded);
      plane.dataset.layer = params.layer;
      plane.dataset.digit = params.digit;
      plane.toggleAttribute('data-even', params.even);
      put(maps.plain, 'hidden', params.layer !== 'map' || params.even);
      put(maps.even, 'hidden', params.layer !== 'map' || !params.even);
      for (let digit = 0; digit < 10; digit++) {
        const isOther = params.digit !== 'all' && params.digit !== String(digit);
        find(`[data-path="digit-${digit}"]`).classList.toggle('is-other', isOther);
      }
      showPath(state);
      showPoint(state);
      showDrawing(state);
      text('point', `z = ${pair(pointOf(params))}`);
      text('source', sourceInWords(state));
      text('neighbours', neighboursInWords(state));
      text('encoding', encodingInWords(state));
      text('backend', backendInWords(state));
      panel.show(network, 'Load the networks');
    },
  };
}

/** A picture drawn at build time, and the canvas in its box that takes over from it. */
function pictureBox(
  find: <E extends Element>(selector: string) => E,
  channel: string,
  { width, height, channels }: RasterSize,
) {
  const canvas = find<HTMLCanvasElement>(`canvas[data-raster="${channel}"]`);
  const built = canvas.parentElement?.querySelector('img');
  const raster = createRaster(canvas, { width, height, channels });
  const reveal = (live: boolean): void => {
    put(canvas, 'hidden', !live);
    if (built) put(built, 'hidden', live);
  };
  return {
    canvas,
    box: canvas.parentElement ?? canvas,
    show(pixels: Float32Array): void {
      reveal(true);
      raster.draw(pixels);
    },
    showBuilt(): void {
      reveal(false);
    },
    /** Shows a part of a sheet of such pictures; false while the sheet is still to come. */
    showPart(sheet: HTMLImageElement, column: number, row: number): boolean {
      // Not in sight, it would never be fetched.
      sheet.loading = 'eager';
      if (!sheet.complete || sheet.naturalWidth === 0) return false;
      reveal(true);
      const [left, top] = [column * width, row * height];
      canvas.getContext('2d')?.drawImage(sheet, left, top, width, height, 0, 0, width, height);
      return true;
    },
  };
}

const SVG = 'http://www.w3.org/2000/svg';

function tickLabels({ label, x, y }: Tick): SVGTextElement[] {
  return [
    { at: x, name: 'tick-x' },
    { at: y, name: 'tick-y' },
  ].map(({ at, name }) => {
    const mark = document.createElementNS(SVG, 'text');
    mark.setAttribute('class', name);
    mark.setAttribute('x', String(at.x));
    mark.setAttribute('y', String(at.y));
    mark.textContent = label;
    return mark;
  });
}
