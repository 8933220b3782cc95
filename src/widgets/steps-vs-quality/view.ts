import { samplerKinds } from '~/samplers/kinds';
import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { memoLast } from '~/ui/memo-last';
import type { NetworkPanel } from '~/ui/network-panel';
import { pictureBox } from '~/ui/picture-box';
import { put } from '~/ui/put';
import { sheetOf } from '~/ui/raster';
import type { Tick } from '~/ui/chart';
import { box, dotNear, drawnOf, type Drawn } from './chart';
import type { Measure, Measurements, Point } from './measurements';
import { FACES, size } from './models';
import { chosenOf, readOf, rowNames, rowOf, showsBuilt, type State } from './state';
import {
  axisInWords,
  backendInWords,
  loadLabel,
  readingInWords,
  shortLabel,
  sourceInWords,
} from './words';

export type ViewHost = {
  hover(point: Point | undefined): void;
  choose(point: Point): void;
};

const SVG = 'http://www.w3.org/2000/svg';

export function createView(
  root: HTMLElement,
  host: ViewHost,
  panel: NetworkPanel,
  signal: AbortSignal,
): FigureView<State> {
  const { find, text } = figureParts(root);

  const svg = find<SVGSVGElement>('svg[data-part="chart"]');
  const marks = {
    chosen: find<SVGCircleElement>('[data-mark="chosen"]'),
    hover: find<SVGCircleElement>('[data-mark="hover"]'),
  };
  const sheet = { ...size, width: FACES * size.width };
  const rows = rowNames.map((name) => ({ name, box: pictureBox(root, name, sheet) }));
  let drawn: Drawn | undefined;

  const placeOf = ({ clientX, clientY }: PointerEvent) => {
    const { left, top, width, height } = svg.getBoundingClientRect();
    return {
      x: ((clientX - left) / width) * box.width,
      y: ((clientY - top) / height) * box.height,
    };
  };
  const under = (event: PointerEvent) => drawn && dotNear(drawn, placeOf(event))?.point;
  svg.addEventListener('pointermove', (event) => host.hover(under(event)), { signal });
  svg.addEventListener('pointerleave', () => host.hover(undefined), { signal });
  svg.addEventListener(
    'pointerup',
    (event) => {
      const point = under(event);
      if (point) host.choose(point);
    },
    { signal },
  );

  const draw = memoLast((all: Measurements, measure: Measure): Drawn => {
    const chart = drawnOf(all, measure);
    for (const { kind, path, bars, dots } of chart.lines) {
      const group = find<SVGElement>(`[data-line="${kind}"]`);
      group.querySelector('[data-path="line"]')?.setAttribute('d', path);
      group.querySelector('[data-path="bars"]')?.setAttribute('d', bars);
      group
        .querySelector('[data-path="dots"]')
        ?.setAttribute('d', dots.map(({ x, y }) => `M${x.toFixed(1)} ${y.toFixed(1)}h0`).join(''));
    }
    find('[data-path="floor"]').setAttribute(
      'd',
      chart.floor === undefined ? '' : `M${box.left} ${chart.floor}H${box.width - box.right}`,
    );
    find('[data-part="y-ticks"]').replaceChildren(...chart.yTicks.map(yTick));
    return chart;
  });

  function mark(which: keyof typeof marks, chart: Drawn, point: Point | undefined): void {
    const dot = chart.lines.flatMap(({ dots }) => dots).find((one) => one.point === point);
    marks[which].toggleAttribute('hidden', !dot);
    if (!dot) return;
    marks[which].setAttribute('cx', String(dot.x));
    marks[which].setAttribute('cy', String(dot.y));
  }

  return {
    render(state) {
      const { params: values, measurements, network } = state;
      drawn = draw(measurements, values.measure);
      mark('chosen', drawn, chosenOf(state));
      mark('hover', drawn, state.hover && readOf(state));
      for (const kind of samplerKinds) {
        find(`[data-line="${kind}"]`).classList.toggle('is-chosen', kind === values.sampler);
      }
      put(svg, 'ariaLabel', readingInWords(state));
      text('axis', axisInWords(values.measure, measurements));
      text('reading', readingInWords(state));
      text('short', shortLabel(state));
      for (const { name, box: picture } of rows) {
        const row = rowOf(state, name);
        if (row) picture.show(sheetOf(row.pixels, size, FACES).pixels);
        else if (network.status !== 'live' && showsBuilt(state, name)) picture.showBuilt();
        picture.box.classList.toggle('is-other', !row && !showsBuilt(state, name));
      }
      text('source', sourceInWords(state));
      text('backend', backendInWords(state));
      panel.show(network, loadLabel(state));
    },
  };
}

function yTick({ at, label }: Tick): SVGTextElement {
  const element = document.createElementNS(SVG, 'text');
  element.setAttribute('x', String(box.left - 8));
  element.setAttribute('y', String(at + 4));
  element.setAttribute('text-anchor', 'end');
  element.textContent = label;
  return element;
}
