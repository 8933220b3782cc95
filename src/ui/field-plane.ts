/**
 * A square of the plane with a function of two sides on it (a discriminator, a critic, a witness), and
 * clouds of points: the arithmetic for the picture at build time, and the canvas for the live one.
 */
import { levelLines } from './contour';
import { cssColour, themeColours, type Rgb } from './theme-colours';

/** Values on a square lattice, its first row at the bottom; see `Field` of the laboratory. */
export type PlaneField = {
  values: Float32Array;
  /** The value that takes neither side. */
  centre: number;
  /** How far from the centre a value has its side's full colour. */
  reach: number;
};

export type PlaneCloud = { points: Float32Array; colour: 'data' | 'generated' };

export type PlaneArrows = { from: Float32Array; by: Float32Array };

/** What the square [−reach, reach]² of the plane shows. */
export type PlanePicture = {
  field?: PlaneField;
  /** Values along which thin lines run, besides the line at the centre. */
  levels?: readonly number[];
  /** A second judgement, of which only the line of no verdict is drawn, dashed. */
  ideal?: { values: Float32Array; centre: number };
  clouds: readonly PlaneCloud[];
  /** Whether the points are ringed: those of one minibatch. */
  ringed?: boolean;
  /** Lines through images of the noise: [n, 2] each. */
  net?: readonly Float32Array[];
  /** Starts and what is added to them, [n, 2] each, in units of the plane. */
  arrows?: PlaneArrows;
};

/** Lattice points per side. */
export const latticeSide = ({ values }: Pick<PlaneField, 'values'>): number =>
  Math.sqrt(values.length);

/** How far a value stands from the centre towards the real side, in [−1, 1]. */
export const leaning = (value: number, { centre, reach }: PlaneField): number =>
  Math.max(-1, Math.min(1, (value - centre) / reach));

/** The `viewBox` of what lies over the plane: hundredths of its units, y downwards as on the screen. */
export const planeViewBox = (reach: number): string =>
  [-1, -1, 2, 2].map((corner) => corner * 100 * reach).join(' ');

/** Arrows `scale` times as long, but none longer than `longest`. */
export function scaledArrows(
  { from, by }: PlaneArrows,
  { scale, longest }: { scale: number; longest: number },
): PlaneArrows {
  const scaled = by.slice();
  for (let i = 0; i < by.length; i += 2) {
    const length = Math.hypot(by[i], by[i + 1]);
    const factor = Math.min(scale, longest / Math.max(length, 1e-9));
    scaled[i] *= factor;
    scaled[i + 1] *= factor;
  }
  return { from, by: scaled };
}

/** Opacity of one side of the field (1: the real one), its top row first, 0 … 255. */
export function sideOf(field: PlaneField, sign: 1 | -1): Uint8Array {
  const side = latticeSide(field);
  return Uint8Array.from({ length: side * side }, (_, i) => {
    const row = side - 1 - Math.floor(i / side);
    const lean = leaning(field.values[row * side + (i % side)], field);
    return 255 * Math.max(0, sign * lean);
  });
}

/** `count` values between the field's extremes, evenly spread around its centre, which is left out. */
export function levelsOf({ values, centre }: PlaneField, count: number): number[] {
  const away = values.reduce((most, value) => Math.max(most, Math.abs(value - centre)), 0);
  const half = Math.ceil(count / 2);
  return Array.from({ length: 2 * half }, (_, i) => {
    const k = i < half ? i - half : i - half + 1;
    return centre + (k * away) / (half + 1);
  });
}

/** Points as lines of no length, which round caps make dots; hundredths of the plane's units. */
export function dotsPath(points: Float32Array): string {
  let path = '';
  for (let i = 0; i < points.length; i += 2) {
    path += `M${Math.round(100 * points[i])} ${Math.round(-100 * points[i + 1])}h0`;
  }
  return path;
}

/** Arrows as a path in hundredths of the plane's units; those too short to see are left out. */
export function arrowsPath({ from, by }: PlaneArrows): string {
  let path = '';
  for (let i = 0; i < from.length; i += 2) {
    const [dx, dy] = [100 * by[i], -100 * by[i + 1]];
    const length = Math.hypot(dx, dy);
    if (length < 1) continue;
    const [x, y] = [100 * from[i] + dx, -100 * from[i + 1] + dy];
    const tip = Math.min(9, 0.4 * length) / length;
    const barb = (side: number) => {
      const [bx, by] = [tip * (-0.87 * dx - side * dy), tip * (-0.87 * dy + side * dx)];
      return `${(x + bx).toFixed(1)} ${(y + by).toFixed(1)}`;
    };
    const at = `${x.toFixed(1)} ${y.toFixed(1)}`;
    path += `M${(x - dx).toFixed(1)} ${(y - dy).toFixed(1)}L${at}M${barb(0.5)}L${at}L${barb(-0.5)}`;
  }
  return path;
}

/** Level lines as a path in hundredths of the plane's units, y downwards. */
export function levelPath(field: PlaneField, reach: number, level: number): string {
  const side = latticeSide(field);
  const lines = levelLines(field.values, side, level);
  const at = (step: number) => Math.round(100 * (((step + 0.5) * 2 * reach) / side - reach));
  let path = '';
  for (let i = 0; i < lines.length; i += 4) {
    path += `M${at(lines[i])} ${-at(lines[i + 1])}L${at(lines[i + 2])} ${-at(lines[i + 3])}`;
  }
  return path;
}

