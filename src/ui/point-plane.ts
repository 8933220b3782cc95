import { levelLines } from './contour';
import { cssColour, themeColours, type Rgb } from './theme-colours';

/** What a square of the plane, [−reach, reach]², can show; every part may be left out. */
export type PlanePicture = {
  /** Points of the data and generated ones, [n, 2]. */
  real: Float32Array;
  fake: Float32Array;
  /** Whether the points are ringed: those of one minibatch. */
  ringed?: boolean;
  /** Lines through images of the noise: [n, 2] each. */
  net?: readonly Float32Array[];
  /** A judgement on a square lattice of the plane, row by row from below. */
  field?: PlaneField;
  /** A second judgement, of which only the line of no verdict is drawn, dashed. */
  ideal?: { values: Float32Array; centre: number };
  /** Starts of arrows, and where they point; [n, 2]. */
  arrows?: { from: Float32Array; by: Float32Array };
};

export type PlaneField = {
  values: Float32Array;
  /** The value that takes neither side. */
  centre: number;
  /** How far from the centre a value has its side's full colour. */
  reach: number;
};

/** How far a value stands from the centre towards the real side, in [−1, 1]. */
export const leaning = (
  value: number,
  { centre, reach }: Pick<PlaneField, 'centre' | 'reach'>,
): number => Math.max(-1, Math.min(1, (value - centre) / reach));

/** The `viewBox` of an overlay: hundredths of the plane's units, y downwards as the screen has it. */
export const planeViewBox = (reach: number): string =>
  [-1, -1, 2, 2].map((side) => side * 100 * reach).join(' ');

/** Each point as a line of no length, which round caps make a dot; in the units of the overlay. */
export function dotsPath(points: Float32Array): string {
  let path = '';
  for (let i = 0; i < points.length; i += 2) {
    path += `M${Math.round(100 * points[i])} ${Math.round(-100 * points[i + 1])}h0`;
  }
  return path;
}

/** Pixels of a canvas as wide as the book's column: a third more than there, so that dots stay round. */
const FULL_SIDE = 720;
const DOT_RADIUS = 3.4;
/** The strongest tint of the field, so that points stay clear on it. */
const FIELD_ALPHA = 0.5;
/** Length of an arrow for a gradient of length 1, and of the longest, in units of the plane. */
const ARROW_SCALE = 0.22;
const LONGEST_ARROW = 0.8;

const colourNames = [
  '--data',
  '--generated',
  '--gradient',
  '--called-real',
  '--called-fake',
  '--ink',
] as const;

