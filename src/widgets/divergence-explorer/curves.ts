import { linePath } from '~/ui/chart';
import { LINE } from '~/ui/density-shape';
import { areaPath, graphX, graphY, ticksAt } from '~/ui/graph';

/** Geometry of the figure's graphs, the same at build time and live. */

export const lineX = graphX([...LINE]);
export const lineTicks = ticksAt(lineX, [-4, -2, 0, 2, 4]);
export const densityY = graphY([0, 0.8]);
/** One scale for all integrands, so that their areas can be compared. */
export const integrandY = graphY([-0.3, 1.05]);
export const integrandTicks = ticksAt(integrandY, [0, [0.5, '½'], 1]);

/** Where in its breadth each histogram's bar has its ring, so that both can be taken hold of. */
export const asideOf = { p: -0.25, q: 0.25 };

const places = Array.from({ length: 201 }, (_, i) => LINE[0] + ((LINE[1] - LINE[0]) * i) / 200);

export function densityPaths(density: (x: number) => number): { area: string; line: string } {
  const heights = places.map(density);
  return {
    area: areaPath(places, heights, lineX, densityY),
    line: linePath(places, heights, lineX, densityY),
  };
}

/** Far outside the graph, so that what is too high to show leaves it through the top. */
const HIGHEST = 5;

export function integrandPaths(integrand: (x: number) => number): {
  above: string;
  below: string;
  line: string;
} {
  const heights = places.map((x) => Math.min(HIGHEST, integrand(x)));
  return {
    above: areaPath(
      places,
      heights.map((height) => Math.max(0, height)),
      lineX,
      integrandY,
    ),
    below: areaPath(
      places,
      heights.map((height) => Math.min(0, height)),
      lineX,
      integrandY,
    ),
    line: linePath(places, heights, lineX, integrandY),
  };
}
