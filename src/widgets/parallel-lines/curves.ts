import { lineOutlooks, type OutlookName } from '~/math/parallel-lines';
import { linePath, type Tick } from '~/ui/chart';
import { graphX, graphY, ticksAt } from '~/ui/graph';
import { REACH } from './state';

/** Geometry of the small graphs over θ, the same at build time and live. */

export const thetaX = graphX([-REACH, REACH]);

/** Where the two values of a graph stand; infinity stands at the top, above everything finite. */
type Axis = { domain: [number, number]; ticks: (readonly [number, string])[] };

const infinite: Axis = { domain: [-0.25, 1], ticks: [[0, '0']] };
const axes: Record<OutlookName, Axis> = {
  klForward: infinite,
  klReverse: infinite,
  chiSquared: infinite,
  jensenShannon: {
    domain: [-0.2, 0.95],
    ticks: [
      [0, '0'],
      [Math.LN2, 'log 2'],
    ],
  },
  totalVariation: {
    domain: [-0.28, 1.35],
    ticks: [
      [0, '0'],
      [1, '1'],
    ],
  },
  wasserstein1: {
    domain: [-0.3, 1.7],
    ticks: [
      [0, '0'],
      [1, '1'],
    ],
  },
  wassersteinGan: {
    domain: [-0.3, 1.7],
    ticks: [
      [0, '0'],
      [1, '1'],
    ],
  },
  squaredMmd: {
    domain: [-0.4, 2.1],
    ticks: [
      [0, '0'],
      [1, '1'],
      [2, '2'],
    ],
  },
  mmdGan: {
    domain: [-0.4, 2.1],
    ticks: [
      [0, '0'],
      [1, '1'],
      [2, '2'],
    ],
  },
  minimax: {
    domain: [-1.7, 0.5],
    ticks: [
      [-2 * Math.LN2, '−log 4'],
      [0, '0'],
    ],
  },
  nonSaturating: { domain: [0.45, 1.7], ticks: [[Math.LN2, 'log 2']] },
  leastSquares: {
    domain: [-0.28, 1.35],
    ticks: [
      [0, '0'],
      [1, '1'],
    ],
  },
  hinge: {
    domain: [-2.5, 0.7],
    ticks: [
      [-2, '−2'],
      [0, '0'],
    ],
  },
};

/** How far below the upper edge infinity is drawn, in graph units. */
const INFINITY_AT = 70;

export const heightOf = (name: OutlookName, value: number): number =>
  value === Infinity ? INFINITY_AT : graphY(axes[name].domain)(value);

export function ticksOf(name: OutlookName): Tick[] {
  const finite = ticksAt(graphY(axes[name].domain), axes[name].ticks);
  return isInfinite(name) ? [...finite, { at: INFINITY_AT, label: '∞' }] : finite;
}

export const isInfinite = (name: OutlookName): boolean =>
  lineOutlooks[name](1, 1).value === Infinity;

/** Whether the value jumps at θ = 0, so that the graph has a gap there. */
export const jumps = (name: OutlookName): boolean => {
  const [together, near] = [0, 1e-9].map((theta) => lineOutlooks[name](theta, 1).value);
  return !(near - together < 1e-6);
};

const places = Array.from({ length: 121 }, (_, i) => REACH * (i / 60 - 1));

/** The value over θ; a gap where it jumps. */
export function outlookPath(name: OutlookName, width: number): string {
  const gap = jumps(name);
  const heights = places.map((theta) =>
    gap && theta === 0 ? NaN : heightOf(name, lineOutlooks[name](theta, width).value),
  );
  return linePath(places, heights, thetaX, asIs);
}

/** Heights are in graph units already. */
const asIs = graphY([1000, 0]);
