/**
 * The geometry of the slice, free of the DOM. Its points are the pictures
 *
 *     x(a, b) = clip(x₀ + a·u + b·v),   u = sign of the gradient, v = u with half its signs turned,
 *
 * a and b on the scale from 0 (paper) to 1 (stroke). u and v have max-norm 1 and the same 2-norm and
 * are orthogonal, so that both axes have one scale; max |a·u_i + b·v_i| = |a| + |b|, so that the ball
 * of the max-norm is a diamond here.
 */
import { marginOf, marginWeights } from '~/math/attacks/carlini-wagner';
import { topClass, type GradientOracle } from '~/math/attacks/classifier';
import { createRandom } from '~/math/random';
import { CLASSES } from './models';

/** The slice shows [−REACH, REACH]². */
export const REACH = 0.5;
/** Points along each side that the networks read; one more than a power of two, for the passes. */
export const GRID = 33;
export const NODES = GRID * GRID;
/** The range of pixels is this wide: from −1 to 1. */
const UNIT = 2;

export type Point = readonly [a: number, b: number];

/** How x₀ is read, and the sign of each pixel in u: −1, 0 or 1. */
export type Directions = { label: number; signs: Int8Array };

/**
 * u points where the lead of the class that x₀ is read as falls fastest in the max-norm. It is the
 * step of FGSM wherever only two classes matter, and does not vanish where the loss does for a
 * network that is sure.
 */
export async function directionsAt(oracle: GradientOracle, x0: Float32Array): Promise<Directions> {
  const first = await oracle(x0, new Float32Array(CLASSES));
  const label = topClass(first.logits);
  const { lead, against } = marginOf({ kind: 'away', label }, first.logits);
  const { gradient } = await oracle(x0, marginWeights(lead, against, CLASSES));
  return { label, signs: Int8Array.from(gradient, (value) => -Math.sign(value)) };
}

/**
 * v: of the pixels that u moves, a random half keeps its sign and the other half changes it. Where
 * their number is odd one of them is left alone, so that ⟨u, v⟩ = 0 exactly.
 */
export function randomDirection(signs: Int8Array, seed: number): Int8Array {
  const random = createRandom(seed);
  const places = [...signs.keys()].filter((i) => signs[i] !== 0);
  for (let i = places.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [places[i], places[j]] = [places[j], places[i]];
  }
  const half = Math.floor(places.length / 2);
  const v = new Int8Array(signs.length);
  places.forEach((place, i) => {
    if (i < 2 * half) v[place] = i < half ? signs[place] : -signs[place];
  });
  return v;
}

/** The picture at a point. */
export function pictureAt(
  x0: Float32Array,
  u: Int8Array,
  v: Int8Array,
  [a, b]: Point,
): Float32Array {
  return x0.map((value, i) => Math.min(1, Math.max(-1, value + UNIT * (a * u[i] + b * v[i]))));
}

/** Where a point is, as shares of the slice's width and height, from its left and top. */
export const placeOf = ([a, b]: Point): { x: number; y: number } => ({
  x: (a + REACH) / (2 * REACH),
  y: (REACH - b) / (2 * REACH),
});

export const pointAt = ({ x, y }: { x: number; y: number }): Point => [
  (2 * x - 1) * REACH,
  (1 - 2 * y) * REACH,
];

/** The point of a node, numbered row by row from the top left. */
export const nodePoint = (node: number): Point =>
  pointAt({ x: (node % GRID) / (GRID - 1), y: Math.floor(node / GRID) / (GRID - 1) });

/** The node nearest to a point. */
export function nodeAt(point: Point): number {
  const { x, y } = placeOf(point);
  const index = (share: number) => Math.round(Math.min(1, Math.max(0, share)) * (GRID - 1));
  return index(y) * GRID + index(x);
}

/** Distances between nodes in the passes from coarse to fine. */
const STRIDES = [8, 4, 2, 1] as const;
export type Stride = (typeof STRIDES)[number];

/** All nodes, those of a coarse grid first: after so many the slice can be drawn with a stride. */
export const order: readonly number[] = STRIDES.flatMap((stride, pass) =>
  Array.from({ length: NODES }, (_, node) => node).filter((node) => {
    const [x, y] = [node % GRID, Math.floor(node / GRID)];
    const on = (step: number) => x % step === 0 && y % step === 0;
    return on(stride) && (pass === 0 || !on(STRIDES[pass - 1]));
  }),
);

const countOf = (stride: Stride): number => ((GRID - 1) / stride + 1) ** 2;

/** The finest stride whose nodes are all among the first `computed`; nothing before the first pass. */
export const strideOf = (computed: number): Stride | undefined =>
  STRIDES.filter((stride) => countOf(stride) <= computed).at(-1);

/** Pixels of the drawn slice between two nodes. */
const FINENESS = 6;
export const SIDE = (GRID - 1) * FINENESS + 1;

/**
 * The class at each pixel of the drawn slice, row by row. Between the nodes of the stride logits are
 * interpolated linearly, along rows and columns.
 *
 * @param logits of every node, CLASSES a node.
 */
