import type { Row } from '~/training/protocol';
import type { RunState } from '~/training/run';
import { createFieldPlane } from '~/ui/field-plane';
import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { liveNumbers } from '~/ui/live-numbers';
import { memoLast } from '~/ui/memo-last';
import { put } from '~/ui/put';
import { onThemeChange } from '~/ui/theme-colours';
import { gradientPath, spanOf } from './chart';
import { lossNames } from './losses';
import { createScene, REACH } from './scene';
import type { State } from './state';
import { liveValues, planeLabel, playLabel } from './words';

/** Pixels of the plane per side, and of a dot as a share of it. */
const PIXELS = 640;
const DOT = 0.0095;

export function createView(
  root: HTMLElement,
  host: { requestFrame(): void; signal: AbortSignal },
): FigureView<State> {
  const { find } = figureParts(root);
  const scene = createScene();
  const write = liveNumbers(root);
  const plane = find<HTMLElement>('[data-plane]');
  const canvas = find<HTMLCanvasElement>('[data-plane] canvas');
  const built = [...plane.querySelectorAll('[data-built]')];
  const drawing = createFieldPlane(canvas, {
    reach: REACH,
    pixels: PIXELS,
    dot: DOT,
  });
  const play = find<HTMLElement>('[data-control="play"]');
  const lines = lossNames.map((name) => ({
    name,
    path: find<SVGPathElement>(`[data-path="${name}"]`),
  }));
  onThemeChange(() => {
    drawing.refreshColours();
    host.requestFrame();
  }, host.signal);

  // The chart changes with each measurement, not with each frame.
  const drawChart = memoLast(
    (params: State['params'], history: RunState['history'], measured: Row | undefined) => {
      const rows = { params, history, measured };
      const span = spanOf(rows);
      for (const { name, path } of lines) path.setAttribute('d', gradientPath(rows, name, span));
    },
  );

  return {
    render(state) {
      drawing.draw(scene(state));
      put(canvas, 'hidden', false);
      for (const element of built) element.toggleAttribute('hidden', true);
      put(canvas, 'ariaLabel', planeLabel(state));
      drawChart(state.params, state.run.history, state.run.frame?.measured);
      put(play, 'textContent', playLabel(state));
      write(liveValues(state));
    },
  };
}
