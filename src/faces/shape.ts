/**
 * What a pixel belongs to: the classes of the segmentation mask, in the order of their indices.
 */
export const regions = [
  'background',
  'skin',
  'hair',
  'beard',
  'brows',
  'eyes',
  'mouth',
  'glasses',
  'hat',
  'earrings',
  'clothes',
] as const;
export type Region = (typeof regions)[number];

/** The part of the plane that a face's picture shows. */
export const frame = { x: -32, y: 0, size: 64 } as const;

/** One path, in the frame's units: x from −32 to 32, y from 0 (top) to 64. */
export type Shape = {
  d: string;
  region: Region;
  fill?: string;
  stroke?: string;
  /** Width of the stroke; round caps and joins. */
  width?: number;
  /** Shading, blush, glints: part of the colour, not of the form; line drawings leave it out. */
  tone?: boolean;
};

/** Shapes under one affine map (a, b, c, d, e, f) as SVG and canvas have it. */
export type Layer = {
  transform: readonly [number, number, number, number, number, number];
  shapes: Shape[];
};

/** Template tag for path data: numbers are rounded to two decimals, which keeps files small. */
export function path(parts: TemplateStringsArray, ...numbers: number[]): string {
  return parts.reduce((d, part, i) => `${d}${Math.round(numbers[i - 1] * 100) / 100}${part}`);
}

export function ellipse(x: number, y: number, rx: number, ry = rx): string {
  return path`M${x - rx} ${y}a${rx} ${ry} 0 1 0 ${2 * rx} 0a${rx} ${ry} 0 1 0 ${-2 * rx} 0z`;
}

/** The two sides of the face: −1 is the picture's left. */
export const sides = [-1, 1] as const;
