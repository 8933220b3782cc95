import { linePath } from '~/ui/chart';
import { LINE } from '~/ui/density-shape';
import { areaPath, graphLogY, graphX, graphY, placed, ticksAt } from '~/ui/graph';
import { isolinePath, levelsAt, type ValueGrid } from '~/ui/isolines';
import { mapMeans, mapSigmas, type Fit } from './scene';

/** Geometry of the figure's graphs, the same at build time and live. */

export const lineX = graphX([...LINE]);
export const lineTicks = ticksAt(lineX, [-4, -2, 0, 2, 4]);
export const densityY = graphY([0, 0.9]);

const places = Array.from({ length: 161 }, (_, i) => LINE[0] + ((LINE[1] - LINE[0]) * i) / 160);

export function densityPaths(density: (x: number) => number): { area: string; line: string } {
  const heights = places.map(density);
  return {
    area: areaPath(places, heights, lineX, densityY),
    line: linePath(places, heights, lineX, densityY),
  };
}

export const meanX = graphX(mapMeans);
export const sigmaY = graphLogY(mapSigmas);
export const meanTicks = ticksAt(meanX, [-4, -2, 0, 2, 4]);
export const sigmaTicks = ticksAt(sigmaY, [
  [4, '4'],
  [2, '2'],
  [1, '1'],
  [0.5, '½'],
  [0.25, '¼'],
]);

/** Lines below which these shares of the map lie: the same picture for a steep and for a flat loss. */
const shares = [0.01, 0.03, 0.07, 0.13, 0.21, 0.31, 0.43, 0.57, 0.73, 0.88];

export const landscapePath = (landscape: ValueGrid): string =>
  levelsAt(landscape.values, shares)
    .map((level) => isolinePath(landscape, level, meanX, sigmaY))
    .join('');

export function trailPath({ path }: Fit, n: number): string {
  const steps = Array.from({ length: n + 1 }, (_, i) => i);
  return linePath(
    steps.map((i) => path[2 * i]),
    steps.map((i) => Math.exp(path[2 * i + 1])),
    meanX,
    sigmaY,
  );
}

export const headPlace = ({ path }: Fit, n: number): string =>
  placed(meanX(path[2 * n]), sigmaY(Math.exp(path[2 * n + 1])));
