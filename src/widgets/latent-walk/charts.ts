/** The figure's two small charts: norms on the way, and what each coordinate does. */
import { max } from 'd3-array';
import { chartBox, linePath, ticksOf, xScale, yScale } from '~/ui/chart';
import { COLUMNS, type Norms } from './scene';

/** As wide as the strip above it, whose first and last face have their middles at t = 0 and 1. */
const WIDTH = 450;
const inset = WIDTH / COLUMNS.between / 2;
export const normBox = chartBox(WIDTH, 96, { left: inset, right: inset, top: 6, bottom: 6 });
/** Places on the curves. */
export const NORM_POINTS = 65;

export type NormChart = {
  straight: string;
  round: string;
  /** Height and place of the band. */
  band: { y: number; height: number };
  dots: { x: number; straight: number; round: number };
  ticks: { at: number; label: string }[];
};

export function normChart(
  norms: Norms,
  band: readonly [number, number] | undefined,
  t: number,
): NormChart {
  const top = max([...norms.straight, ...norms.round, band?.[1] ?? 1]) ?? 1;
  const x = xScale(normBox, [0, 1]);
  const y = yScale(normBox, [0, 1.05 * Math.max(top, 1e-6)]);
  const ts = norms.straight.map((_, i) => i / (norms.straight.length - 1));
  const at = Math.round(t * (ts.length - 1));
  const [low, high] = band ?? [0, 0];
  return {
    straight: linePath(ts, norms.straight, x, y),
    round: linePath(ts, norms.round, x, y),
    band: { y: y(high), height: y(low) - y(high) },
    dots: { x: x(t), straight: y(norms.straight[at]), round: y(norms.round[at]) },
    ticks: ticksOf(y, 3).filter(({ label }) => label !== '0'),
  };
}

export const effectBox = { width: 450, height: 70 };

/** A bar for each coordinate, one path; not yet known ones have none. */
export function effectBars(values: readonly number[]): string {
  const highest = max(values.filter((value) => !Number.isNaN(value))) ?? 0;
  return values.map((value, i) => bar(i, values.length, value / highest)).join('');
}

/** The bar of one coordinate, counted from 1. */
export function effectBar(values: readonly number[], coordinate: number): string {
  const highest = max(values.filter((value) => !Number.isNaN(value))) ?? 0;
  return bar(coordinate - 1, values.length, values[coordinate - 1] / highest);
}

function bar(index: number, count: number, share: number): string {
  if (!Number.isFinite(share)) return '';
  const step = effectBox.width / count;
  const round = (value: number) => Math.round(10 * value) / 10;
  const height = Math.max(1, share * (effectBox.height - 4));
  return `M${round((index + 0.15) * step)} ${effectBox.height}v${round(-height)}h${round(0.7 * step)}v${round(height)}z`;
}