export function regionsOf(logits: Float32Array, stride: Stride): Uint8Array {
  const classes = new Uint8Array(SIDE * SIDE);
  const cell = stride * FINENESS;
  for (let y = 0; y < SIDE; y++) {
    const row = Math.min(GRID - 1 - stride, Math.floor(y / cell) * stride);
    const down = (y - row * FINENESS) / cell;
    for (let x = 0; x < SIDE; x++) {
      const column = Math.min(GRID - 1 - stride, Math.floor(x / cell) * stride);
      const right = (x - column * FINENESS) / cell;
      const at = (r: number, c: number) => CLASSES * (r * GRID + c);
      const corners = [
        [at(row, column), (1 - down) * (1 - right)],
        [at(row, column + stride), (1 - down) * right],
        [at(row + stride, column), down * (1 - right)],
        [at(row + stride, column + stride), down * right],
      ] as const;
      let [best, top] = [-Infinity, 0];
      for (let k = 0; k < CLASSES; k++) {
        let z = 0;
        for (const [corner, weight] of corners) z += weight * logits[corner + k];
        if (z > best) [best, top] = [z, k];
      }
      classes[y * SIDE + x] = top;
    }
  }
  return classes;
}

export type Rgba = readonly [red: number, green: number, blue: number, alpha: number];

/** Blue where the network reads what it reads in the middle; shades of red-violet elsewhere. */
export function colourOf(k: number, label: number): Rgba {
  if (k === label) return [52, 126, 196, 150];
  const shade = (k * 7) % CLASSES;
  return [206 - 9 * shade, 58 + 9 * shade, 140 + 5 * shade, 130 + 9 * shade];
}

/** RGBA bytes of the drawn slice; borders between regions are dark. */
export function paintRegions(classes: Uint8Array, label: number): Uint8ClampedArray<ArrayBuffer> {
  const bytes = new Uint8ClampedArray(4 * SIDE * SIDE);
  for (let i = 0; i < SIDE * SIDE; i++) {
    const x = i % SIDE;
    const isBorder =
      (x + 1 < SIDE && classes[i] !== classes[i + 1]) ||
      (i + SIDE < SIDE * SIDE && classes[i] !== classes[i + SIDE]);
    bytes.set(isBorder ? [28, 26, 34, 255] : colourOf(classes[i], label), 4 * i);
  }
  return bytes;
}

export type RegionLabel = { k: number; x: number; y: number };

/** A region's name is written where it has room: this many pixels to its edge at least. */
const ROOM = 8;

/**
 * Where to write the class of each region: for every class its pixel farthest from all others, as
 * shares of width and height; regions too narrow stay without. Distances by two passes of a city-block
 * distance transform.
 */
export function labelsOf(classes: Uint8Array): RegionLabel[] {
  const far = 2 * SIDE;
  const room = new Int32Array(SIDE * SIDE).fill(far);
  const differs = (i: number, j: number) => classes[i] !== classes[j];
  const relax = (i: number, j: number, isInside: boolean) => {
    if (!isInside) room[i] = Math.min(room[i], 1);
    else room[i] = Math.min(room[i], differs(i, j) ? 1 : room[j] + 1);
  };
  for (let i = 0; i < room.length; i++) {
    relax(i, i - 1, i % SIDE > 0);
    relax(i, i - SIDE, i >= SIDE);
  }
  for (let i = room.length - 1; i >= 0; i--) {
    relax(i, i + 1, i % SIDE < SIDE - 1);
    relax(i, i + SIDE, i + SIDE < room.length);
  }
  return Array.from({ length: CLASSES }, (_, k) => {
    let best = -1;
    for (let i = 0; i < room.length; i++) {
      if (classes[i] === k && (best < 0 || room[i] > room[best])) best = i;
    }
    return { k, best };
  })
    .filter(({ best }) => best >= 0 && room[best] >= ROOM)
    .map(({ k, best }) => ({
      k,
      x: (best % SIDE) / (SIDE - 1),
      y: Math.floor(best / SIDE) / (SIDE - 1),
    }));
}

/** Places of the ball's four corners in the drawing, which is as wide and high as `SIDE`. */
export function ballPath(epsilon: number): string {
  const e = epsilon / 255;
  const corners: Point[] = [
    [e, 0],
    [0, e],
    [-e, 0],
    [0, -e],
  ];
  const at = corners.map((corner) => {
    const { x, y } = placeOf(corner);
    return `${(x * SIDE).toFixed(1)} ${(y * SIDE).toFixed(1)}`;
  });
  return `M${at.join('L')}Z`;
}

/** The slice of the build as it travels in the page; `signs` are those of u, one a character. */
export type PackedRecorded = {
  label: number;
  signs: string;
  classes: number[];
  shares: number[];
  labels: RegionLabel[];
};

const SIGNS = '-0+';
export const packSigns = (signs: Int8Array): string =>
  Array.from(signs, (sign) => SIGNS[sign + 1]).join('');
export const unpackSigns = (text: string): Int8Array =>
  Int8Array.from(text, (sign) => SIGNS.indexOf(sign) - 1);
