/** What the figure's maps make of the standard normal distribution, by formula and by counting. */
import {
  atoms,
  binMasses,
  binnedVariation,
  cubicMap,
  expectedVariation,
  preimages,
  pushforwardDensity,
  type LineMap,
} from '~/math/line-map';
import { normalPdf } from '~/math/normal';
import { latticePoints, type Lattice } from '~/math/planar-density';
import {
  bentBy,
  countOnBlocks,
  determinant,
  massOnBlocks,
  planeNormal,
  pushforwardOnLattice,
  type PlaneMap,
  type Point,
  type Pushed,
} from '~/math/plane-map';
import { createRandom } from '~/math/random';
import { memoLast } from '~/ui/memo-last';
import { CENTRES, KNOTS, REACH, targetsOf, type State } from './state';

export const BINS = 40;
export const BIN_WIDTH = (2 * REACH) / BINS;
export const binEdges = Array.from({ length: BINS + 1 }, (_, i) => -REACH + BIN_WIDTH * i);

/** How well what was counted and what the formula says agree. */
export type Agreement = {
  /** Total variation between them, over bins or cells. */
  variation: number;
  /** What it would be on average by chance alone. */
  chance: number;
};

export type LineScene = Agreement & {
  map: LineMap;
  density(x: number): number;
  /** Shares of the samples in the bins. */
  shares: Float64Array;
  atoms: { at: number; mass: number }[];
};

/** One z that leads to the place looked at. */
export type Preimage = { z: number; density: number; slope: number };

export const preimagesAt = (map: LineMap, x: number): Preimage[] =>
  preimages(map, x).map((z) => ({ z, density: normalPdf(z), slope: map.slope(z) }));

function lineScene(y: State['y'], n: State['n'], seed: number): LineScene {
  const map = cubicMap(KNOTS, y);
  const random = createRandom(seed).fork('line');
  const shares = new Float64Array(BINS);
  const count = Number(n);
  for (let i = 0; i < count; i++) {
    const bin = Math.floor((map.at(random.normal()) + REACH) / BIN_WIDTH);
    if (bin >= 0 && bin < BINS) shares[bin] += 1 / count;
  }
  const masses = binMasses(map, binEdges);
  return {
    map,
    density: (x) => pushforwardDensity(map, x),
    shares,
    atoms: atoms(map),
    variation: binnedVariation(shares, masses),
    chance: expectedVariation(masses, count),
  };
}

/** The formula is worked out here. */
export const lattice: Lattice = { side: 48, reach: REACH };
/** Samples are counted in this many cells a side. */
export const BLOCKS = 20;
/** Fine enough that its errors are far below those of chance, coarse enough for a drag. */
const MESH = 40;
const bend = bentBy(CENTRES, 1.2);

export type PlaneScene = Agreement & {
  map: PlaneMap;
  pushed: Pushed;
  /** Shares of the samples in the cells. */
  shares: Float64Array;
};

/** The points that are mapped, before it. */
export function planeSample(seed: number, count: number): Point[] {
  const random = createRandom(seed).fork('plane');
  return Array.from({ length: count }, (): Point => [random.normal(), random.normal()]);
}

const targetsIn = memoLast((to: State['to']) => targetsOf({ to }));

function planeScene(to: State['to'], n: State['n'], seed: number): PlaneScene {
  const map = bend(targetsIn(to));
  const count = Number(n);
  const points = planeSample(seed, count).map((z) => map.at(z));
  const shares = countOnBlocks(points, lattice, BLOCKS);
  const masses = massOnBlocks(map, lattice, BLOCKS, MESH);
  return {
    map,
    pushed: pushforwardOnLattice(map, lattice, MESH),
    shares,
    variation: binnedVariation(shares, masses),
    chance: expectedVariation(masses, count),
  };
}

/** What the map does at one place: how dense it was, how areas grow, how dense it is thereby. */
export function stretchAt({ map }: Pick<PlaneScene, 'map'>, z: Point) {
  const det = determinant(map.jacobian(z));
  const before = planeNormal(z);
  return { x: map.at(z), det, before, after: before / Math.abs(det) };
}

export type Scene = { line?: LineScene; plane?: PlaneScene };

/** The mode on show, worked out again only where something has changed. */
export function createScene(): (state: State) => Scene {
  const line = memoLast(lineScene);
  const plane = memoLast(planeScene);
  return ({ mode, y, to, n, seed }) =>
    mode === 'line' ? { line: line(y, n, seed) } : { plane: plane(to, n, seed) };
}

export const sceneOf = (state: State): Scene => createScene()(state);
/** Both modes, for the picture of the build. */
export const scenesOf = ({ y, to, n, seed }: State): Required<Scene> => ({
  line: lineScene(y, n, seed),
  plane: planeScene(to, n, seed),
});

export const latticeAxis: readonly number[] = Array.from(
  { length: lattice.side },
  (_, i) => latticePoints(lattice)[2 * i],
);
