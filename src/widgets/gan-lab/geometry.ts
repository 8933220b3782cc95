import { REACH } from './scene';

/** The overlay's units: hundredths of the plane's, y downwards as the screen has it. */
export const viewBox = [-1, -1, 2, 2].map((side) => side * 100 * REACH).join(' ');

/** Each point as a line of no length, which round caps make a dot. */
export function dotsPath(points: Float32Array): string {
  let path = '';
  for (let i = 0; i < points.length; i += 2) {
    path += `M${Math.round(100 * points[i])} ${Math.round(-100 * points[i + 1])}h0`;
  }
  return path;
}