/** Draws the plane: the field, the net, both clouds, arrows, the lines of judgement. */
export function createPointPlane(
  canvas: HTMLCanvasElement,
  { reach, side = FULL_SIDE }: { reach: number; side?: number },
): {
  draw(picture: PlanePicture): void;
  refreshColours(): void;
} {
  canvas.width = side;
  canvas.height = side;
  const unit = side / (2 * reach);
  const context = contextOf(canvas);
  const small = document.createElement('canvas');
  const smallContext = contextOf(small);
  let image = smallContext.createImageData(1, 1);
  const host = canvas.parentElement ?? canvas;
  let colours = themeColours(host, colourNames);

  const x = (value: number) => (value + reach) * unit;
  const y = (value: number) => (reach - value) * unit;

  function drawField(field: PlaneField): void {
    const cells = Math.sqrt(field.values.length);
    if (image.width !== cells) {
      small.width = cells;
      small.height = cells;
      image = smallContext.createImageData(cells, cells);
    }
    writeField(image.data, field, colours['--called-real'], colours['--called-fake']);
    smallContext.putImageData(image, 0, 0);
    context.imageSmoothingQuality = 'high';
    context.drawImage(small, 0, 0, side, side);
    context.strokeStyle = cssColour(colours['--called-real'], 0.9);
    strokeLevel(field);
  }

  function drawIdeal(ideal: { values: Float32Array; centre: number }): void {
    context.strokeStyle = cssColour(colours['--ink'], 0.9);
    context.setLineDash([7, 6]);
    strokeLevel(ideal);
    context.setLineDash([]);
  }

  function strokeLevel({ values, centre }: { values: Float32Array; centre: number }): void {
    const cells = Math.sqrt(values.length);
    const lines = levelLines(values, cells, centre);
    const scale = side / cells;
    const at = (i: number) => (lines[i] + 0.5) * scale;
    context.lineWidth = 2.2;
    context.beginPath();
    for (let i = 0; i < lines.length; i += 4) {
      context.moveTo(at(i), side - at(i + 1));
      context.lineTo(at(i + 2), side - at(i + 3));
    }
    context.stroke();
  }

  function drawNet(net: readonly Float32Array[]): void {
    context.strokeStyle = cssColour(colours['--generated'], 0.75);
    context.lineWidth = 1.4;
    context.lineJoin = 'round';
    context.beginPath();
    for (const line of net) {
      context.moveTo(x(line[0]), y(line[1]));
      for (let i = 2; i < line.length; i += 2) context.lineTo(x(line[i]), y(line[i + 1]));
    }
    context.stroke();
  }

  function drawDots(points: Float32Array, colour: Rgb, ringed: boolean): void {
    context.beginPath();
    for (let i = 0; i < points.length; i += 2) {
      const [left, top] = [x(points[i]), y(points[i + 1])];
      context.moveTo(left + DOT_RADIUS, top);
      context.arc(left, top, DOT_RADIUS, 0, 2 * Math.PI);
    }
    context.fillStyle = cssColour(colour, 0.82);
    context.fill();
    if (!ringed) return;
    context.strokeStyle = cssColour(colours['--ink'], 0.8);
    context.lineWidth = 1;
    context.stroke();
  }

  function drawArrows({ from, by }: { from: Float32Array; by: Float32Array }): void {
    context.strokeStyle = cssColour(colours['--gradient']);
    context.lineWidth = 2;
    context.lineCap = 'round';
    context.beginPath();
    for (let i = 0; i < from.length; i += 2) {
      const length = Math.hypot(by[i], by[i + 1]);
      if (length < 1e-9) continue;
      const scale = Math.min(ARROW_SCALE, LONGEST_ARROW / length) * unit;
      const [left, top] = [x(from[i]), y(from[i + 1])];
      const [dx, dy] = [by[i] * scale, -by[i + 1] * scale];
      context.moveTo(left, top);
      context.lineTo(left + dx, top + dy);
      const tip = Math.min(7, 0.4 * Math.hypot(dx, dy));
      const angle = Math.atan2(dy, dx);
      for (const turn of [2.6, -2.6]) {
        context.moveTo(left + dx, top + dy);
        context.lineTo(
          left + dx + tip * Math.cos(angle + turn),
          top + dy + tip * Math.sin(angle + turn),
        );
      }
    }
    context.stroke();
  }

  return {
    refreshColours() {
      colours = themeColours(host, colourNames);
    },
    draw({ real, fake, ringed = false, net, field, ideal, arrows }) {
      context.clearRect(0, 0, side, side);
      if (field) drawField(field);
      if (ideal) drawIdeal(ideal);
      if (net) drawNet(net);
      drawDots(real, colours['--data'], ringed);
      drawDots(fake, colours['--generated'], ringed);
      if (arrows) drawArrows(arrows);
    },
  };
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (!context) throw new Error('Expected a 2-D canvas, got none; reload the page.');
  return context;
}

/** The field as RGBA bytes, its top row first: the colour of a side, the more opaque the surer. */
function writeField(
  rgba: Uint8ClampedArray,
  field: PlaneField,
  calledReal: Rgb,
  calledFake: Rgb,
): void {
  const cells = Math.sqrt(field.values.length);
  for (let row = 0; row < cells; row++) {
    for (let column = 0; column < cells; column++) {
      const lean = leaning(field.values[(cells - 1 - row) * cells + column], field);
      const [red, green, blue] = lean >= 0 ? calledReal : calledFake;
      const to = 4 * (row * cells + column);
      rgba[to] = red;
      rgba[to + 1] = green;
      rgba[to + 2] = blue;
      rgba[to + 3] = 255 * FIELD_ALPHA * Math.abs(lean);
    }
  }
}
