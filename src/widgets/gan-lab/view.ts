import { bindDotDrawing } from '~/ui/dot-drawing';
import type { FigureView } from '~/ui/figure-element';
import { liveNumbers } from '~/ui/live-numbers';
import { memoLast } from '~/ui/memo-last';
import { put } from '~/ui/put';
import { DOT_REACH } from '~/ui/dots-param';
import { createLineChart } from '~/ui/line-chart';
import { createFieldPlane } from '~/ui/field-plane';
import { figureParts } from '~/ui/figure-parts';
import { onThemeChange } from '~/ui/theme-colours';
import { box, runChart } from './metrics-chart';
import { createScene, REACH } from './scene';
import { drawable, isEmpty, type Action, type State } from './state';
import {
  backendInWords,
  chartNames,
  chartNote,
  hasCritic,
  lineOfStage,
  liveValues,
  modesInWords,
  planeLabel,
  playLabel,
  recoveryInWords,
  statusInWords,
} from './words';

/** Width of a point as a share of the plane's. */
const DOT = 0.0094;

export function createView(
  root: HTMLElement,
  host: {
    state(): State;
    dispatch(action: Action): void;
    requestFrame(): void;
    signal: AbortSignal;
  },
): FigureView<State> {
  const { signal } = host;
  const { find } = figureParts(root);
  const all = (selector: string) => [...root.querySelectorAll<HTMLElement>(selector)];
  const scene = createScene();
  const canvas = find<HTMLCanvasElement>('[data-part="canvas"]');
  const plane = find<SVGSVGElement>('[data-part="plane"]');
  const drawing = createFieldPlane(canvas, { reach: REACH, pixels: canvas.width, dot: DOT });
  const write = liveNumbers(root);
  const built = [...root.querySelectorAll('[data-built]')];
  const lines = all('[data-line]');
  const alone = all('[data-alone]') as HTMLButtonElement[];
  const numbers = all('[data-number]');
  const rewind = find<HTMLInputElement>('[data-control="rewind"] input');
  const rewindBox = find<HTMLElement>('[data-control="rewind"]');
  const drawChart = createLineChart(find<SVGSVGElement>('[data-part="chart"]'), box);
  const algorithm = find<HTMLDetailsElement>('[data-part="algorithm"]');
  const recovery = find<HTMLElement>('[data-control="recover"]');
  const openForSlow = memoLast((isSlow: boolean) => {
    if (isSlow) algorithm.open = true;
  });

  const input = bindDotDrawing(plane, find<SVGElement>('[data-part="cursor"]'), {
    reach: REACH,
    limit: DOT_REACH,
    enabled: () => drawable(host.state()),
    set: (dot) => host.dispatch({ type: 'dot', dot }),
    undo: () => host.dispatch({ type: 'undo-dot' }),
    signal,
  });
  onThemeChange(() => {
    drawing.refreshColours();
    host.requestFrame();
  }, signal);

  const parts = new Map<string, HTMLElement[]>();
  const show = (part: string, visible: boolean) => {
    const elements = parts.get(part) ?? all(`[data-part="${part}"]`);
    parts.set(part, elements);
    for (const element of elements) put(element, 'hidden', !visible);
  };
  const text = (name: string, words: string) => {
    const element = find<HTMLElement>(`[data-text="${name}"]`);
    if (element.textContent !== words) element.textContent = words;
  };

  function lightLines(state: State): void {
    const { line, part } = lineOfStage[state.frame?.stage?.name ?? ''] ?? {};
    for (const element of lines) element.classList.toggle('is-lit', element.dataset.line === line);
    for (const element of numbers) {
      const isHere = element.closest<HTMLElement>('[data-line]')?.dataset.line === line;
      element.classList.toggle('is-lit', isHere && element.dataset.number === part);
    }
  }

  function showChoices({ params }: State, isDrawing: boolean): void {
    show('drawing', params.data === 'drawn');
    show('dots', isDrawing);
    show('redraw', !isDrawing);
    show('hint', isEmpty(params));
    show('d-lines', hasCritic(params));
    for (const name of ['clip', 'gradient-penalty', 'spectral-norm']) {
      show(`uses-${name}`, params.constraint === name && hasCritic(params));
    }
    show('uses-kernel', params.loss === 'mmd');
    for (const player of ['d', 'g']) {
      for (const formula of all(`[data-${player}-formula]`)) {
        put(formula, 'hidden', formula.dataset[`${player}Formula`] !== params.loss);
      }
    }
  }

  function showRewind({ frame }: State): void {
    const marks = frame?.marks ?? [];
    const can = marks.length > 1;
    rewindBox.classList.toggle('is-idle', !can);
    put(rewind, 'disabled', !can);
    if (can) put(rewind, 'max', String(marks.length - 1));
  }

  return {
    render(state) {
      const isDrawing = drawable(state);
      plane.classList.toggle('is-drawable', isDrawing);
      put(plane, 'ariaLabel', planeLabel(state, isDrawing));
      input.showCursor();
      drawing.draw(scene.picture(state));
      put(canvas, 'hidden', false);
      for (const element of built) element.toggleAttribute('hidden', true);

      write(liveValues(state));
      openForSlow(state.params.speed === 'slow');
      lightLines(state);
      showChoices(state, isDrawing);
      showRewind(state);
      put(find<HTMLElement>('[data-control="play"]'), 'textContent', playLabel(state));
      for (const button of alone) put(button, 'disabled', isEmpty(state.params));
      text('status', statusInWords(state));
      text('modes', modesInWords(state));
      text('backend', backendInWords(state));
      text('chart-note', chartNote(state.params));
      const chart = runChart(state);
      drawChart(chart, `${chartNames[state.params.chart]} over the steps`);
      show('floor-note', chart.floor !== undefined);
      show('recovery', state.frame?.diverged === true);
      put(recovery, 'textContent', recoveryInWords(state));
    },
  };
}
