import type { FigureView } from '~/ui/figure-element';
import { createLineChart } from '~/ui/line-chart';
import { createFieldPlane } from '~/ui/field-plane';
import { figureParts } from '~/ui/figure-parts';
import { put } from '~/ui/put';
import { onThemeChange } from '~/ui/theme-colours';
import { box, raceChart } from './race-chart';
import { createScene, REACH } from './scene';
import { lanes, type State } from './state';
import {
  backendInWords,
  chartName,
  chartNote,
  laneInWords,
  laneLabel,
  playLabel,
  statusInWords,
  stepLabel,
} from './words';

/** Pixels of a small plane: enough for two to the pixel of the screen. */
const SIDE = 400;
/** Width of a point as a share of the plane's. */
const DOT = 0.017;

export function createView(
  root: HTMLElement,
  host: { requestFrame(): void; signal: AbortSignal },
): FigureView<State> {
  const { find } = figureParts(root);
  const scene = createScene();
  const planes = lanes.map((lane) => {
    const canvas = find<HTMLCanvasElement>(`[data-canvas="${lane}"]`);
    const drawing = createFieldPlane(canvas, { reach: REACH, pixels: SIDE, dot: DOT });
    // A frame of one lane leaves the pictures of the others as they are.
    let drawn: unknown[] = [];
    const draw = (state: State) => {
      const picture = scene.picture(state, lane);
      const points = picture.clouds.map((cloud) => cloud.points);
      if (points.every((cloud, i) => cloud === drawn[i])) return;
      drawn = points;
      drawing.draw(picture);
    };
    const refresh = () => {
      drawn = [];
      drawing.refreshColours();
    };
    return { lane, canvas, draw, refresh, box: find<HTMLElement>(`[data-plane="${lane}"]`) };
  });
  const built = [...root.querySelectorAll('[data-part="built"]')];
  const drawChart = createLineChart(find<SVGSVGElement>('[data-part="chart"]'), box);
  const floorNote = find<HTMLElement>('[data-part="floor-note"]');
  const play = find<HTMLElement>('[data-control="play"]');
  const texts = new Map(
    [...root.querySelectorAll<HTMLElement>('[data-text]')].map((spot) => [spot.dataset.text, spot]),
  );
  const text = (name: string, words: string) => {
    const spot = texts.get(name);
    if (spot) put(spot, 'textContent', words);
  };

  onThemeChange(() => {
    for (const { refresh } of planes) refresh();
    host.requestFrame();
  }, host.signal);

  return {
    render(state) {
      for (const { lane, canvas, draw, box } of planes) {
        draw(state);
        put(canvas, 'hidden', false);
        put(box, 'ariaLabel', laneLabel(state, lane));
        text(`lane-${lane}`, laneInWords(state, lane));
      }
      for (const element of built) element.toggleAttribute('hidden', true);
      put(play, 'textContent', playLabel(state));
      text('step', stepLabel(state));
      text('status', statusInWords(state));
      text('backend', backendInWords(state));
      text('chart-note', chartNote(state.params));
      const chart = raceChart(state);
      drawChart(chart, `${chartName(state.params)} over the steps`);
      put(floorNote, 'hidden', chart.floor === undefined);
    },
  };
}
