/** The history of a run as lines, the same at build time and live. */
import type { LabFrame, Row } from '~/training/protocol';
import { chartBox, linePath, ticksOf, xScale, yScale, type Tick } from '~/ui/chart';
import { modesOf, type Chart, type State } from './state';

export const box = chartBox(420, 176, { left: 44, right: 10, top: 10, bottom: 26 });

/** The least steps and the least height that the axes span, so that noise does not fill the chart. */
const LEAST_STEPS = 200;

export type ChartGeometry = {
  /** One line, or two for the losses: D's, then G's. */
  lines: { path: string; kind: 'generated' | 'critic' | 'ink' }[];
  /** Height of what a fair sample of the data itself measures; undefined where that means nothing. */
  floor: number | undefined;
  /** Where the run stands, once it has been rewound. */
  now: number | undefined;
  xTicks: Tick[];
  yTicks: Tick[];
};

const kinds: Partial<Record<Chart, 'critic'>> = {
  accuracy: 'critic',
  bound: 'critic',
  idealGap: 'critic',
  slope: 'critic',
};

/** Where an axis must reach at least: from, to. */
function leastDomain(chart: Chart, modes: number | undefined): [number, number] {
  switch (chart) {
    case 'js':
      return [0, Math.LN2];
    case 'modes':
      return [0, modes ?? 8];
    case 'quality':
    case 'accuracy':
      return [0, 1];
    case 'idealGap':
      return [0, 0.5];
    case 'losses':
      return [0, 1.5];
    case 'mmd':
      return [0, 0.05];
    default:
      return [0, 0.5];
  }
}

export function chartGeometry({
  params: { chart },
  params,
  history,
  frame,
}: Pick<State, 'params' | 'history' | 'frame'>): ChartGeometry {
  const rows = withLast(history, frame);
  const names = chart === 'losses' ? ['dLoss', 'gLoss'] : [chart];
  const steps = rows.map(({ step }) => step);
  const series = names.map((name) => rows.map(({ values }) => values[name] ?? NaN));
  const values = series.flat().filter(Number.isFinite);
  const floor = frame?.floor[chart];
  const least = leastDomain(chart, modesOf(params));
  const low = Math.min(least[0], ...values);
  const high = Math.max(least[1], ...values, floor ?? -Infinity);
  const x = xScale(box, [0, Math.max(LEAST_STEPS, steps.at(-1) ?? 0)]);
  const y = yScale(box, [low, high]).nice(4);
  const kind = (i: number) =>
    chart === 'losses' ? (i === 0 ? 'critic' : 'generated') : (kinds[chart] ?? 'generated');
  const isRewound = frame !== undefined && frame.step < (steps.at(-1) ?? 0);
  return {
    lines: series.map((values, i) => ({ path: linePath(steps, values, x, y), kind: kind(i) })),
    floor: floor === undefined ? undefined : y(floor),
    now: isRewound ? x(frame.step) : undefined,
    xTicks: ticksOf(x, 4),
    yTicks: ticksOf(y, 4).map(({ at, label }) => ({ at, label: label.replace('-', '−') })),
  };
}

/** The history, and the latest measurement where the run has stopped between two rows. */
function withLast(history: readonly Row[], frame: LabFrame | undefined): readonly Row[] {
  const last = history.at(-1)?.step ?? -1;
  return frame && frame.measured.step > last ? [...history, frame.measured] : history;
}
