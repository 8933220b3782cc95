import { withLast } from '~/training/history';
import { MEASURED_TIMES } from '~/training/ddpm-options';
import { chartBox, linePath } from '~/ui/chart';
import { graphX, graphY, SIDE, ticksAt } from '~/ui/graph';
import { historyChart } from '~/ui/history-chart';
import type { DrawnChart } from '~/ui/line-chart';
import { stepOf } from '~/training/run';
import { measured, type State } from './state';

/** Geometry of the charts, the same at build time and live. */

export const box = chartBox(420, 170, { left: 34, bottom: 24 });

/** Measured loss over the steps, above the least that any network can have. */
export function lossChart(state: State): DrawnChart {
  const { history, frame } = state.run;
  const rows = withLast(history, frame);
  const floor = measured(state, 'floor');
  const series = {
    steps: rows.map(({ step }) => step),
    values: rows.map(({ values }) => Math.min(1.5, values.loss ?? NaN)),
  };
  const { paths, x, y, xTicks, yTicks } = historyChart(
    box,
    [series],
    [0, 1],
    Number.isFinite(floor) ? [floor] : [],
  );
  return {
    lines: [{ path: paths[0], kind: 'generated' }],
    floor: Number.isFinite(floor) ? y(floor) : undefined,
    now: frame ? x(stepOf(state.run)) : undefined,
    xTicks,
    yTicks,
  };
}

export const levelX = graphX([0, 1000]);
export const levelTicks = ticksAt(levelX, [0, 250, 500, 750, 1000]);
export const lossY = graphY([0, 1.2]);
export const lossTicks = ticksAt(lossY, [0, [0.5, '½'], 1]);

/** A measured number at each noise level, by the beginning of its name. */
export const levelPath = (state: State, name: 'loss' | 'floor'): string =>
  linePath(
    MEASURED_TIMES,
    MEASURED_TIMES.map((_, k) => Math.min(1.3, measured(state, `${name}.${k}`))),
    levelX,
    lossY,
  );

/** The noise level under a place of the graph, 0 to 1. */
export const levelUnder = (place: number): number =>
  Math.min(1000, Math.max(1, Math.round(levelX.invert(SIDE * place))));
