import { onDrag } from '~/ui/drag';
import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { memoLast } from '~/ui/memo-last';
import type { NetworkPanel } from '~/ui/network-panel';
import { pictureBox } from '~/ui/picture-box';
import { put } from '~/ui/put';
import { size } from './models';
import {
  ballPath,
  labelsOf,
  paintRegions,
  placeOf,
  pointAt,
  REACH,
  regionsOf,
  SIDE,
  strideOf,
  type Point,
  type RegionLabel,
  type Stride,
} from './slice';
import {
  labelOf,
  pictureOf,
  pointOf,
  progressOf,
  readingOf,
  showsRecorded,
  sliceOf,
  type State,
} from './state';
import {
  backendInWords,
  ballInWords,
  placeInWords,
  pointInWords,
  readingInWords,
  sliceLabel,
  sourceInWords,
} from './words';

export type ViewHost = { state(): State; move(to: Point): void };

/** Steps of the arrow keys; with Shift. */
const STEP = 0.01;
const FAR = 0.1;

export function createView(
  root: HTMLElement,
  host: ViewHost,
  panel: NetworkPanel,
  signal: AbortSignal,
): FigureView<State> {
  const { find, text } = figureParts(root);

  const plane = find('[data-plane]');
  const handle = find('[data-handle]');
  const names = find('[data-names]');
  const builtNames = [...names.children];
  const image = find<HTMLImageElement>('[data-plane] img');
  const canvas = find<HTMLCanvasElement>('[data-plane] canvas');
  const picture = pictureBox(root, 'picture', size);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('Expected a 2-D canvas, got none; reload the page.');

  bindHandle(plane, handle, host, signal);

  const drawRegions = memoLast((logits: Float32Array, stride: Stride, label: number) => {
    const classes = regionsOf(logits, stride);
    context.putImageData(new ImageData(paintRegions(classes, label), SIDE, SIDE), 0, 0);
    names.replaceChildren(...labelsOf(classes).map(nameOf));
  });
  /** Logits as they were when the finest pass that is complete was. */
  let passed: { stride: Stride; logits: Float32Array; slice: Int8Array } | undefined;

  function showRegions(state: State): void {
    const slice = sliceOf(state);
    const stride = slice && strideOf(slice.computed);
    if (slice && stride) {
      if (passed?.stride !== stride || passed.slice !== slice.v) {
        passed = { stride, logits: slice.logits, slice: slice.v };
      }
      drawRegions(passed.logits, stride, slice.directions.label);
    } else if (showsRecorded(state) && names.firstElementChild !== builtNames[0]) {
      names.replaceChildren(...builtNames);
    }
    const live = stride !== undefined;
    put(canvas, 'hidden', !live);
    put(image, 'hidden', live);
    plane.classList.toggle('is-stale', !live && !showsRecorded(state));
  }

  return {
    render(state) {
      const { params, network } = state;
      showRegions(state);
      const { x, y } = placeOf(pointOf(params));
      handle.style.left = `${100 * x}%`;
      handle.style.top = `${100 * y}%`;
      put(handle, 'ariaValueNow', String(params.a));
      put(handle, 'ariaValueText', pointInWords(pointOf(params)));
      put(plane, 'ariaLabel', sliceLabel(state));
      find('[data-path="ball"]').setAttribute('d', ballPath(params.epsilon));
      const pixels = pictureOf(state);
      if (pixels) picture.show(pixels);
      else if (showsRecorded(state)) picture.showBuilt();
      picture.box.classList.toggle('is-stale', !pixels && !showsRecorded(state));
      const reading = readingOf(state);
      const misread = reading !== undefined && reading.k !== labelOf(state);
      find('[data-slice]').toggleAttribute('data-misread', misread);
      text('place', placeInWords(state));
      text('reading', readingInWords(state));
      text('ball', ballInWords(state));
      text('source', sourceInWords(state));
      text('backend', backendInWords(state));
      const progress = find<HTMLProgressElement>('progress[data-slice-progress]');
      const done = progressOf(state);
      progress.value = done;
      progress.classList.toggle('is-off', !sliceOf(state) || done >= 1);
      panel.show(network, 'Load the networks');
    },
  };
}

function nameOf({ k, x, y }: RegionLabel): HTMLElement {
  const name = document.createElement('span');
  name.textContent = String(k);
  name.style.left = `${100 * x}%`;
  name.style.top = `${100 * y}%`;
  return name;
}

/**
 * The handle is dragged from anywhere; elsewhere a mouse or a pen takes it along, and a finger moves
 * it by a tap, so that a swipe still scrolls the page.
 */
function bindHandle(
  plane: HTMLElement,
  handle: HTMLElement,
  host: ViewHost,
  signal: AbortSignal,
): void {
  handle.role = 'slider';
  handle.tabIndex = 0;
  handle.ariaRoleDescription = 'point of the slice';
  handle.ariaLabel = 'Point; arrow keys move it';
  handle.ariaValueMin = String(-REACH);
  handle.ariaValueMax = String(REACH);

  let offset: { x: number; y: number } | undefined;
  const stop = onDrag(plane, {
    start(point, { target, pointerType }) {
      const grabbed = target === handle;
      if (!grabbed && pointerType === 'touch') return;
      const at = grabbed ? placeOf(pointOf(host.state().params)) : point;
      offset = { x: at.x - point.x, y: at.y - point.y };
      handle.focus({ preventScroll: true });
    },
    move({ x, y }) {
      if (offset) host.move(pointAt({ x: x + offset.x, y: y + offset.y }));
    },
    end() {
      offset = undefined;
    },
  });
  signal.addEventListener('abort', stop);
  plane.addEventListener(
    'click',
    (event) => {
      if ((event as PointerEvent).pointerType !== 'touch') return;
      const box = plane.getBoundingClientRect();
      host.move(
        pointAt({
          x: (event.clientX - box.left) / box.width,
          y: (event.clientY - box.top) / box.height,
        }),
      );
    },
    { signal },
  );
  handle.addEventListener(
    'keydown',
    (event) => {
      const step = event.shiftKey ? FAR : STEP;
      const moves: Record<string, Point> = {
        ArrowLeft: [-step, 0],
        ArrowRight: [step, 0],
        ArrowUp: [0, step],
        ArrowDown: [0, -step],
      };
      const move = moves[event.key];
      if (!move || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      const [a, b] = pointOf(host.state().params);
      host.move([a + move[0], b + move[1]]);
    },
    { signal },
  );
}
