import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { liveNumbers } from '~/ui/live-numbers';
import { put } from '~/ui/put';
import { createCloudCanvas } from './cloud-canvas';
import { marginalPaths, traceGeometry } from './plane';
import { bindPlane } from './plane-input';
import { createScene, type Trace } from './scene';
import { drawable, POINTS, type Action, type Dot, type State } from './state';
import { liveValues } from './words';

/** Milliseconds of a frame that a walking chain may take; the rest is for drawing. */
const WALK_MS = 7;
const AHEAD_DELAY_MS = 40;
/** How near, in the plane's units, the pointer must come to a point. */
const NEAR = 0.25;

export function createView(
  root: HTMLElement,
  host: { state(): State; requestFrame(): void; dispatch(action: Action): void },
): FigureView<State> {
  const { find } = figureParts(root);
  const scene = createScene();
  const write = liveNumbers(root);
  const plane = find<SVGSVGElement>('[data-part="plane"]');
  const canvas = find<HTMLCanvasElement>('[data-part="cloud"]');
  const cloud = createCloudCanvas(canvas);
  const builtCloud = find<SVGElement>('[data-path="cloud"]');
  const slider = find<HTMLInputElement>('[data-control="t"] input');
  const drawTools = find<HTMLElement>('[data-part="drawing"]');
  const traceMarks = find<SVGElement>('[data-part="trace"]');
  const tracePath = Object.fromEntries(
    ['walk', 'jump', 'x0', 'xt'].map((name) => [name, find<SVGElement>(`[data-path="${name}"]`)]),
  );
  const meanRing = find<SVGCircleElement>('[data-part="mean"]');
  const area = find<SVGPathElement>('[data-path="marginal"]');
  const curve = find<SVGPathElement>('[data-path="normal"]');

  const listeners = new AbortController();
  const { signal } = listeners;
  let points: Float32Array = new Float32Array(0);
  let ahead = 0;

  const input = bindPlane(plane, {
    ...host,
    signal,
    nearest([x, y]: Dot) {
      let best = NEAR ** 2;
      let found = 0;
      for (let i = 0; i < points.length; i += 2) {
        const distance = (points[i] - x) ** 2 + (points[i + 1] - y) ** 2;
        if (distance < best) [best, found] = [distance, i / 2 + 1];
      }
      return found;
    },
  });

  // The canvas cannot follow the theme by itself.
  const recolour = () => {
    cloud.refreshColours();
    host.requestFrame();
  };
  const themes = new MutationObserver(recolour);
  themes.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', recolour, { signal });

  /** Walks on in the pauses of the reader, so that every step is there when the slider comes. */
  function walkAhead(): void {
    clearTimeout(ahead);
    ahead = window.setTimeout(() => {
      const state = host.state();
      if (!scene.prepare(state, until(WALK_MS))) walkAhead();
    }, AHEAD_DELAY_MS);
  }

  function showTrace(trace: Trace | undefined): void {
    if (traceMarks.hasAttribute('hidden') === Boolean(trace)) {
      traceMarks.toggleAttribute('hidden', !trace);
    }
    if (!trace) return;
    const { mean, ...paths } = traceGeometry(trace);
    for (const [name, path] of Object.entries(paths)) tracePath[name].setAttribute('d', path);
    meanRing.setAttribute('cx', String(mean.x));
    meanRing.setAttribute('cy', String(mean.y));
    meanRing.setAttribute('r', String(mean.radius));
  }

  return {
    render(state) {
      put(slider, 'max', String(state.T));
      put(drawTools, 'hidden', state.cloud !== 'drawn');
      const drawing = drawable(state);
      plane.classList.toggle('is-drawable', drawing);
      put(plane, 'ariaLabel', planeLabel(state, drawing));
      input.showCursor();

      const frame = scene.frame(state, until(WALK_MS));
      points = frame.xt;
      cloud.draw(points, Math.sqrt(frame.alphaBar));
      if (!builtCloud.hasAttribute('hidden')) builtCloud.toggleAttribute('hidden', true);
      put(canvas, 'hidden', false);
      showTrace(frame.trace);
      const paths = marginalPaths(frame.marginal);
      area.setAttribute('d', paths.area);
      curve.setAttribute('d', paths.curve);
      root.style.setProperty('--signal', Math.sqrt(frame.alphaBar).toFixed(3));
      write(liveValues(frame));
      if (frame.arrived) walkAhead();
      else host.requestFrame();
    },
    destroy() {
      clearTimeout(ahead);
      themes.disconnect();
      listeners.abort();
    },
  };
}

function planeLabel({ point, dots }: State, drawing: boolean): string {
  return drawing
    ? `Your drawing, ${dots.length} dots. Arrow keys move the cursor, Space sets a dot, Backspace takes the last one back.`
    : `The cloud. Arrow keys choose the point whose path is shown: ${point === 0 ? 'none' : `number ${point} of ${POINTS}`}.`;
}

/** Says true once the given time is over. */
function until(milliseconds: number): () => boolean {
  const end = performance.now() + milliseconds;
  return () => performance.now() > end;
}
