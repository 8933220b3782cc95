/** Draws the chart that `components/LineChart.astro` has laid out. */
import type { ChartBox, Tick } from './chart';
import { put } from './put';

const SVG = 'http://www.w3.org/2000/svg';

export type DrawnChart = {
  /** As many as the markup has; its class says how a line is drawn. */
  lines: readonly { path: string; kind: string }[];
  /** Height of a level to compare with, and place of the present step; either may be left out. */
  floor?: number;
  now?: number;
  xTicks: readonly Tick[];
  yTicks: readonly Tick[];
};

/** Where the label of a tick stands. */
export const xLabel = ({ at }: Tick, box: ChartBox) => ({ x: at, y: box.height - 8 });
export const yLabel = ({ at }: Tick, box: ChartBox) => ({ x: box.left - 6, y: at + 4 });

export function createLineChart(
  svg: SVGSVGElement,
  box: ChartBox,
): (chart: DrawnChart, label: string) => void {
  const path = (name: string) => {
    const found = svg.querySelector<SVGPathElement>(`[data-path="${name}"]`);
    if (!found) throw new Error(`Expected the line “${name}” in the chart; build the page again.`);
    return found;
  };
  const curves = [...svg.querySelectorAll<SVGPathElement>('[data-path^="line-"]')];
  const [floorLine, nowLine] = [path('floor'), path('now')];
  const right = box.width - box.right;
  const bottom = box.height - box.bottom;
  const writeX = tickWriter(svg.querySelector('[data-part="x-ticks"]'), 'middle', (tick) =>
    xLabel(tick, box),
  );
  const writeY = tickWriter(svg.querySelector('[data-part="y-ticks"]'), 'end', (tick) =>
    yLabel(tick, box),
  );
  return ({ lines, floor, now, xTicks, yTicks }, label) => {
    curves.forEach((curve, i) => {
      const { path: d = '', kind = '' } = lines.at(i) ?? {};
      curve.setAttribute('d', d);
      curve.setAttribute('class', `curve is-${kind}`);
    });
    floorLine.setAttribute('d', floor === undefined ? '' : `M${box.left} ${floor}H${right}`);
    nowLine.setAttribute('d', now === undefined ? '' : `M${now} ${box.top}V${bottom}`);
    put(svg, 'ariaLabel', label);
    writeX(xTicks);
    writeY(yTicks);
  };
}

/** Writes ticks into a group, and only those that have changed. */
function tickWriter(
  group: SVGGElement | null,
  anchor: string,
  place: (tick: Tick) => { x: number; y: number },
): (ticks: readonly Tick[]) => void {
  let written = '';
  return (ticks) => {
    const key = JSON.stringify(ticks);
    if (key === written) return;
    written = key;
    group?.replaceChildren(
      ...ticks.map((tick) => {
        const { x, y } = place(tick);
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
