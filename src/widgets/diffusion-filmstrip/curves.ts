import { linePath } from '~/ui/chart';
import { placeAmong } from '~/ui/film-axis';
import { graphLogY, graphX, SIDE, ticksAt } from '~/ui/graph';
import type { Film } from './models';

/** Geometry of the figure's graphs, the same at build time and live. */

const domain: [number, number] = [0.05, 1.25];
const named = [
  [0.06, '0.06'],
  [0.1, '0.1'],
  [0.2, '0.2'],
  [0.5, '0.5'],
  [1, '1'],
] as const;

/** Both graphs show the same loss, so they share an axis. */
export const lossY = graphLogY(domain);
export const lossTicks = ticksAt(lossY, named);

const frames = graphX([0, 1]);

/** The run's loss over training, under the film's columns. */
export const runPath = (
  { kept }: Film,
  steps: readonly number[],
  losses: readonly number[],
): string => {
  const among = kept.map(({ step }) => step);
  return linePath(
    steps.map((step) => placeAmong(among, step)),
    losses,
    frames,
    lossY,
  );
};

/** Where frame `at` of `count` stands on the film's axis, in graph units. */
export const frameX = (at: number, count: number): number => (SIDE * (at + 0.5)) / count;

export const levelX = graphX([0, 1000]);
export const levelTicks = ticksAt(levelX, [0, 250, 500, 750, 1000]);

/** A network's loss over noise levels, each at the middle of its part of 1 … T. */
export const levelsPath = (losses: readonly number[]): string =>
  linePath(
    losses.map((_, part) => (1000 * (part + 0.5)) / losses.length),
    losses,
    levelX,
    lossY,
  );
