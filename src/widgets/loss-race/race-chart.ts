/** The chart that the four share, the same at build time and live. */
import { withLast } from '~/training/history';
import { measures } from '~/training/measures';
import { chartBox } from '~/ui/chart';
import { historyChart } from '~/ui/history-chart';
import type { DrawnChart } from '~/ui/line-chart';
import { lanes, taken, type State } from './state';
import { modeCount } from './words';

export const box = chartBox(720, 250, { left: 56, right: 14, top: 12, bottom: 38 });

export function raceChart(state: Pick<State, 'params' | 'lanes'>): DrawnChart {
  const { params } = state;
  const { chart } = params;
  const present = taken(state);
  const series = lanes.map((lane) => {
    const rows = present.includes(lane)
      ? withLast(state.lanes[lane].history, state.lanes[lane].frame)
      : [];
    return {
      steps: rows.map(({ step }) => step),
      values: rows.map(({ values }) => values[chart] ?? NaN),
    };
  });
  const axis = chart === 'modes' ? ([0, modeCount(params)] as const) : measures[chart].axis;
  const floor = present.map((lane) => state.lanes[lane].frame?.floor[chart]).find(Number.isFinite);
  const marks = floor === undefined ? [] : [floor];
  const { paths, y, xTicks, yTicks } = historyChart(box, series, axis, marks);
  return {
    lines: paths.map((path, i) => ({ path, kind: `lane-${lanes[i]}` })),
    floor: floor === undefined ? undefined : y(floor),
    xTicks,
    yTicks,
  };
}
