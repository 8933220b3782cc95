/** Numbers over the steps of a run as lines, the same at build time and live. */
import { linePath, ticksOf, xScale, yScale, type ChartBox, type Scale, type Tick } from './chart';

export type Series = { steps: readonly number[]; values: readonly number[] };

export type HistoryChart = {
  /** One for each series, in their order. */
  paths: string[];
  x: Scale;
  y: Scale;
  xTicks: Tick[];
  yTicks: Tick[];
};

/** The least steps that the axis spans, so that the first few do not fill it. */
const LEAST_STEPS = 200;

/**
 * @param least what the upright axis must span at least: from, to. @param marks values that must be
 *   on it besides.
 */
export function historyChart(
  box: ChartBox,
  series: readonly Series[],
  least: readonly [number, number],
  marks: readonly number[] = [],
): HistoryChart {
  const values = [...series.flatMap((one) => one.values), ...marks].filter(Number.isFinite);
  const last = Math.max(LEAST_STEPS, ...series.map(({ steps }) => steps.at(-1) ?? 0));
  const low = values.reduce((least, value) => Math.min(least, value), least[0]);
  const high = values.reduce((most, value) => Math.max(most, value), least[1]);
  const x = xScale(box, [0, last]);
  const y = yScale(box, [low, high]).nice(4);
  return {
    paths: series.map(({ steps, values }) => linePath(steps, values, x, y)),
    x,
    y,
    xTicks: ticksOf(x, 4),
    yTicks: ticksOf(y, 4).map(({ at, label }) => ({ at, label: label.replace('-', '−') })),
  };
}
