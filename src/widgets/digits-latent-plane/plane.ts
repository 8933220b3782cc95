/**
 * The geometry of the latent plane, free of the DOM: where codes lie on it, in one of two scales, and
 * what is drawn there. Even, the plane shows Φ(z): N(0, I) then fills the square uniformly, and
 * squares of equal size are equally probable.
 */
import { normalCdf, normalQuantile } from '~/math/normal-distribution';
import type { ImagePoint } from '~/ui/drawing-pad';

/** A code: z₁ to the right, z₂ upwards. */
export type Point = readonly [z1: number, z2: number];

/** The linear plane shows [−REACH, REACH]². */
export const REACH = 4;
/** Side of the drawing's view box; the glyph of a digit is 6 high. */
export const SIDE = 300;
/** Decoded tiles along each side of the map. */
export const TILES = 16;
/** Even, the outermost half per mille lies on the edge. */
const MARGIN = 5e-4;

const clamp = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, value));

const share = (z: number, even: boolean): number =>
  even ? normalCdf(z) : clamp((z + REACH) / (2 * REACH), 0, 1);

const unshare = (u: number, even: boolean): number =>
  even ? normalQuantile(clamp(u, MARGIN, 1 - MARGIN)) : (2 * clamp(u, 0, 1) - 1) * REACH;

/** Where a code is, as shares of the plane's width and height, from its left and top. */
export const placeOf = ([z1, z2]: Point, even: boolean): ImagePoint => ({
  x: share(z1, even),
  y: 1 - share(z2, even),
});

/** The code at a place. */
export const codeAt = ({ x, y }: ImagePoint, even: boolean): Point => [
  unshare(x, even),
  unshare(1 - y, even),
];

/** The code in the middle of a tile of the map, counted from the top left. */
export const tileCode = (column: number, row: number, even: boolean): Point =>
  codeAt({ x: (column + 0.5) / TILES, y: (row + 0.5) / TILES }, even);

/** The tile that a code lies on. */
export function tileOf(z: Point, even: boolean): { column: number; row: number } {
  const { x, y } = placeOf(z, even);
  const index = (u: number) => Math.min(TILES - 1, Math.floor(u * TILES));
  return { column: index(x), row: index(y) };
}

/** A point of the line from a to b: (1 − s)·a + s·b. */
export const between = (a: Point, b: Point, s: number): Point => [
  a[0] + s * (b[0] - a[0]),
  a[1] + s * (b[1] - a[1]),
];

const round = (value: number): number => Math.round(10 * value) / 10;
const onDrawing = (z: Point, even: boolean): string => {
  const { x, y } = placeOf(z, even);
  return `${round(x * SIDE)} ${round(y * SIDE)}`;
};

/** Strokes of the ten digits in a box 4 wide and 6 high, each from where the one before ended. */
const glyphs = [
  'm-2-2 1-1h2l1 1v4l-1 1h-2l-1-1z',
  'm-1-2 1-1v6',
  'm-2-2 1-1h2l1 1v1l-4 4h4',
  'm-2-2 1-1h2l1 1v1l-1 1h-1 1l1 1v1l-1 1h-2l-1-1',
  'm1 3v-6l-3 4h4',
  'm2-3h-4v2h3l1 1v2l-1 1h-2l-1-1',
  'm2-2-1-1h-2l-1 1v4l1 1h2l1-1v-1l-1-1h-3',
  'm-2-3h4l-3 6',
  'm-1 0-1-1v-1l1-1h2l1 1v1l-1 1h-2l-1 1v1l1 1h2l1-1v-1l-1-1',
  'm-2 2 1 1h2l1-1v-4l-1-1h-2l-1 1v1l1 1h3',
] as const;

/** A path that writes `digit` at each of the codes. */
export const digitsPath = (digit: number, codes: readonly Point[], even: boolean): string =>
  codes.map((z) => `M${onDrawing(z, even)}${glyphs[digit]}`).join('');

/** A path through codes; straight in z, so that it may bend where the plane is even. */
export const linePath = (codes: readonly Point[], even: boolean): string =>
  codes.map((z, i) => `${i === 0 ? 'M' : 'L'}${onDrawing(z, even)}`).join('');

const ROUND = 48;

/** The ellipse of one standard deviation around a mean. */
export function ellipsePath(mean: Point, logVariance: Point, even: boolean): string {
  const sigma = logVariance.map((value) => Math.exp(value / 2));
  const rim = Array.from({ length: ROUND }, (_, i): Point => {
    const angle = (2 * Math.PI * i) / ROUND;
    return [mean[0] + sigma[0] * Math.cos(angle), mean[1] + sigma[1] * Math.sin(angle)];
  });
  return `${linePath(rim, even)}Z`;
}

const CELLS = 10;

/** Lines between cells of equal probability: each of the 100 cells holds a hundredth of N(0, I). */
export function cellsPath(even: boolean): string {
  const at = Array.from({ length: CELLS - 1 }, (_, i) => {
    return round(share(normalQuantile((i + 1) / CELLS), even) * SIDE);
  });
  return at.map((u) => `M${u} 0V${SIDE}M0 ${u}H${SIDE}`).join('');
}

export type Tick = { label: string; x: { x: number; y: number }; y: { x: number; y: number } };

/** Numbers along the lower and the left edge, where to write them. */
export const ticksOf = (even: boolean): Tick[] =>
  (even ? [-1, 0, 1] : [-3, -2, -1, 0, 1, 2, 3]).map((z) => ({
    label: String(z).replace('-', '−'),
    x: { x: round(share(z, even) * SIDE), y: SIDE - 4 },
    y: { x: 4, y: round((1 - share(z, even)) * SIDE) },
  }));
