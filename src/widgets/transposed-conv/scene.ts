import {
  onesOf,
  overlapCounts,
  phaseSums,
  resizeConv2d,
  ripple,
  stamped,
  stampedSize,
  transposedOutputSize,
  windowOf,
  type Grid,
} from '~/math/convolution';
import { createRandom } from '~/math/random';
import { memoLast } from '~/ui/memo-last';
import {
  pixelsOf,
  shapeOf,
  WHITE,
  type KernelName,
  type Params,
  type PatternName,
  type State,
} from './state';

/** What the figure computes: both ways up, and the count of the overlaps. */
export type Scene = {
  input: Grid;
  kernel: Grid;
  /** Side of the canvas on show: all stamps, and output padding that lies beyond them. */
  canvas: number;
  /** Side of the output, which begins `P` cells inside the canvas. */
  output: number;
  /** The first t stamps, on the canvas. */
  stamps: Grid;
  /** How many of the first t stamps lie on each cell of the canvas. */
  counts: Grid;
  resized: Grid;
  /** Mean factor by which each way brightens a flat input. */
  gain: { stamps: number; resized: number };
  /** The value over its gain that both pictures show as white. */
  white: number;
  /** Stamps on a cell far from the edges: least and most. */
  overlap: { least: number; most: number };
  /** (max − min)/mean of what a flat input gives far from the edges. */
  ripple: { stamps: number; resized: number };
};

/** The kernel's weights, whole numbers from 0 to 9. */
export function kernelOf(name: KernelName, K: number, seed: number): Grid {
  const random = createRandom(seed);
  const side = (a: number) => Math.min(a + 1, K - a);
  const weight = (a: number, b: number): number => {
    switch (name) {
      case 'box':
        return 1;
      case 'tent':
        return side(a) * side(b);
      case 'random':
        return 1 + random.integer(9);
    }
  };
  const values = Float64Array.from({ length: K * K }, (_, at) =>
    weight(Math.floor(at / K), at % K),
  );
  return { size: K, values };
}

const sumOf = ({ values }: Grid): number => values.reduce((sum, value) => sum + value, 0);
const largest = ({ values }: Grid): number => Math.max(...values);

type Fixed = Omit<Scene, 'stamps' | 'counts'>;

/** All that does not depend on how far the stamping is. */
function fixedOf(state: Params): Fixed {
  const { S, P, K } = state;
  const shape = shapeOf(state);
  const input: Grid = { size: state.I, values: Float64Array.from(pixelsOf(state)) };
  const kernel = kernelOf(state.kernel, K, state.seed);
  const resized = resizeConv2d(input, kernel, S);
  const output = transposedOutputSize(shape);
  const gain = { stamps: sumOf(kernel) / S ** 2, resized: sumOf(kernel) };
  const phases = phaseSums(kernel, S);
  const counts = phaseSums(onesOf(K), S);
  return {
    input,
    kernel,
    canvas: Math.max(stampedSize(shape), P + output),
    output,
    resized,
    gain,
    white: Math.max(
      WHITE,
      largest(stamped(input, kernel, S)) / gain.stamps,
      largest(resized) / gain.resized,
    ),
    overlap: { least: Math.min(...counts.values), most: largest(counts) },
    ripple: { stamps: ripple(phases), resized: ripple(resizeConv2d(onesOf(3), kernel, S)) },
  };
}

const withStamps = (fixed: Fixed, state: Params): Scene => ({
  ...fixed,
  stamps: windowOf(stamped(fixed.input, fixed.kernel, state.S, state.t), 0, fixed.canvas),
  counts: windowOf(overlapCounts(shapeOf(state), state.t), 0, fixed.canvas),
});

export const sceneOf = (state: Params): Scene => withStamps(fixedOf(state), state);

/** `sceneOf`, its fixed part worked out again only when something that it depends on has changed. */
export function createScene(): (state: State) => Scene {
  const fixed = memoLast(
    (
      I: number,
      K: number,
      S: number,
      P: number,
      outputPadding: number,
      kernel: KernelName,
      seed: number,
      pattern: PatternName,
      drawn: string,
    ) => fixedOf({ I, K, S, P, outputPadding, kernel, seed, pattern, drawn, t: 0 }),
  );
  return (state) => {
    const { I, K, S, P, outputPadding, kernel, seed, pattern, drawn } = state;
    return withStamps(fixed(I, K, S, P, outputPadding, kernel, seed, pattern, drawn), state);
  };
}

/** The pixel that was stamped last, counted row by row; `undefined` before the first. */
export const lastStamped = ({ t }: Pick<Params, 't'>): number | undefined =>
  t === 0 ? undefined : t - 1;
