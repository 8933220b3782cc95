/**
 * Maps of the plane that are bent by moving a few of its points, and what they make of the standard
 * normal distribution: z ~ N(0, I), x = g(z) in two dimensions.
 */
import { expectInteger, expectLength } from '~/math/expect';
import { coordinate, type Lattice } from '~/math/planar-density';

export type Point = readonly [number, number];
/** The Jacobian ∂g/∂z, row by row: [∂g₁/∂z₁, ∂g₁/∂z₂, ∂g₂/∂z₁, ∂g₂/∂z₂]. */
export type Jacobian = readonly [number, number, number, number];

export type PlaneMap = {
  at(z: Point): Point;
  jacobian(z: Point): Jacobian;
};

/** The factor by which a map stretches areas at a place; negative where it turns them over. */
export const determinant = ([a, b, c, d]: Jacobian): number => a * d - b * c;

/**
 * The map that carries each centre c_k to target k and leaves the far plane where it is:
 *
 *     g(z) = z + Σ_k w_k·exp(−‖z − c_k‖²/2ℓ²),   w such that g(c_k) = target_k
 *
 * (interpolation by radial basis functions, whose matrix is positive definite for centres that
 * differ). Smooth; invertible only as long as the bending is gentle.
 *
 * @returns a function from targets (as many as centres) to maps. @throws RangeError for others.
 */
export function bentBy(
  centres: readonly Point[],
  width: number,
): (targets: readonly Point[]) => PlaneMap {
  expectInteger('number of centres', centres.length, 1, 100);
  const scale = 1 / (2 * width * width);
  const bump = (z: Point, c: Point) => Math.exp(-scale * ((z[0] - c[0]) ** 2 + (z[1] - c[1]) ** 2));
  const matrix = centres.map((a) => centres.map((b) => bump(a, b)));
  return (targets) => {
    expectLength('targets', targets, centres.length);
    const weights = solve(
      matrix,
      targets.map(([x, y], k) => [x - centres[k][0], y - centres[k][1]]),
    );
    return {
      at(z) {
        let [x, y] = z;
        for (let k = 0; k < centres.length; k++) {
          const height = bump(z, centres[k]);
          x += weights[k][0] * height;
          y += weights[k][1] * height;
        }
        return [x, y];
      },
      jacobian(z) {
        let [a, b, c, d] = [1, 0, 0, 1];
        for (let k = 0; k < centres.length; k++) {
          const [cx, cy] = centres[k];
          const height = -2 * scale * bump(z, centres[k]);
          const [across, up] = [height * (z[0] - cx), height * (z[1] - cy)];
          a += weights[k][0] * across;
          b += weights[k][0] * up;
          c += weights[k][1] * across;
          d += weights[k][1] * up;
        }
        return [a, b, c, d];
      },
    };
  };
}

/** Solves A·w = r for positive definite A [n, n] and right sides r [n, 2], by elimination. */
function solve(A: readonly (readonly number[])[], r: readonly Point[]): number[][] {
  const n = A.length;
  const rows = A.map((row, i) => [...row, ...r[i]]);
  for (let i = 0; i < n; i++) {
    for (let k = i + 1; k < n; k++) {
      const factor = rows[k][i] / rows[i][i];
      for (let j = i; j < n + 2; j++) rows[k][j] -= factor * rows[i][j];
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = n; j < n + 2; j++) {
      for (let k = i + 1; k < n; k++) rows[i][j] -= rows[i][k] * rows[k][j];
      rows[i][j] /= rows[i][i];
    }
  }
  return rows.map((row) => row.slice(n));
}

/** The density of N(0, I) in two dimensions. */
export const planeNormal = ([a, b]: Point): number =>
  Math.exp(-(a * a + b * b) / 2) / (2 * Math.PI);

export type Pushed = {
  /** q at the lattice's points, [side²]. */
  density: Float64Array;
  /** How many z reach each point, as far as they were found, [side²]. */
  sheets: Uint8Array;
  /** Probability of the z where the map turns areas over. */
  folded: number;
  /** The least determinant of the mesh's triangles. */
  leastDeterminant: number;
};

/** N(0, I) has 99.97 % of its mass inside [−MESH_REACH, MESH_REACH]². */
const MESH_REACH = 4;

type Corner = { readonly z: Point; readonly x: Point };

/** Corners of a mesh of squares on [−4, 4]², row by row, and where the map carries them. */
function meshCorners(map: PlaneMap, mesh: number): Corner[] {
  const step = (2 * MESH_REACH) / mesh;
  return Array.from({ length: (mesh + 1) ** 2 }, (_, i) => {
    const [column, row] = [i % (mesh + 1), Math.floor(i / (mesh + 1))];
    const z: Point = [-MESH_REACH + step * column, -MESH_REACH + step * row];
    return { z, x: map.at(z) };
  });
}

