import { bindDotDrawing } from '~/ui/dot-drawing';
import type { FigureView } from '~/ui/figure-element';
import { liveNumbers } from '~/ui/live-numbers';
import { put } from '~/ui/put';
import { onThemeChange } from '~/ui/theme-colours';
import type { Tick } from '~/ui/chart';
import { DOT_REACH } from './dots-param';
import { box, chartGeometry } from './metrics-chart';
import { createPlaneCanvas } from './plane-canvas';
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
  statusInWords,
  stepLabel,
} from './words';

const SVG = 'http://www.w3.org/2000/svg';

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
  const find = <E extends Element>(selector: string): E => {
    const element = root.querySelector<E>(selector);
    if (!element) throw new Error(`Expected ${selector} in the figure; build the page again.`);
    return element;
  };
  const all = (selector: string) => [...root.querySelectorAll<HTMLElement>(selector)];
  const scene = createScene();
  const canvas = find<HTMLCanvasElement>('[data-part="canvas"]');
  const plane = find<SVGSVGElement>('[data-part="plane"]');
  const drawing = createPlaneCanvas(canvas);
  const write = liveNumbers(root);
  const built = [...root.querySelectorAll('[data-part="built"]')];
  const lines = all('[data-line]');
  const alone = all('[data-alone]') as HTMLButtonElement[];
  const numbers = all('[data-number]');
  const rewind = find<HTMLInputElement>('[data-control="rewind"] input');
  const rewindBox = find<HTMLElement>('[data-control="rewind"]');
  const chart = createChart(find<SVGSVGElement>('[data-part="chart"]'));

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

  const show = (part: string, visible: boolean) => {
    for (const element of all(`[data-part="${part}"]`)) put(element, 'hidden', !visible);
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

  function showChoices({ params }: State): void {
    show('drawing', params.data === 'drawn');
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

      write({
        ...liveValues(state),
        'iteration-label': stepLabel(state),
        g: String(state.params.g),
      });
      lightLines(state);
      showChoices(state);
      showRewind(state);
      put(find<HTMLElement>('[data-control="play"]'), 'textContent', playLabel(state));
      for (const button of alone) put(button, 'disabled', isEmpty(state.params));
      text('status', statusInWords(state));
      text('modes', modesInWords(state));
      text('backend', backendInWords(state));
      text('chart-note', chartNote(state.params));
      const { floor } = chart.draw(state);
      show('floor-note', floor !== undefined);
    },
  };
}

function createChart(svg: SVGSVGElement): {
  draw(state: State): { floor: number | undefined };
} {
  const path = (name: string) => svg.querySelector<SVGPathElement>(`[data-path="${name}"]`)!;
  const curves = [path('line-0'), path('line-1')];
  const right = box.width - box.right;
  const bottom = box.height - box.bottom;
  const xTicks = tickWriter(svg.querySelector('[data-part="x-ticks"]')!, ({ at }) => ({
    x: at,
    y: box.height - 8,
    anchor: 'middle',
  }));
  const yTicks = tickWriter(svg.querySelector('[data-part="y-ticks"]')!, ({ at }) => ({
    x: box.left - 6,
    y: at + 4,
    anchor: 'end',
  }));
  return {
    draw(state) {
      const geometry = chartGeometry(state);
      curves.forEach((curve, i) => {
        const { path = '', kind = 'generated' } = geometry.lines.at(i) ?? {};
        curve.setAttribute('d', path);
        curve.setAttribute('class', `curve is-${kind}`);
      });
      const { floor, now } = geometry;
      path('floor').setAttribute('d', floor === undefined ? '' : `M${box.left} ${floor}H${right}`);
      path('now').setAttribute('d', now === undefined ? '' : `M${now} ${box.top}V${bottom}`);
      put(svg, 'ariaLabel', `${chartNames[state.params.chart]} over the steps`);
      xTicks(geometry.xTicks);
      yTicks(geometry.yTicks);
      return geometry;
    },
  };
}

/** Writes ticks into a group, and only those that have changed. */
function tickWriter(
  group: SVGGElement,
  place: (tick: Tick) => { x: number; y: number; anchor: string },
): (ticks: readonly Tick[]) => void {
  let written = '';
  return (ticks) => {
    const key = JSON.stringify(ticks);
    if (key === written) return;
    written = key;
    group.replaceChildren(
      ...ticks.map((tick) => {
        const { x, y, anchor } = place(tick);
        const label = document.createElementNS(SVG, 'text');
        label.setAttribute('x', String(x));
        label.setAttribute('y', String(y));
        label.setAttribute('text-anchor', anchor);
        label.textContent = tick.label;
        return label;
      }),
    );
  };
}
