/** State of the bent maps. All that is random comes from the seed; all else follows from the link. */
import { choice, defineParams, integer, numbers, real } from '~/embed/params';
import type { Point } from '~/math/plane-map';

/** One number in, one out; or a point of the plane in, one out. */
export const modes = ['line', 'plane'] as const;
export type Mode = (typeof modes)[number];

/** The line's map is bent at these z. */
export const KNOTS = [-2.25, -1.5, -0.75, 0, 0.75, 1.5, 2.25] as const;
/** Both axes of x, and the values of the line's map, end here. */
export const REACH = 4;
/** The plane's map is bent at these z, row by row from below. */
export const CENTRES: readonly Point[] = [-1.6, 0, 1.6].flatMap((y) =>
  [-1.6, 0, 1.6].map((x): Point => [x, y]),
);
/** How far a point of the plane may be carried. */
export const FAR = 3.5;
/** The place looked at in the plane of z. */
export const NEAR = 3;

export const counts = ['200', '2000', '20000'] as const;
export type Count = (typeof counts)[number];

/** Maps to start from. */
export const lineShapes = {
  straight: KNOTS.map((z) => z),
  // Multiples of a hundredth, as links have them.
  narrow: [-1.12, -0.75, -0.38, 0, 0.38, 0.75, 1.12],
  'two peaks': [-2.7, -2.3, -1.9, 0, 1.9, 2.3, 2.7],
  skew: [-1.8, -1.6, -1.2, -0.6, 0.4, 1.8, 3.6],
  fold: [3.2, 1.2, -0.4, -1, -0.4, 1.2, 3.2],
  flat: [-2.25, -1.5, 0, 0, 0, 1.5, 2.25],
} as const satisfies Record<string, readonly number[]>;
export type LineShape = keyof typeof lineShapes;
export const lineShapeNames = Object.keys(lineShapes) as LineShape[];

const turned = ([x, y]: Point, angle: number): Point => [
  x * Math.cos(angle) - y * Math.sin(angle),
  x * Math.sin(angle) + y * Math.cos(angle),
];
const tidyPoint = ([x, y]: Point): Point => [tidy(x, FAR), tidy(y, FAR)];
const shaped = (bend: (z: Point) => Point): readonly Point[] =>
  CENTRES.map((z) => tidyPoint(bend(z)));

export const planeShapes = {
  straight: CENTRES,
  crescent: shaped(([x, y]) => [x, y + 0.45 * x * x - 0.6]),
  swirl: shaped((z) => turned(z, 0.3 * Math.hypot(...z))),
  squeeze: shaped(([x, y]) => [0.5 * x, y]),
  fold: shaped(([x, y]) => [Math.abs(x) - 0.8, y]),
} as const satisfies Record<string, readonly Point[]>;
export type PlaneShape = keyof typeof planeShapes;
export const planeShapeNames = Object.keys(planeShapes) as PlaneShape[];

const flatList = (points: readonly Point[]): number[] => points.flat();

export const params = defineParams({
  mode: choice(modes, 'line'),
  /** Values of the line's map at the knots. */
  y: numbers({
    min: -REACH,
    max: REACH,
    default: lineShapes['two peaks'],
    minLength: KNOTS.length,
    maxLength: KNOTS.length,
    digits: 2,
  }),
  /** The place looked at on the line of x. */
  x: real({ min: -REACH, max: REACH, default: 1, digits: 2 }),
  /** Where the plane's map carries the centres: x and y of each in turn. */
  to: numbers({
    min: -FAR,
    max: FAR,
    default: flatList(planeShapes.crescent),
    minLength: 2 * CENTRES.length,
    maxLength: 2 * CENTRES.length,
    digits: 2,
  }),
  /** The place looked at in the plane of z. */
  z1: real({ min: -NEAR, max: NEAR, default: 1, digits: 2 }),
  z2: real({ min: -NEAR, max: NEAR, default: 0.5, digits: 2 }),
  /** How many samples are counted. */
  n: choice(counts, '2000'),
  seed: integer({ min: 0, max: 9999, default: 2 }),
});
export type Params = (typeof params)['defaults'];
export type State = Params;

export type Action =
  | { type: 'mode'; mode: Mode }
  | { type: 'knot'; knot: number; value: number }
  | { type: 'look'; x: number }
  | { type: 'target'; centre: number; to: Point }
  | { type: 'look-plane'; z: Point }
  | { type: 'line-shape'; shape: LineShape }
  | { type: 'plane-shape'; shape: PlaneShape }
  | { type: 'count'; n: Count }
  | { type: 'new-seed' };

export const initialState = (values: Params): State => values;
export const paramsOf = (state: State): Params => state;

/** As a link writes it, so that the link gives the very same map. */
function tidy(value: number, far: number): number {
  const held = Number.isFinite(value) ? Math.min(far, Math.max(-far, value)) : 0;
  return Number(held.toFixed(2)) + 0;
}

export const targetsOf = ({ to }: Pick<State, 'to'>): Point[] =>
  CENTRES.map((_, k): Point => [to[2 * k], to[2 * k + 1]]);

const replaced = <T>(list: readonly T[], at: number, value: T): T[] =>
  list.map((old, i) => (i === at ? value : old));

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'mode':
      return { ...state, mode: action.mode };
    case 'knot':
      return { ...state, y: replaced(state.y, action.knot, tidy(action.value, REACH)) };
    case 'look':
      return { ...state, x: tidy(action.x, REACH) };
    case 'target':
      return {
        ...state,
        to: flatList(replaced(targetsOf(state), action.centre, tidyPoint(action.to))),
      };
    case 'look-plane': {
      const [z1, z2] = action.z.map((value) => tidy(value, NEAR));
      return { ...state, z1, z2 };
    }
    case 'line-shape':
      return { ...state, y: lineShapes[action.shape] };
    case 'plane-shape':
      return { ...state, to: flatList(planeShapes[action.shape]) };
    case 'count':
      return { ...state, n: action.n };
    case 'new-seed':
      return { ...state, seed: (state.seed + 1) % 10_000 };
  }
}

const same = (a: readonly number[], b: readonly number[]): boolean =>
  a.every((value, i) => value === b[i]);

/** The map to start from that this one is, if any. */
export const lineShapeOf = ({ y }: State): LineShape | undefined =>
  lineShapeNames.find((name) => same(y, lineShapes[name]));
export const planeShapeOf = ({ to }: State): PlaneShape | undefined =>
  planeShapeNames.find((name) => same(to, flatList(planeShapes[name])));
