/** Geometry of the figure's drawings, the same at build time and live. */
import { normalPdf } from '~/math/normal';
import type { PlaneMap, Point } from '~/math/plane-map';
import { linePath } from '~/ui/chart';
import { areaPath, graphX, graphY, onGraph, SIDE, ticksAt } from '~/ui/graph';
import { isolinePath } from '~/ui/isolines';
import {
  BIN_WIDTH,
  binEdges,
  BINS,
  BLOCKS,
  latticeAxis,
  type LineScene,
  type PlaneScene,
  type Preimage,
} from './scene';
import { REACH } from './state';

const Z_REACH = 3;
/** z runs to the right; x, what becomes of it, upwards. */
export const zAcross = graphX([-Z_REACH, Z_REACH]);
export const xUp = graphY([-REACH, REACH]);
export const zTicks = ticksAt(zAcross, [-2, 0, 2]);
export const xTicks = ticksAt(xUp, [-4, -2, 0, 2, 4]);
/** Densities of x to the right of the map, and of z below it, hang from the map's sides. */
const MOST = 1;
export const densityAcross = graphX([0, MOST]);
export const densityTicks = ticksAt(densityAcross, [0, 0.5, 1]);
export const densityDown = graphX([0, 0.5]);

const range = (low: number, high: number, n: number): number[] =>
  Array.from({ length: n + 1 }, (_, i) => low + ((high - low) * i) / n);
const zs = range(-Z_REACH, Z_REACH, 210);
const xs = range(-REACH, REACH, 320);
const at = (x: number, y: number): string => `${Math.round(x)} ${Math.round(y)}`;

export const mapPath = ({ map }: Pick<LineScene, 'map'>): string =>
  linePath(
    zs,
    zs.map((z) => map.at(z)),
    zAcross,
    xUp,
  );

/** The density of z as a hill that hangs from the map. */
export const basePath: string = areaPath(zs, zs.map(normalPdf), zAcross, densityDown);

/** Far outside, so that what is too dense to show leaves the graph. */
const HIGHEST = 3;

/** The density of x by the formula, its values to the right. */
export function densityPath({ density }: Pick<LineScene, 'density'>): string {
  return xs
    .map((x, i) => {
      const value = Math.min(HIGHEST, density(x));
      return `${i === 0 ? 'M' : 'L'}${at(densityAcross(value), xUp(x))}`;
    })
    .join('');
}

/** The samples' histogram, its bars to the right. */
export function barsPath({ shares }: Pick<LineScene, 'shares'>): string {
  let drawn = '';
  for (let i = 0; i < BINS; i++) {
    if (shares[i] === 0) continue;
    const [low, high] = [xUp(binEdges[i]), xUp(binEdges[i + 1])].map(Math.round);
    const end = Math.round(densityAcross(Math.min(HIGHEST, shares[i] / BIN_WIDTH)));
    drawn += `M0 ${low}H${end}V${high}H0Z`;
  }
  return drawn;
}

/** A bar right across for each place that holds mass by itself. */
export const atomsPath = ({ atoms }: Pick<LineScene, 'atoms'>): string =>
  atoms.map(({ at: x }) => `M0 ${Math.round(xUp(x))}H${SIDE}`).join('');

/** From the place looked at back to the map, and down to every z that leads there. */
export function waysPath(x: number, found: readonly Preimage[]): string {
  const height = Math.round(xUp(x));
  return `M0 ${height}H${SIDE}${found
    .filter(({ z }) => onGraph(zAcross(z)))
    .map(({ z }) => `M${at(zAcross(z), height)}V${SIDE}`)
    .join('')}`;
}

/** On the hill below: from the map to the density of each of those z. */
export const stemsPath = (found: readonly Preimage[]): string =>
  found
    .filter(({ z }) => onGraph(zAcross(z)))
    .map(({ z, density }) => `M${at(zAcross(z), 0)}V${Math.round(densityDown(density))}`)
    .join('');

/* The plane. */

export const planeAcross = graphX([-REACH, REACH]);
export const planeUp = graphY([-REACH, REACH]);
export const planeTicks = { x: ticksAt(planeAcross, [-2, 0, 2]), y: ticksAt(planeUp, [-2, 0, 2]) };
const placeOf = ([x, y]: Point): string => at(planeAcross(x), planeUp(y));

const GRID = range(-3, 3, 12);
const FINE = range(-3, 3, 60);

/** A square grid, or what a map makes of it. */
export function gridPath(map?: PlaneMap): string {
  const carried = (z: Point) => placeOf(map ? map.at(z) : z);
  const along = (points: Point[]) => `M${points.map(carried).join('L')}`;
  return GRID.map(
    (c) => along(FINE.map((s): Point => [s, c])) + along(FINE.map((s): Point => [c, s])),
  ).join('');
}

const SQUARE = 0.25;
/** A square around a place, or what a map makes of it. */
export function squarePath([a, b]: Point, map?: PlaneMap): string {
  const side = range(-1, 1, 8);
  const rim: Point[] = [
    ...side.map((s): Point => [s, -1]),
    ...side.map((s): Point => [1, s]),
    ...side.map((s): Point => [-s, 1]),
    ...side.map((s): Point => [-1, -s]),
  ];
  const points = rim.map(([s, t]): Point => [a + SQUARE * s, b + SQUARE * t]);
  return `M${points.map((z) => placeOf(map ? map.at(z) : z)).join('L')}Z`;
}

/** Small dots, as lines of no length with round ends. */
export const dotsPath = (points: readonly Point[]): string =>
  points.map((point) => `M${placeOf(point)}h0`).join('');

/** Densities at which the formula's lines run, and from which on cells are darker. */
export const levels = [0.01, 0.03, 0.06, 0.1, 0.16, 0.25] as const;

export const contourPath = ({ pushed }: Pick<PlaneScene, 'pushed'>, level: number): string =>
  isolinePath(
    { xs: latticeAxis, ys: latticeAxis, values: pushed.density },
    level,
    planeAcross,
    planeUp,
  );

/** The cells whose counted density lies from one level up to the next. */
export function cellsPath({ shares }: Pick<PlaneScene, 'shares'>, band: number): string {
  const area = ((2 * REACH) / BLOCKS) ** 2;
  const [low, high] = [levels[band], levels[band + 1] ?? Infinity];
  const edge = (i: number) => Math.round((SIDE * i) / BLOCKS);
  let drawn = '';
  shares.forEach((share, i) => {
    const density = share / area;
    if (density < low || density >= high) return;
    const [column, row] = [i % BLOCKS, Math.floor(i / BLOCKS)];
    const [left, top] = [edge(column), edge(BLOCKS - 1 - row)];
    drawn += `M${left} ${top}H${edge(column + 1)}V${edge(BLOCKS - row)}H${left}Z`;
  });
  return drawn;
}
