import { REACH } from './state';

/** Pixels of the canvas per side: two for each one on the screen, so that dots stay round. */
const SIDE = 896;
const DOT_RADIUS = 3.6;

/**
 * Draws a cloud of points on a square canvas, in the colour between `--data` and `--noise` that
 * the style sheet mixes for the share of signal left.
 */
export function createCloudCanvas(canvas: HTMLCanvasElement): {
  draw(points: Float32Array, signal: number): void;
} {
  canvas.width = SIDE;
  canvas.height = SIDE;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('Expected a 2-D canvas, got none; reload the page.');
  const stamp = document.createElement('canvas');
  const size = Math.ceil(2 * DOT_RADIUS) + 2;
  stamp.width = size;
  stamp.height = size;
  const ink = stamp.getContext('2d');
  const scale = SIDE / (2 * REACH);
  return {
    draw(points, signal) {
      canvas.style.setProperty('--signal', signal.toFixed(3));
      if (ink) {
        ink.clearRect(0, 0, size, size);
        ink.fillStyle = getComputedStyle(canvas).color;
        ink.globalAlpha = 0.75;
        ink.beginPath();
        ink.arc(size / 2, size / 2, DOT_RADIUS, 0, 2 * Math.PI);
        ink.fill();
      }
      context.clearRect(0, 0, SIDE, SIDE);
      for (let i = 0; i < points.length; i += 2) {
        const x = Math.round((points[i] + REACH) * scale - size / 2);
        const y = Math.round((REACH - points[i + 1]) * scale - size / 2);
        context.drawImage(stamp, x, y);
      }
    },
  };
}
