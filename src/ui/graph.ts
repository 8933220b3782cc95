import { area } from 'd3-shape';
import { chartBox, xLogScale, xScale, yLogScale, yScale, type Scale, type Tick } from './chart';

/**
 * The arithmetic of graphs that stretch: each is a square of 1,000 units pulled over its box, so that
 * one set of paths fits every screen, while words and handles lie over it in percent and keep their
 * size (`components/Graph.astro`).
 */
export const SIDE = 1000;
const box = chartBox(SIDE, SIDE, { left: 0, right: 0, top: 0, bottom: 0 });

export const graphX = (domain: [number, number]): Scale => xScale(box, domain);
export const graphY = (domain: [number, number]): Scale => yScale(box, domain);
export const graphLogX = (domain: [number, number]): Scale => xLogScale(box, domain);
export const graphLogY = (domain: [number, number]): Scale => yLogScale(box, domain);

export const onGraph = (at: number): boolean => at >= 0 && at <= SIDE;

/** CSS percent of a coordinate. */
export const percent = (at: number): string => `${Math.round(at * 100) / 1000}%`;

/**
 * The CSS `translate` of a mark at (x, y). A mark is a box as large as the graph, so that percent
 * are those of the graph: moving it costs no layout.
 */
export const placed = (x: number, y = 0): string => `${percent(x)} ${percent(y)}`;

/** Ticks at the given values; a number is its own label. */
export const ticksAt = (
  scale: Scale,
  entries: readonly (number | readonly [number, string])[],
): Tick[] =>
  entries.map((entry) => {
    const [value, label] =
      typeof entry === 'number' ? [entry, String(entry).replace('-', '−')] : entry;
    return { at: scale(value), label };
  });

const rounded = (at: number): number => Math.round(10 * at) / 10;

/** The area between (xs[i], ys[i]) and the line at `base`; points that are not finite break it. */
export function areaPath(
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  x: Scale,
  y: Scale,
  base: number | ArrayLike<number> = 0,
): string {
  const floor = (i: number) => (typeof base === 'number' ? base : base[i]);
  const path = area<number>()
    .defined((i) => Number.isFinite(xs[i]) && Number.isFinite(ys[i]))
    .x((i) => rounded(x(xs[i])))
    .y0((i) => rounded(y(floor(i))))
    .y1((i) => rounded(y(ys[i])));
  return path(Array.from({ length: xs.length }, (_, i) => i)) ?? '';
}
