/** Geometry of the figure's graphs, the same at build time and live. */
import { linePath, ticksOf, type Scale, type Tick } from '~/ui/chart';
import { areaPath, graphX, graphY, SIDE, ticksAt } from '~/ui/graph';
import type { Scene } from './scene';
import { REACH } from './state';

export const lineX = graphX([-REACH, REACH]);
export const lineTicks = ticksAt(lineX, [-2, -1, 0, 1, 2]);
const POINTS = 180;
const xs = Array.from({ length: POINTS + 1 }, (_, i) => REACH * ((2 * i) / POINTS - 1));

/** Both densities, on one scale that keeps the data's in place. */
export function densityPaths({ data, logModel }: Scene): {
  area: string;
  data: string;
  model: string;
} {
  const [p, q] = [xs.map((x) => data.density(x)), xs.map((x) => Math.exp(logModel(x)))];
  const y = graphY([0, 1.35 * Math.max(...p)]);
  return {
    area: areaPath(xs, p, lineX, y),
    data: linePath(xs, p, lineX, y),
    model: linePath(xs, q, lineX, y),
  };
}

export const timeX = graphX([0, 1]);
export const shareY = graphY([0, 1]);
export const timeTicks = ticksAt(timeX, [
  [0, '0'],
  [0.5, 'T/2'],
  [1, 'T'],
]);
export const shareTicks = ticksAt(shareY, [
  [0, '0'],
  [0.5, '½'],
  [1, '1'],
]);

/** ᾱ over the steps, with its corners: a schedule is no more than these. */
export function schedulePath({ chain: { schedule } }: Scene): string {
  const { T, alphaBar } = schedule;
  return linePath(
    Array.from(alphaBar, (_, t) => t / T),
    alphaBar,
    timeX,
    shareY,
  );
}

export type Bars = {
  /** Whole terms, and what of each is the model's fault. */
  terms: string;
  faults: string;
  zero: number;
  yTicks: Tick[];
};

/** Share of its place that a bar leaves free. */
const GAP = 0.22;
const LEAST_SPAN = 0.5;

/** L_T, L_{T−1}, …, L_0 from left to right. */
export function barsOf({ bound, fault }: Scene): Bars {
  const terms = [bound.prior, ...Array.from(bound.steps.slice(1)).reverse()];
  const faults = fault ? [fault.prior, ...Array.from(fault.steps.slice(1)).reverse()] : [];
  const low = Math.min(0, ...terms);
  const y = graphY([low, Math.max(low + LEAST_SPAN, ...terms, ...faults)]).nice(4);
  const place = SIDE / terms.length;
  const bar = (value: number, i: number, scale: Scale) => {
    const left = (i + GAP / 2) * place;
    return `M${left.toFixed(1)} ${scale(0).toFixed(1)}V${scale(value).toFixed(1)}h${((1 - GAP) * place).toFixed(1)}V${scale(0).toFixed(1)}Z`;
  };
  return {
    terms: terms.map((value, i) => bar(value, i, y)).join(''),
    faults: faults.map((value, i) => bar(Math.max(0, value), i, y)).join(''),
    zero: y(0),
    yTicks: ticksOf(y, 4).map(({ at, label }) => ({ at, label: label.replace('-', '−') })),
  };
}
