/** The charts beside the strip. Their axis of time is the strip's own (`~/ui/film-axis`). */
import { frameUnder, placeAmong } from '~/ui/film-axis';
import type { Film, History } from './models';

/** A chart's own units; the style sheet stretches them to the room there is. */
export const box = { width: 1000, height: 100 } as const;

/** Points of a drawn curve: more would not show. */
const POINTS = 300;

/** Where a step stands on the axis of time, in [0, 1]. */
export const placeAt = ({ healthy }: Pick<Film, 'healthy'>, step: number): number =>
  placeAmong(
    healthy.map((checkpoint) => checkpoint.step),
    step,
  );

/** The checkpoint under a place of the axis. */
export const indexUnder = ({ healthy }: Pick<Film, 'healthy'>, place: number): number =>
  frameUnder(healthy.length, place);

export type Range = { low: number; high: number };

/**
 * What a chart must show of some curves: all but their most extreme 0.5 % at either end, with a
 * little room, and what `include` names.
 */
export function rangeOf(curves: readonly (readonly number[])[], include: readonly number[]): Range {
  const values = curves
    .flat()
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const cut = Math.floor(values.length * 0.005);
  const kept = values.slice(cut, values.length - cut);
  const low = Math.min(...include, ...kept);
  const high = Math.max(...include, ...kept);
  const room = 0.05 * (high - low || 1);
  return { low: include.includes(low) ? low : low - room, high: high + room };
}

/** Height of a value in the chart, from 0 (top) to 1. */
export const heightOf = (value: number, { low, high }: Range): number =>
  (high - value) / (high - low);

/** SVG path of a curve; neighbours that fall on one point of the axis are averaged. */
export function curvePath(
  film: Pick<Film, 'healthy'>,
  { step }: Pick<History, 'step'>,
  values: readonly number[],
  range: Range,
): string {
  const bins = new Map<number, { sum: number; count: number }>();
  step.forEach((at, i) => {
    if (!Number.isFinite(values[i])) return;
    const bin = Math.round(placeAt(film, at) * POINTS);
    const { sum, count } = bins.get(bin) ?? { sum: 0, count: 0 };
    bins.set(bin, { sum: sum + values[i], count: count + 1 });
  });
  return [...bins]
    .map(([bin, { sum, count }], i) => {
      const x = (bin / POINTS) * box.width;
      const y = heightOf(sum / count, range) * box.height;
      return `${i === 0 ? 'M' : 'L'}${x.toFixed(0)} ${y.toFixed(1)}`;
    })
    .join('');
}
