/** The arithmetic of the chart, the same at build and live. */
import { chartBox, linePath, ticksOf, xScale, yScale } from '~/ui/chart';
import type { Measurements, Row } from './measurements';
import { MAX_SCALE } from './state';

export const box = chartBox(460, 250, { left: 40, right: 14, top: 14, bottom: 40 });
const x = xScale(box, [0, MAX_SCALE]);
const y = yScale(box, [0, 1.05]);

export const lineNames = ['asked', 'spread'] as const;
export type LineName = (typeof lineNames)[number];

export const xTicks = ticksOf(x, 6);
export const yTicks = ticksOf(y, 5, '.0%');

export function lineOf({ rows }: Measurements, name: LineName): { path: string; bars: string } {
  const of = (row: Row) => row[name];
  const bars = rows
    .map((row) => {
      const [, low, high] = of(row);
      return `M${x(row.scale).toFixed(1)} ${y(low).toFixed(1)}V${y(high).toFixed(1)}`;
    })
    .join('');
  const path = linePath(
    rows.map(({ scale }) => scale),
    rows.map((row) => of(row)[0]),
    x,
    y,
  );
  return { path, bars };
}

/** The upright line at the reader's scale. */
export const nowPath = (scale: number): string =>
  `M${x(scale).toFixed(1)} ${box.top}V${box.height - box.bottom}`;
