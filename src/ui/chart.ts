import { scaleLinear, scaleLog, type ScaleContinuousNumeric } from 'd3-scale';
import { line } from 'd3-shape';

/**
 * The arithmetic of small charts, free of the DOM: the same functions draw the picture at build time
 * and the live one. Units are those of the chart's own `viewBox`.
 */
export type ChartBox = {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
};

export type Scale = ScaleContinuousNumeric<number, number>;
export type Tick = { at: number; label: string };

export function chartBox(width: number, height: number, margin: Partial<ChartBox> = {}): ChartBox {
  return { width, height, left: 40, right: 12, top: 12, bottom: 28, ...margin };
}

export const xScale = (box: ChartBox, domain: [number, number]): Scale =>
  scaleLinear(domain, [box.left, box.width - box.right]);

export const yScale = (box: ChartBox, domain: [number, number]): Scale =>
  scaleLinear(domain, [box.height - box.bottom, box.top]);

export const xLogScale = (box: ChartBox, domain: [number, number]): Scale =>
  scaleLog(domain, [box.left, box.width - box.right]);

export const yLogScale = (box: ChartBox, domain: [number, number]): Scale =>
  scaleLog(domain, [box.height - box.bottom, box.top]);

export function ticksOf(scale: Scale, count: number, format?: string): Tick[] {
  const label = scale.tickFormat(count, format);
  return scale.ticks(count).map((value) => ({ at: scale(value), label: label(value) }));
}

/** SVG path through (xs[i], ys[i]); points that are not finite break the line. */
export function linePath(xs: ArrayLike<number>, ys: ArrayLike<number>, x: Scale, y: Scale): string {
  const indices = Array.from({ length: xs.length }, (_, i) => i);
  const path = line<number>()
    .defined((i) => Number.isFinite(xs[i]) && Number.isFinite(ys[i]))
    .x((i) => Math.round(10 * x(xs[i])) / 10)
    .y((i) => Math.round(10 * y(ys[i])) / 10);
  return path(indices) ?? '';
}

/** Numbers as the figures print them: three significant digits, a true minus sign. */
export function formatNumber(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : value < 0 ? '−∞' : '–';
  const magnitude = Math.abs(value);
  const text =
    magnitude !== 0 && (magnitude < 1e-3 || magnitude >= 1e5)
      ? value.toExponential(digits - 1).replace('e+', 'e')
      : String(Number(value.toPrecision(digits)));
  return text.replace(/-/g, '−');
}
