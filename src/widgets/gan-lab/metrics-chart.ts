/** What the chart of a run shows, the same at build time and live. */
import { hasModes } from '~/training/data';
import { withLast } from '~/training/history';
import { measures } from '~/training/measures';
import { chartBox } from '~/ui/chart';
import { historyChart } from '~/ui/history-chart';
import type { DrawnChart } from '~/ui/line-chart';
import { dataOf, modesOf, type Chart, type Params, type State } from './state';

export const box = chartBox(420, 176, { left: 44, right: 10, top: 10, bottom: 26 });

const isMeasure = (chart: Chart): chart is keyof typeof measures & Chart => chart in measures;

/** What the upright axis spans at least. */
function leastAxis({ chart }: Params, modes: number | undefined): readonly [number, number] {
  if (chart === 'modes') return [0, modes ?? 8];
  if (isMeasure(chart)) return measures[chart].axis;
  switch (chart) {
    case 'accuracy':
      return [0, 1];
    case 'losses':
      return [0, 1.5];
    default:
      return [0, 0.5];
  }
}

/** Whether the data have what the chart counts. */
export const isMeasurable = ({ chart, ...values }: Params): boolean =>
  hasModes(dataOf({ chart, ...values })) || (chart !== 'modes' && chart !== 'quality');

export function runChart({
  params,
  history,
  frame,
}: Pick<State, 'params' | 'history' | 'frame'>): DrawnChart {
  const { chart } = params;
  const rows = withLast(history, frame);
  const names = chart === 'losses' ? ['dLoss', 'gLoss'] : [chart];
  const steps = rows.map(({ step }) => step);
  const series = names.map((name) => ({
    steps,
    values: rows.map(({ values }) => values[name] ?? NaN),
  }));
  const floor = frame?.floor[chart];
  const marks = floor === undefined ? [] : [floor];
  const { paths, x, y, xTicks, yTicks } = historyChart(
    box,
    series,
    leastAxis(params, modesOf(params)),
    marks,
  );
  const ofCritic = chart === 'losses' || !(isMeasure(chart) || chart === 'generatorSlope');
  const isRewound = frame !== undefined && frame.step < (steps.at(-1) ?? 0);
  return {
    lines: [
      { path: paths[0], kind: ofCritic ? 'critic' : 'generated' },
      { path: paths[1] ?? '', kind: 'generated' },
    ],
    floor: floor === undefined ? undefined : y(floor),
    now: isRewound ? x(frame.step) : undefined,
    xTicks,
    yTicks,
  };
}
