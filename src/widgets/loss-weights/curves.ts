import { scaleLog } from 'd3-scale';
import { linePath, type Scale, type Tick } from '~/ui/chart';
import { graphLogY, graphX, graphY, SIDE, ticksAt } from '~/ui/graph';
import type { Curve } from './scene';
import { T } from './state';

/** Geometry of the figure's graphs, the same at build time and live. */

export const logT: Scale = scaleLog([1, T], [0, SIDE]);
export const evenT: Scale = graphX([1, T]);
export const timeX = (logarithmic: boolean): Scale => (logarithmic ? logT : evenT);

/** The step under a place of the axis, 0 to 1. */
export const stepUnder = (place: number, logarithmic: boolean): number =>
  Math.round(timeX(logarithmic).invert(SIDE * place));

/** Steps that the axis names; 10 only where there is room for it. */
export const timeTicks = [1, 10, 100, 300, 1000] as const;
export const tickShows = (t: number, logarithmic: boolean): boolean => logarithmic || t !== 10;

/** Weights relative to where signal and noise are equal; what is beyond leaves the picture. */
export const weightY = graphLogY([1e-4, 1e4]);
export const weightTicks: Tick[] = ticksAt(weightY, [
  [1e-4, '10⁻⁴'],
  [1e-2, '0.01'],
  [1, '1'],
  [1e2, '100'],
  [1e4, '10⁴'],
]);
export const shareY = graphY([0, 1]);
export const shareTicks: Tick[] = ticksAt(shareY, [
  [0, '0'],
  [0.5, '½'],
  [1, 'all'],
]);

/** Steps that are drawn: every one at first, then as many as show on either axis. */
const drawn: number[] = [];
for (let t = 1; t < T; t += Math.max(1, Math.floor(t / 50))) drawn.push(t);
drawn.push(T);

/** Just outside the picture, so that a line leaves it instead of bending along its edge. */
const outside = (value: number): number => Math.min(1e6, Math.max(1e-6, value));

export const weightPath = ({ relative }: Curve, logarithmic: boolean): string =>
  linePath(
    drawn,
    drawn.map((t) => outside(relative[t])),
    timeX(logarithmic),
    weightY,
  );

export const sharePath = ({ shares }: Curve, logarithmic: boolean): string =>
  linePath(
    drawn,
    drawn.map((t) => shares[t]),
    timeX(logarithmic),
    shareY,
  );
