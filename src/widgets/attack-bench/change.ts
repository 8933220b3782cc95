/** How a picture was changed, in numbers and as a picture. */
import { unitOf, type Kind } from './models';

export type Change = { max: number; two: number; pixels: number };

/**
 * How far x is from x₀, with pixels on the scale from 0 to 1: ‖δ‖_∞, ‖δ‖₂, and how many places
 * changed by more than a quarter of a grey level (0.001).
 */
export function changeOf(kind: Kind, x0: Float32Array, x: Float32Array): Change {
  const unit = unitOf(kind);
  const plane = kind.size.width * kind.size.height;
  const touched = new Set<number>();
  let [max, squares] = [0, 0];
  for (let i = 0; i < x0.length; i++) {
    const difference = Math.abs(x[i] - x0[i]) / unit;
    max = Math.max(max, difference);
    squares += difference * difference;
    if (difference > 0.001) touched.add(i % plane);
  }
  return { max, two: Math.sqrt(squares), pixels: touched.size };
}

/** The difference, `times` over, around the middle of the range: a picture that can be shown. */
export function amplified(
  { range: [low, high] }: Kind,
  x0: Float32Array,
  x: Float32Array,
  times: number,
): Float32Array {
  const middle = (low + high) / 2;
  return x.map((value, i) => middle + times * (value - x0[i]));
}

/** An opened file as a digit: light strokes on black, as dark and as light as can be. */
export function asDigit(pixels: Float32Array, { width, height }: Kind['size']): Float32Array {
  const edge = [...pixels.keys()].filter((i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return x === 0 || y === 0 || x === width - 1 || y === height - 1;
  });
  const paper = edge.reduce((sum, i) => sum + pixels[i], 0) / edge.length;
  const turned = paper > 0 ? pixels.map((value) => -value) : pixels;
  const [low, high] = [Math.min(...turned), Math.max(...turned)];
  return turned.map((value) => (high > low ? (2 * (value - low)) / (high - low) - 1 : -1));
}
