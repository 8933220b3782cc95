import { REACH } from './state';

/** Pixels of the canvas per side: a third more than on the screen, so that dots stay round. */
const SIDE = 640;
const RADIUS = 2.4;
const OPACITY = 0.75;

type Rgb = [red: number, green: number, blue: number];

/**
 * Draws a cloud of points on a square canvas, in the colour between `--data` and `--noise` that
 * belongs to the share of signal left. It writes the pixels itself: a thousand and more draw calls
 * would take most of a frame.
 */
export function createCloudCanvas(canvas: HTMLCanvasElement): {
  draw(points: Float32Array, signal: number): void;
  /** Looks the colours up again, after a change of theme. */
  refreshColours(): void;
} {
  canvas.width = SIDE;
  canvas.height = SIDE;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('Expected a 2-D canvas, got none; reload the page.');
  const image = context.createImageData(SIDE, SIDE);
  // One number for a pixel: alpha, blue, green, red from the highest byte down (little-endian).
  const pixels = new Uint32Array(image.data.buffer);
  const scale = SIDE / (2 * REACH);
  let colours = lookUp(canvas);

  return {
    refreshColours() {
      colours = lookUp(canvas);
    },
    draw(points, signal) {
      const [red, green, blue] = colours.data.map((value, i) =>
        Math.round(signal * value + (1 - signal) * colours.noise[i]),
      );
      const colour = (blue << 16) | (green << 8) | red;
      pixels.fill(0);
      for (let i = 0; i < points.length; i += 2) {
        const x = (points[i] + REACH) * scale - 0.5;
        const y = (REACH - points[i + 1]) * scale - 0.5;
        const right = Math.min(SIDE - 1, Math.floor(x + RADIUS + 0.5));
        const bottom = Math.min(SIDE - 1, Math.floor(y + RADIUS + 0.5));
        for (let row = Math.max(0, Math.ceil(y - RADIUS - 0.5)); row <= bottom; row++) {
          for (let column = Math.max(0, Math.ceil(x - RADIUS - 0.5)); column <= right; column++) {
            const distance = Math.sqrt((column - x) ** 2 + (row - y) ** 2);
            const cover = OPACITY * Math.min(1, RADIUS + 0.5 - distance);
            if (cover <= 0) continue;
            const at = row * SIDE + column;
            const before = pixels[at] >>> 24;
            pixels[at] = ((before + (255 - before) * cover) << 24) | colour;
          }
        }
      }
      context.putImageData(image, 0, 0);
    },
  };
}

/** The two ends of the scale as bytes, for the theme there is now. */
function lookUp(canvas: HTMLCanvasElement): { data: Rgb; noise: Rgb } {
  const probe = document.createElement('span');
  const dot = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  canvas.parentElement?.append(probe);
  const read = (name: string): Rgb => {
    probe.style.color = `var(${name})`;
    if (!dot) return [128, 128, 128];
    dot.fillStyle = getComputedStyle(probe).color;
    dot.fillRect(0, 0, 1, 1);
    const [red, green, blue] = dot.getImageData(0, 0, 1, 1).data;
    return [red, green, blue];
  };
  const colours = { data: read('--data'), noise: read('--noise') };
  probe.remove();
  return colours;
}