/** Goes through a mesh, each square as two triangles. */
function eachTriangle(
  corners: readonly Corner[],
  mesh: number,
  visit: (a: Corner, b: Corner, c: Corner) => void,
): void {
  for (let row = 0; row < mesh; row++) {
    for (let column = 0; column < mesh; column++) {
      const at = row * (mesh + 1) + column;
      const opposite = corners[at + mesh + 2];
      visit(corners[at], corners[at + 1], opposite);
      visit(corners[at], opposite, corners[at + mesh + 1]);
    }
  }
}

/**
 * The density of x = g(z) for z ~ N(0, I) on a lattice,
 *
 *     q(x) = Σ_{z: g(z) = x} p(z)/|det ∂g/∂z|.
 *
 * Preimages are found on a mesh of 2·mesh² triangles of [−4, 4]²: each triangle's image covers some
 * lattice points, the triangle's own affine map says nearly from which z, and Newton's method makes
 * it exact. Close to a fold, where Newton strays, the affine map itself is taken.
 *
 * @param mesh squares on a side, an integer in [2, 400].
 */
export function pushforwardOnLattice(map: PlaneMap, lattice: Lattice, mesh = 72): Pushed {
  expectInteger('mesh', mesh, 2, 400);
  const { side, reach } = lattice;
  const cell = (2 * reach) / side;
  const step = (2 * MESH_REACH) / mesh;
  const density = new Float64Array(side * side);
  const sheets = new Uint8Array(side * side);
  const corners = meshCorners(map, mesh);
  const pushed: Pushed = { density, sheets, folded: 0, leastDeterminant: Infinity };

  const indexOf = (x: number) => (x + reach) / cell - 0.5;
  function triangle(a: Corner, b: Corner, c: Corner): void {
    const [ux, uy] = [b.x[0] - a.x[0], b.x[1] - a.x[1]];
    const [vx, vy] = [c.x[0] - a.x[0], c.x[1] - a.x[1]];
    const area = ux * vy - uy * vx;
    if (area === 0) return;
    const columns = rangeOf(
      indexOf(Math.min(a.x[0], b.x[0], c.x[0])),
      indexOf(Math.max(a.x[0], b.x[0], c.x[0])),
      side,
    );
    const rows = rangeOf(
      indexOf(Math.min(a.x[1], b.x[1], c.x[1])),
      indexOf(Math.max(a.x[1], b.x[1], c.x[1])),
      side,
    );
    for (let row = rows[0]; row <= rows[1]; row++) {
      for (let column = columns[0]; column <= columns[1]; column++) {
        const x: Point = [coordinate(lattice, column), coordinate(lattice, row)];
        const [dx, dy] = [x[0] - a.x[0], x[1] - a.x[1]];
        const s = (dx * vy - dy * vx) / area;
        const t = (ux * dy - uy * dx) / area;
        if (!owns(s, t, area > 0, [ux, uy], [vx, vy])) continue;
        const guess: Point = [
          a.z[0] + s * (b.z[0] - a.z[0]) + t * (c.z[0] - a.z[0]),
          a.z[1] + s * (b.z[1] - a.z[1]) + t * (c.z[1] - a.z[1]),
        ];
        const z = newton(map, x, guess, step);
        const stretch = z ? determinant(map.jacobian(z)) : area / (step * step);
        density[row * side + column] += planeNormal(z ?? guess) / Math.abs(stretch);
        sheets[row * side + column]++;
      }
    }
  }

  eachTriangle(corners, mesh, (a, b, c) => {
    const det = affineArea(a.x, b.x, c.x) / (step * step);
    pushed.leastDeterminant = Math.min(pushed.leastDeterminant, det);
    if (det < 0) pushed.folded += (meanNormal(a, b, c) * step * step) / 2;
    triangle(a, b, c);
  });
  return pushed;
}

/** Whole numbers from low to high that are on the lattice. */
const rangeOf = (low: number, high: number, side: number): [number, number] => [
  Math.max(0, Math.ceil(low)),
  Math.min(side - 1, Math.floor(high)),
];

/**
 * Whether the point a + s·u + t·v belongs to the triangle a, a + u, a + v. Of its sides only some
 * belong to it, by their direction, so that neighbours never share a point.
 */
function owns(
  s: number,
  t: number,
  positive: boolean,
  [ux, uy]: readonly [number, number],
  [vx, vy]: readonly [number, number],
): boolean {
  if (s < 0 || t < 0 || s + t > 1) return false;
  if (s > 0 && t > 0 && s + t < 1) return true;
  const turn = positive ? 1 : -1;
  const mine = (x: number, y: number) => turn * y > 0 || (y === 0 && turn * x > 0);
  if (t === 0 && !mine(ux, uy)) return false;
  if (s === 0 && !mine(-vx, -vy)) return false;
  return s + t !== 1 || mine(vx - ux, vy - uy);
}

const NEWTON_STEPS = 6;
/** Squared distance at which a place is reached. */
const CLOSE = 1e-14;

