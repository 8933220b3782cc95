import type { Field } from '~/training/family';
import { NET_SIDE } from '~/training/latent';
import { lattice } from '~/training/meter';
import { levelLines } from '~/ui/contour';
import { cssColour, themeColours, type Rgb } from '~/ui/theme-colours';
import { leaning } from './leaning';
import { REACH, type Picture } from './scene';
import { FIELD_SIDE } from './state';

/** Pixels of the canvas per side: a third more than on the screen, so that dots stay round. */
const SIDE = 720;
const PIXELS = SIDE / (2 * REACH);
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
export function createPlaneCanvas(canvas: HTMLCanvasElement): {
  draw(picture: Picture): void;
  refreshColours(): void;
} {
  canvas.width = SIDE;
  canvas.height = SIDE;
  const context = canvas.getContext('2d');
  const small = document.createElement('canvas');
  small.width = FIELD_SIDE;
  small.height = FIELD_SIDE;
  const smallContext = small.getContext('2d');
  if (!context || !smallContext) {
    throw new Error('Expected a 2-D canvas, got none; reload the page.');
  }
  const image = smallContext.createImageData(FIELD_SIDE, FIELD_SIDE);
  const host = canvas.parentElement ?? canvas;
  let colours = themeColours(host, colourNames);

  const x = (value: number) => (value + REACH) * PIXELS;
  const y = (value: number) => (REACH - value) * PIXELS;

  function drawField(field: Field): void {
    writeField(image.data, field, colours['--called-real'], colours['--called-fake']);
    smallContext!.putImageData(image, 0, 0);
    context!.imageSmoothingQuality = 'high';
    context!.drawImage(small, 0, 0, SIDE, SIDE);
    context!.strokeStyle = cssColour(colours['--called-real'], 0.9);
    context!.lineWidth = 2.2;
    strokeLevel(field.values, FIELD_SIDE, field.centre);
  }

  function strokeLevel(values: Float32Array, side: number, level: number): void {
    const lines = levelLines(values, side, level);
    const scale = SIDE / side;
    const at = (i: number) => (lines[i] + 0.5) * scale;
    context!.beginPath();
    for (let i = 0; i < lines.length; i += 4) {
      context!.moveTo(at(i), SIDE - at(i + 1));
      context!.lineTo(at(i + 2), SIDE - at(i + 3));
    }
    context!.stroke();
  }

  function drawNet(net: Float32Array): void {
    context!.strokeStyle = cssColour(colours['--generated'], 0.75);
    context!.lineWidth = 1.4;
    context!.lineJoin = 'round';
    const line = (from: number, step: number, count: number) => {
      for (let i = 0; i < count; i++) {
        const at = 2 * (from + i * step);
        if (i === 0) context!.moveTo(x(net[at]), y(net[at + 1]));
        else context!.lineTo(x(net[at]), y(net[at + 1]));
      }
    };
    context!.beginPath();
    if (net.length === 2 * NET_SIDE ** 2) {
      for (let i = 0; i < NET_SIDE; i++) {
        line(i * NET_SIDE, 1, NET_SIDE);
        line(i, NET_SIDE, NET_SIDE);
      }
    } else {
      line(0, 1, net.length / 2);
    }
    context!.stroke();
  }

  function drawDots(points: Float32Array, colour: Rgb, ringed: boolean): void {
    context!.beginPath();
    for (let i = 0; i < points.length; i += 2) {
      const [left, top] = [x(points[i]), y(points[i + 1])];
      context!.moveTo(left + DOT_RADIUS, top);
      context!.arc(left, top, DOT_RADIUS, 0, 2 * Math.PI);
    }
    context!.fillStyle = cssColour(colour, 0.82);
    context!.fill();
    if (!ringed) return;
    context!.strokeStyle = cssColour(colours['--ink'], 0.8);
    context!.lineWidth = 1;
    context!.stroke();
  }

  function drawArrows({ from, by }: { from: Float32Array; by: Float32Array }): void {
    context!.strokeStyle = cssColour(colours['--gradient']);
    context!.lineWidth = 2;
    context!.lineCap = 'round';
    context!.beginPath();
    for (let i = 0; i < from.length; i += 2) {
      const length = Math.hypot(by[i], by[i + 1]);
      if (length < 1e-9) continue;
      const scale = Math.min(ARROW_SCALE, LONGEST_ARROW / length) * PIXELS;
      const [left, top] = [x(from[i]), y(from[i + 1])];
      const [dx, dy] = [by[i] * scale, -by[i + 1] * scale];
      context!.moveTo(left, top);
      context!.lineTo(left + dx, top + dy);
      const tip = Math.min(7, 0.4 * Math.hypot(dx, dy));
      const angle = Math.atan2(dy, dx);
      for (const turn of [2.6, -2.6]) {
        context!.moveTo(left + dx, top + dy);
        context!.lineTo(
          left + dx + tip * Math.cos(angle + turn),
          top + dy + tip * Math.sin(angle + turn),
        );
      }
    }
    context!.stroke();
  }

  return {
    refreshColours() {
      colours = themeColours(host, colourNames);
    },
    draw({ real, fake, net, field, arrows, ideal, isMinibatch }) {
      context.clearRect(0, 0, SIDE, SIDE);
      if (field) drawField(field);
      if (ideal) {
        context.strokeStyle = cssColour(colours['--ink'], 0.9);
        context.lineWidth = 2.2;
        context.setLineDash([7, 6]);
        strokeLevel(ideal, lattice.side, 0.5);
        context.setLineDash([]);
      }
      if (net.length > 0) drawNet(net);
      drawDots(real, colours['--data'], isMinibatch);
      drawDots(fake, colours['--generated'], isMinibatch);
      if (arrows) drawArrows(arrows);
    },
  };
}

/** The field as RGBA bytes, its top row first: the colour of a side, the more opaque the surer. */
export function writeField(
  rgba: Uint8ClampedArray,
  field: Field,
  calledReal: Rgb,
  calledFake: Rgb,
): void {
  for (let row = 0; row < FIELD_SIDE; row++) {
    for (let column = 0; column < FIELD_SIDE; column++) {
      const lean = leaning(field.values[(FIELD_SIDE - 1 - row) * FIELD_SIDE + column], field);
      const [red, green, blue] = lean >= 0 ? calledReal : calledFake;
      const to = 4 * (row * FIELD_SIDE + column);
      rgba[to] = red;
      rgba[to + 1] = green;
      rgba[to + 2] = blue;
      rgba[to + 3] = 255 * FIELD_ALPHA * Math.abs(lean);
    }
  }
}
