import { bindDotDrawing } from '~/ui/dot-drawing';
import { DOT_REACH } from '~/ui/dots-param';
import { onDrag } from '~/ui/drag';
import { createFieldPlane } from '~/ui/field-plane';
import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { placed } from '~/ui/graph';
import { createLineChart } from '~/ui/line-chart';
import { liveNumbers } from '~/ui/live-numbers';
import { put } from '~/ui/put';
import { onThemeChange } from '~/ui/theme-colours';
import { box, levelPath, levelUnder, levelX, lossChart } from './charts';
import { createScene, REACH } from './scene';
import { drawable, isEmpty, type Action, type State } from './state';
import { liveValues, noiseLabel, playLabel, pointsLabel } from './words';

/** Pixels of the planes per side; a dot as a share of it. */
const PLANE = { reach: REACH, pixels: 640, dot: 0.011 };

export function createView(
  root: HTMLElement,
  host: {
    state(): State;
    dispatch(action: Action): void;
    requestFrame(): void;
    signal: AbortSignal;
  },
): FigureView<State> {
  const { find } = figureParts(root);
  const scene = createScene();
  const write = liveNumbers(root);
  const planes = (['points', 'noise'] as const).map((name) => {
    const canvas = find<HTMLCanvasElement>(`[data-plane="${name}"] canvas`);
    const built = [...root.querySelectorAll(`[data-plane="${name}"] [data-built]`)];
    return { name, canvas, built, drawing: createFieldPlane(canvas, PLANE) };
  });
  const surface = find<SVGSVGElement>('[data-part="surface"]');
  const play = find<HTMLElement>('[data-control="play"]');
  const hint = find<HTMLElement>('[data-part="hint"]');
  const dots = find<HTMLElement>('[data-part="drawing"]');
  const cursor = find<HTMLElement>('[data-part="level-now"]');
  const loss = find<SVGPathElement>('[data-path="level-loss"]');
  const floor = find<SVGPathElement>('[data-path="level-floor"]');
  const drawChart = createLineChart(find<SVGSVGElement>('[data-part="chart"]'), box);
  const stopDrag = onDrag(find<HTMLElement>('[data-part="scrub"]'), {
    move: ({ x }) => host.dispatch({ type: 'look', values: { t: levelUnder(x) } }),
  });
  const input = bindDotDrawing(surface, find<SVGElement>('[data-part="cursor"]'), {
    reach: REACH,
    limit: DOT_REACH,
    enabled: () => drawable(host.state()),
    set: (dot) => host.dispatch({ type: 'dot', dot }),
    undo: () => host.dispatch({ type: 'undo-dot' }),
    signal: host.signal,
  });
  onThemeChange(() => {
    for (const { drawing } of planes) drawing.refreshColours();
    host.requestFrame();
  }, host.signal);

  return {
    render(state) {
      for (const { name, canvas, built, drawing } of planes) {
        drawing.draw(scene[name](state));
        put(canvas, 'hidden', false);
        for (const element of built) element.toggleAttribute('hidden', true);
      }
      put(planes[1].canvas, 'ariaLabel', noiseLabel(state));
      put(surface, 'ariaLabel', pointsLabel(state));
      surface.classList.toggle('is-drawable', drawable(state));
      input.showCursor();
      put(hint, 'hidden', !isEmpty(state.params));
      put(dots, 'hidden', state.params.data !== 'drawn');
      put(play, 'textContent', playLabel(state));
      cursor.style.translate = placed(levelX(state.params.t));
      loss.setAttribute('d', levelPath(state, 'loss'));
      floor.setAttribute('d', levelPath(state, 'floor'));
      drawChart(lossChart(state), 'Loss over the steps; dashed, the least there is');
      write(liveValues(state));
    },
    destroy: stopDrag,
  };
}
