import { gameField, type MinimaxGame } from '~/math/minimax-game';
import type { GameOptimiser } from '~/math/game-optimisers';
import { linePath } from '~/ui/chart';
import { graphLogY, graphX, ticksAt } from '~/ui/graph';
import { distanceAt } from './scene';
import { REACH, STEPS } from './state';

/** Geometry of the figure's drawings, the same at build time and live. */

/** The plane's units: hundredths of the game's, y downwards as the screen has it. */
export const viewBox = [-1, -1, 2, 2].map((side) => side * 100 * REACH).join(' ');

const unit = (value: number) => Math.round(1000 * value) / 10;
const at = (x: number, y: number) => `${unit(x)} ${unit(-y)}`;

/** Beyond this a path is off every screen; it ends there. */
const FAR = 20;

/** The corners of a path up to corner n. */
export function trailPath(path: Float64Array, n: number): string {
  let drawn = '';
  for (let i = 0; i <= n; i++) {
    const [x, y] = [path[2 * i], path[2 * i + 1]];
    if (!(Math.max(Math.abs(x), Math.abs(y)) < FAR)) break;
    drawn += `${i === 0 ? 'M' : 'L'}${at(x, y)}`;
  }
  return drawn;
}

/** Where a point lies, for a `transform`; `undefined` where that is not on the plane. */
export function placeOf(path: Float64Array, n: number): string | undefined {
  const [x, y] = [path[2 * n], path[2 * n + 1]];
  return Math.max(Math.abs(x), Math.abs(y)) <= REACH
    ? `translate(${unit(x)} ${unit(-y)})`
    : undefined;
}

/** Each method's own mark, about 20 units across, around the origin. */
export const marks: Record<GameOptimiser, string> = {
  simultaneous: 'M-9 0a9 9 0 1 0 18 0a9 9 0 1 0 -18 0Z',
  alternating: 'M-8 -8H8V8H-8Z',
  extragradient: 'M0 -11L10 7H-10Z',
  consensus: 'M0 -11L11 0L0 11L-11 0Z',
  optimistic: 'M0 11L10 -7H-10Z',
  momentum: 'M-3 -10H3V-3H10V3H3V10H-3V3H-10V-3H-3Z',
  alternatingMomentum: 'M-10 -6L-6 -10L0 -4L6 -10L10 -6L4 0L10 6L6 10L0 4L-6 10L-10 6L-4 0Z',
};

const ARROWS = 13;
const LONGEST = 0.27;

/** The field v as arrows on a grid; the longer, the stronger, up to a limit. */
export function fieldPath(game: MinimaxGame): string {
  let drawn = '';
  for (let row = 0; row < ARROWS; row++) {
    for (let column = 0; column < ARROWS; column++) {
      const spot = (i: number) => ((2 * i + 1) / ARROWS - 1) * REACH;
      const [x, y] = [spot(column), spot(row)];
      const [vx, vy] = gameField(game, [x, y]);
      const strength = Math.hypot(vx, vy);
      if (strength < 1e-9) continue;
      const length = (LONGEST * strength) / (strength + 0.7);
      const [ux, uy] = [(vx / strength) * length, (vy / strength) * length];
      const [tipX, tipY] = [x + ux / 2, y + uy / 2];
      // The head: back along the shaft by a third, to either side by half of that.
      const [backX, backY] = [tipX - 0.36 * ux, tipY - 0.36 * uy];
      drawn += `M${at(x - ux / 2, y - uy / 2)}L${at(tipX, tipY)}`;
      drawn += `M${at(backX - 0.22 * uy, backY + 0.22 * ux)}L${at(tipX, tipY)}`;
      drawn += `L${at(backX + 0.22 * uy, backY - 0.22 * ux)}`;
    }
  }
  return drawn;
}

export const stepX = graphX([0, STEPS]);
export const distanceY = graphLogY([1e-3, 1e2]);
export const stepTicks = ticksAt(stepX, [0, 50, 100, 150, 200]);
export const distanceTicks = ticksAt(distanceY, [
  [100, '100'],
  [10, '10'],
  [1, '1'],
  [0.1, '0.1'],
  [0.01, '0.01'],
]);

/** Distance from the equilibrium over the first n steps; the graph's box cuts what lies outside. */
export function distancePath(path: Float64Array, n: number): string {
  const steps = Array.from({ length: n + 1 }, (_, i) => i);
  // A little outside the graph a curve ends, so that no number is too large to draw.
  const held = (value: number) => (value > 1e4 || value < 1e-5 ? NaN : value);
  return linePath(
    steps,
    steps.map((i) => held(distanceAt(path, i))),
    stepX,
    distanceY,
  );
}
