/** Paths and scales of the picture and of the chart; coordinates of the plane are hundredths. */
import { lattice } from '~/training/meter';
import { linePath } from '~/ui/chart';
import { graphX, graphY, ticksAt } from '~/ui/graph';
import type { Row } from '~/training/protocol';
import { bar, STEPS } from './state';

/** The plane on show is [−REACH, REACH]². */
const REACH = lattice.reach;
export const viewBox = [-1, -1, 2, 2].map((side) => side * 100 * REACH).join(' ');

/** Beyond this nothing is drawn; a point that has flown off would only cost time. */
const FAR = 2 * REACH;

/** Each point as a line of no length, which round caps make a dot. */
export function dotsPath(points: Float32Array): string {
  let path = '';
  for (let i = 0; i < points.length; i += 2) {
    // Also false for what is no number any more.
    if (!(Math.max(Math.abs(points[i]), Math.abs(points[i + 1])) < FAR)) continue;
    path += `M${Math.round(100 * points[i])} ${Math.round(-100 * points[i + 1])}h0`;
  }
  return path;
}

export function curvePath(points: Float32Array): string {
  let path = '';
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [points[i], points[i + 1]].map((value) =>
      Math.round(100 * Math.min(FAR, Math.max(-FAR, value))),
    );
    path += `${i === 0 ? 'M' : 'L'}${x} ${-y}`;
  }
  return path.includes('NaN') ? '' : path;
}

/** How many generated points have left the plane. */
export function lostPoints(points: Float32Array): number {
  let lost = 0;
  for (let i = 0; i < points.length; i += 2) {
    if (!(Math.max(Math.abs(points[i]), Math.abs(points[i + 1])) < REACH)) lost++;
  }
  return lost;
}

export const stepX = graphX([0, STEPS]);
export const shareY = graphY([0, 1.04]);
export const stepTicks = ticksAt(stepX, [0, 500, 1000, STEPS]);
export const shareTicks = ticksAt(shareY, [
  [0, '0'],
  [0.5, '½'],
  [1, 'all'],
]);

/** Modes covered and points near a mode, as shares, over the steps. */
export function historyPaths(history: readonly Row[]): { modes: string; quality: string } {
  const steps = history.map(({ step }) => step);
  const path = (share: (values: Row['values']) => number) =>
    linePath(
      steps,
      history.map(({ values }) => share(values)),
      stepX,
      shareY,
    );
  return {
    modes: path(({ modes }) => modes / bar.modes),
    quality: path(({ quality }) => quality),
  };
}
