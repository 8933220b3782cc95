import type { Histogram } from '~/math/histogram';
import { chartBox, linePath, ticksOf, xScale, yScale, type Tick } from '~/ui/chart';
import { bins, type Trace } from './scene';
import { REACH } from './state';

/** Geometry of the figure's drawings, the same at build time and live. */

/** The overlay's units: hundredths of the plane's, y downwards as the screen has it. */
export const viewBox = [-1, -1, 2, 2].map((side) => side * 100 * REACH).join(' ');

const unit = (value: number) => Math.round(100 * value);
const at = (x: number, y: number) => `${unit(x)} ${unit(-y)}`;

/** Each point as a line of no length, which round caps make a dot. */
export function dotsPath(points: Float32Array): string {
  let path = '';
  for (let i = 0; i < points.length; i += 2) path += `M${at(points[i], points[i + 1])}h0`;
  return path;
}

export type TraceGeometry = {
  walk: string;
  /** From x_0 along the mean, to where it is now. */
  jump: string;
  x0: string;
  xt: string;
  mean: { x: number; y: number; radius: number };
};

export function traceGeometry({ path, x0, xt, mean, sigma }: Trace): TraceGeometry {
  let walk = '';
  for (let i = 0; i < path.length; i += 2) {
    walk += `${i === 0 ? 'M' : 'L'}${at(path[i], path[i + 1])}`;
  }
  return {
    walk,
    jump: `M${at(...x0)}L${at(...mean)}`,
    x0: `M${at(...x0)}h0`,
    xt: `M${at(...xt)}h0`,
    mean: { x: unit(mean[0]), y: unit(-mean[1]), radius: unit(sigma) },
  };
}

/** Radii of the target's rings, in the overlay's units: 1, 2 and 3 standard deviations. */
export const rings = [1, 2, 3].map(unit);

export const box = chartBox(420, 150, { left: 8, right: 8, top: 8, bottom: 24 });

const x = xScale(box, [-REACH, REACH]);
const floor = box.height - box.bottom;

export const baseline = `M${box.left} ${floor}H${box.width - box.right}`;
export const ticks: Tick[] = ticksOf(x, 7).map(({ at: position, label }) => ({
  at: position,
  label: label.replace('-', '−'),
}));

const grid = Float64Array.from({ length: 81 }, (_, i) => REACH * (i / 40 - 1));
const normal = grid.map((value) => Math.exp(-(value ** 2) / 2) / Math.sqrt(2 * Math.PI));
const NORMAL_PEAK = 1 / Math.sqrt(2 * Math.PI);

/** The histogram as an area and the standard normal density as a line, on one scale. */
export function marginalPaths({ density, edges }: Histogram): { area: string; curve: string } {
  const y = yScale(box, [0, Math.max(NORMAL_PEAK, ...density) * 1.05]);
  let area = `M${x(bins.min).toFixed(1)} ${floor}`;
  for (let i = 0; i < density.length; i++) {
    area += `V${y(density[i]).toFixed(1)}H${x(edges[i + 1]).toFixed(1)}`;
  }
  return { area: `${area}V${floor}`, curve: linePath(grid, normal, x, y) };
}
