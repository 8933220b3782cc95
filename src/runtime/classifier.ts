/** A classifier's graphs as the functions that attacks take (`math/attacks/classifier`). */
import type { GradientOracle, LogitOracle } from '~/math/attacks/classifier';
import type { Manifest } from './manifest';
import type { ModelSession } from './session';
import { float32 } from './tensor';

type Run = Pick<ModelSession, 'run'>;
type Shape = readonly number[];

/** The shape [channels, height, width] of the pictures that a classifier reads, its first input. */
export function pictureShape({ id, inputs: [{ shape }] }: Manifest): Shape {
  const rest = shape.slice(1);
  if (rest.length !== 3 || !rest.every((size) => typeof size === 'number')) {
    throw new Error(
      `Expected ${id} to read pictures [batch, channels, height, width], got [${shape.join(', ')}]; ` +
        'choose a classifier of pictures.',
    );
  }
  return rest;
}

/** Of a graph with inputs x, w and outputs logits, gradient: one picture a run. */
export const gradientOracle =
  (graph: Run, shape: Shape): GradientOracle =>
  async (x, w, signal) => {
    const inputs = { x: float32([1, ...shape], x), w: float32([1, w.length], w) };
    const { logits, gradient } = await graph.run(inputs, signal);
    return {
      logits: logits.data as Float32Array,
      gradient: gradient.data as Float32Array,
    };
  };

/** Of a graph with input x and output logits: all pictures in one run. */
export const logitOracle =
  (graph: Run, shape: Shape): LogitOracle =>
  async (pictures, signal) => {
    const length = pictures[0].length;
    const all = new Float32Array(pictures.length * length);
    pictures.forEach((picture, i) => all.set(picture, i * length));
    const { logits } = await graph.run({ x: float32([pictures.length, ...shape], all) }, signal);
    const data = logits.data as Float32Array;
    const classes = data.length / pictures.length;
    return pictures.map((_, i) => data.slice(i * classes, (i + 1) * classes));
  };