/** The z near `guess` with g(z) = x; `undefined` where the search leaves its neighbourhood. */
function newton(map: PlaneMap, x: Point, guess: Point, room: number): Point | undefined {
  let z = guess;
  for (let i = 0; i < NEWTON_STEPS; i++) {
    const [gx, gy] = map.at(z);
    const [ex, ey] = [gx - x[0], gy - x[1]];
    if (ex * ex + ey * ey < CLOSE) return z;
    const [a, b, c, d] = map.jacobian(z);
    const det = a * d - b * c;
    if (det === 0) return undefined;
    z = [z[0] - (d * ex - b * ey) / det, z[1] - (a * ey - c * ex) / det];
    if (Math.hypot(z[0] - guess[0], z[1] - guess[1]) > room) return undefined;
  }
  return undefined;
}

/**
 * Shares of points in blocks × blocks equal cells of [−reach, reach]², row by row from the bottom up;
 * what lies outside is in none.
 */
export function countOnBlocks(
  points: readonly Point[],
  { reach }: Pick<Lattice, 'reach'>,
  blocks: number,
): Float64Array {
  expectInteger('blocks', blocks, 1, 1000);
  const shares = new Float64Array(blocks * blocks);
  const scale = blocks / (2 * reach);
  for (const [x, y] of points) {
    const [column, row] = [Math.floor((x + reach) * scale), Math.floor((y + reach) * scale)];
    if (column < 0 || row < 0 || column >= blocks || row >= blocks) continue;
    shares[row * blocks + column] += 1 / points.length;
  }
  return shares;
}

/**
 * The probabilities of those cells by the change of variables, [blocks²]: a small triangle of z is
 * nearly mapped by an affine map, so its mass lies evenly, p(z)/|det|, on the image triangle, and a
 * cell gets what the parts of all image triangles in it hold. Folds, where q itself is infinite, do no
 * harm. Error O(mesh⁻²).
 *
 * @param mesh squares on a side of [−4, 4]², an integer in [2, 400].
 */
export function massOnBlocks(
  map: PlaneMap,
  { reach }: Pick<Lattice, 'reach'>,
  blocks: number,
  mesh = 72,
): Float64Array {
  expectInteger('mesh', mesh, 2, 400);
  expectInteger('blocks', blocks, 1, 1000);
  const masses = new Float64Array(blocks * blocks);
  const scale = blocks / (2 * reach);
  const step = (2 * MESH_REACH) / mesh;
  const corners = meshCorners(map, mesh).map(({ z, x }) => ({
    z,
    // In cells from the lower left corner.
    x: [(x[0] + reach) * scale, (x[1] + reach) * scale] as Point,
  }));
  const add = (column: number, row: number, mass: number) => {
    if (column < 0 || row < 0 || column >= blocks || row >= blocks) return;
    masses[row * blocks + column] += mass;
  };
  eachTriangle(corners, mesh, (first, second, third) => {
    const [a, b, c] = [first.x, second.x, third.x];
    const mass = (meanNormal(first, second, third) * step * step) / 2;
    const [left, right] = [Math.min(a[0], b[0], c[0]), Math.max(a[0], b[0], c[0])].map(Math.floor);
    const [low, high] = [Math.min(a[1], b[1], c[1]), Math.max(a[1], b[1], c[1])].map(Math.floor);
    const area = areaOf([a, b, c]);
    if ((left === right && low === high) || area === 0) {
      add(left, low, mass);
      return;
    }
    for (let row = Math.max(0, low); row <= Math.min(blocks - 1, high); row++) {
      const strip = clip(clip([a, b, c], 1, row, 1), 1, row + 1, -1);
      for (let column = Math.max(0, left); column <= Math.min(blocks - 1, right); column++) {
        const part = clip(clip(strip, 0, column, 1), 0, column + 1, -1);
        add(column, row, (mass * areaOf(part)) / area);
      }
    }
  });
  return masses;
}

/** Mean of N(0, I)'s density over a small triangle, by the middles of its sides. */
const meanNormal = (a: Corner, b: Corner, c: Corner): number =>
  (normalBetween(a.z, b.z) + normalBetween(b.z, c.z) + normalBetween(c.z, a.z)) / 3;
const normalBetween = (a: Point, b: Point): number =>
  planeNormal([(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]);

/** Twice the area of a triangle, negative where it is turned over. */
const affineArea = (a: Point, b: Point, c: Point): number =>
  (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);

/** The part of a convex polygon where side·(coordinate − at) ≥ 0. */
function clip(polygon: readonly Point[], axis: 0 | 1, at: number, side: 1 | -1): Point[] {
  const kept: Point[] = [];
  for (let i = 0; i < polygon.length; i++) {
    const [from, to] = [polygon[i], polygon[(i + 1) % polygon.length]];
    const [before, after] = [side * (from[axis] - at), side * (to[axis] - at)];
    if (before >= 0) kept.push(from);
    if (before >= 0 !== after >= 0) {
      const part = before / (before - after);
      kept.push([from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])]);
    }
  }
  return kept;
}

/** Area of a polygon, by the shoelace formula. */
function areaOf(polygon: readonly Point[]): number {
  let twice = 0;
  for (let i = 0; i < polygon.length; i++) {
    const [a, b] = [polygon[i], polygon[(i + 1) % polygon.length]];
    twice += a[0] * b[1] - a[1] * b[0];
  }
  return Math.abs(twice) / 2;
}