/** The strongest tint of the field, so that points stay clear on it. */
const FIELD_ALPHA = 0.5;
const colourNames = [
  '--data',
  '--generated',
  '--gradient',
  '--called-real',
  '--called-fake',
  '--ink',
] as const;

/**
 * Draws the plane [−reach, reach]² on a canvas of `pixels` per side; `dot` is the width of a point as a
 * share of it. The canvas stands in an element that defines `--called-real` and `--called-fake`.
 */
export function createFieldPlane(
  canvas: HTMLCanvasElement,
  { reach, pixels, dot }: { reach: number; pixels: number; dot: number },
): { draw(picture: PlanePicture): void; refreshColours(): void } {
  canvas.width = pixels;
  canvas.height = pixels;
  const small = document.createElement('canvas');
  const [context, smallContext] = [canvas.getContext('2d'), small.getContext('2d')];
  if (!context || !smallContext) {
    throw new Error('Expected a 2-D canvas, got none; reload the page.');
  }
  let image = smallContext.createImageData(1, 1);
  const host = canvas.parentElement ?? canvas;
  let colours = themeColours(host, colourNames);
  const scale = pixels / (2 * reach);

  const x = (value: number) => (value + reach) * scale;
  const y = (value: number) => (reach - value) * scale;

  function strokeLevel(values: Float32Array, level: number): void {
    const side = latticeSide({ values });
    const lines = levelLines(values, side, level);
    const at = (i: number) => ((lines[i] + 0.5) * pixels) / side;
    context!.beginPath();
    for (let i = 0; i < lines.length; i += 4) {
      context!.moveTo(at(i), pixels - at(i + 1));
      context!.lineTo(at(i + 2), pixels - at(i + 3));
    }
    context!.stroke();
  }

  function drawField(field: PlaneField, levels: readonly number[]): void {
    const side = latticeSide(field);
    if (image.width !== side) {
      small.width = side;
      small.height = side;
      image = smallContext!.createImageData(side, side);
    }
    writeField(image.data, field, side, colours['--called-real'], colours['--called-fake']);
    smallContext!.putImageData(image, 0, 0);
    context!.imageSmoothingQuality = 'high';
    context!.drawImage(small, 0, 0, pixels, pixels);
    context!.lineWidth = pixels / 600;
    for (const level of levels) {
      const name = level > field.centre ? '--called-real' : '--called-fake';
      context!.strokeStyle = cssColour(colours[name], 0.55);
      strokeLevel(field.values, level);
    }
    context!.lineWidth = pixels / 330;
    context!.strokeStyle = cssColour(colours['--called-real'], 0.9);
    strokeLevel(field.values, field.centre);
  }

  function drawIdeal({ values, centre }: { values: Float32Array; centre: number }): void {
    context!.strokeStyle = cssColour(colours['--ink'], 0.9);
    context!.lineWidth = pixels / 330;
    context!.setLineDash([pixels / 100, pixels / 120]);
    strokeLevel(values, centre);
    context!.setLineDash([]);
  }

  function drawNet(net: readonly Float32Array[]): void {
    context!.strokeStyle = cssColour(colours['--generated'], 0.75);
    context!.lineWidth = pixels / 500;
    context!.lineJoin = 'round';
    context!.beginPath();
    for (const line of net) {
      context!.moveTo(x(line[0]), y(line[1]));
      for (let i = 2; i < line.length; i += 2) context!.lineTo(x(line[i]), y(line[i + 1]));
    }
    context!.stroke();
  }

  function drawCloud({ points, colour }: PlaneCloud, ringed: boolean): void {
    const radius = (dot * pixels) / 2;
    context!.fillStyle = cssColour(colours[`--${colour}`], 0.82);
    context!.beginPath();
    for (let i = 0; i < points.length; i += 2) {
      const [left, top] = [x(points[i]), y(points[i + 1])];
      context!.moveTo(left + radius, top);
      context!.arc(left, top, radius, 0, 2 * Math.PI);
    }
    context!.fill();
    if (!ringed) return;
    context!.strokeStyle = cssColour(colours['--ink'], 0.8);
    context!.lineWidth = pixels / 720;
    context!.stroke();
  }

  function drawArrows(arrows: PlaneArrows): void {
    context!.save();
    context!.setTransform(scale / 100, 0, 0, scale / 100, pixels / 2, pixels / 2);
    context!.strokeStyle = cssColour(colours['--gradient']);
    context!.lineWidth = 2.4;
    context!.stroke(new Path2D(arrowsPath(arrows)));
    context!.restore();
  }

  return {
    refreshColours() {
      colours = themeColours(host, colourNames);
    },
    draw({ field, levels = [], ideal, net, clouds, ringed = false, arrows }) {
      context.clearRect(0, 0, pixels, pixels);
      if (field) drawField(field, levels);
      if (ideal) drawIdeal(ideal);
      if (net) drawNet(net);
      for (const cloud of clouds) drawCloud(cloud, ringed);
      if (arrows) drawArrows(arrows);
    },
  };
}

/** The field as RGBA bytes, its top row first: the colour of a side, the more opaque the surer. */
function writeField(
  rgba: Uint8ClampedArray,
  field: PlaneField,
  side: number,
  calledReal: Rgb,
  calledFake: Rgb,
): void {
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const lean = leaning(field.values[(side - 1 - row) * side + column], field);
      const [red, green, blue] = lean >= 0 ? calledReal : calledFake;
      const to = 4 * (row * side + column);
      rgba[to] = red;
      rgba[to + 1] = green;
      rgba[to + 2] = blue;
      rgba[to + 3] = 255 * FIELD_ALPHA * Math.abs(lean);
    }
  }
}
