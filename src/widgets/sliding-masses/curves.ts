import type { DivergenceName } from '~/math/divergences';
import { boxBreadth, slidingOutlook, type Masses } from '~/math/sliding-masses';
import { linePath, type Tick } from '~/ui/chart';
import { areaPath, graphX, graphY, ticksAt } from '~/ui/graph';
import { REACH } from './state';

/** Geometry of the figure's graphs, the same at build time and live. */

export const thetaX = graphX([-REACH, REACH]);
export const thetaTicks = ticksAt(thetaX, [-2, -1, 0, 1, 2]);

type Axis = { value: [number, number]; top: readonly [number, string]; slope: number };

/** What the graphs of a divergence show: its values, a tick, and its slopes up to ± a number. */
const axes: Record<DivergenceName, Axis> = {
  klForward: { value: [-1, 6], top: [4, '4'], slope: 6 },
  klReverse: { value: [-1, 6], top: [4, '4'], slope: 6 },
  jensenShannon: { value: [-0.15, 0.9], top: [Math.LN2, 'log 2'], slope: 2 },
  totalVariation: { value: [-0.2, 1.3], top: [1, '1'], slope: 2 },
  chiSquared: { value: [-1, 6], top: [4, '4'], slope: 6 },
  wasserstein1: { value: [-0.5, 3.3], top: [2, '2'], slope: 2 },
  squaredMmd: { value: [-0.35, 2.3], top: [2, '2'], slope: 6 },
};

/** Infinity stands a little below the upper edge; what is finite and too high leaves through it. */
const INFINITY_AT = 60;
const OUTSIDE = 400;

const within = (at: number) => Math.min(1000 + OUTSIDE, Math.max(-OUTSIDE, at));

export const heightOf = (name: DivergenceName, value: number): number =>
  value === Infinity ? INFINITY_AT : within(graphY(axes[name].value)(value));

export const slopeHeight = (name: DivergenceName, slope: number): number =>
  Number.isNaN(slope) ? NaN : within(graphY([-axes[name].slope, axes[name].slope])(slope));

export const isInfinite = (name: DivergenceName, masses: Masses): boolean =>
  slidingOutlook(name, 1, masses).value === Infinity;

export function valueTicks(name: DivergenceName, masses: Masses): (Tick & { live: string })[] {
  const [low, high] = ticksAt(graphY(axes[name].value), [[0, '0'], axes[name].top]);
  return [
    { ...low, live: `low-${name}` },
    { at: high.at, label: isInfinite(name, masses) ? '' : high.label, live: `high-${name}` },
    { at: INFINITY_AT, label: isInfinite(name, masses) ? '∞' : '', live: `infinity-${name}` },
  ];
}

export const slopeTicks = (name: DivergenceName): Tick[] =>
  ticksAt(graphY([-axes[name].slope, axes[name].slope]), [
    [axes[name].slope / 2, String(axes[name].slope / 2)],
    [0, '0'],
    [-axes[name].slope / 2, `−${axes[name].slope / 2}`],
  ]);

/** Whether the value jumps at θ = 0, so that the graph has a gap there. */
export const jumps = (name: DivergenceName, masses: Masses): boolean =>
  !(slidingOutlook(name, 1e-9, masses).value < 1e-3);

const HALF = 150;
const places = Array.from({ length: 2 * HALF + 1 }, (_, i) => (REACH * (i - HALF)) / HALF);
const [left, right] = [-1e-9, 1e-9];

/** Heights are in graph units already. */
const asIs = graphY([1000, 0]);

/** The curves of a divergence and of its slope over θ, with gaps where they jump. */
export function outlookPaths(
  name: DivergenceName,
  masses: Masses,
): { value: string; slope: string } {
  // At 0 itself, each curve comes up to the gap from both sides.
  const xs = [...places.slice(0, HALF), left, 0, right, ...places.slice(HALF + 1)];
  const gap = jumps(name, masses);
  const outlooks = xs.map((theta) => slidingOutlook(name, theta, masses));
  return {
    value: linePath(
      xs,
      outlooks.map(({ value }, i) => (gap && xs[i] === 0 ? NaN : heightOf(name, value))),
      thetaX,
      asIs,
    ),
    slope: linePath(
      xs,
      outlooks.map(({ slope }) => slopeHeight(name, slope)),
      thetaX,
      asIs,
    ),
  };
}

const PEAK = 0.86;

/** The outline of a mass around θ, as high for every width: heights are not to scale. */
export function massPath(theta: number, { shape, sigma }: Masses): string {
  const y = graphY([0, 1]);
  if (sigma === 0) {
    const at = thetaX(theta);
    return areaPath([at - 2, at + 2], [PEAK, PEAK], graphX([0, 1000]), y);
  }
  const half = shape === 'box' ? boxBreadth(sigma) / 2 : 4 * sigma;
  const steps = Array.from({ length: 81 }, (_, i) => (half * (i - 40)) / 40);
  return areaPath(
    steps.map((step) => theta + step),
    steps.map((step) =>
      shape === 'box' ? PEAK : PEAK * Math.exp(-(step * step) / (2 * sigma * sigma)),
    ),
    thetaX,
    y,
  );
}
