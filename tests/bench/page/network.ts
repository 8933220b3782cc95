/** What every runtime on this page is asked to be. */
import { createRandom } from '~/math/random';

/** One batch of a diffusion network's inputs. */
export type StepInputs = { batch: number; xt: Float32Array; t: Float32Array; label: Int32Array };

/** A network that is ready to run. */
export type Network = {
  /** As the table names it. */
  name: string;
  run(inputs: StepInputs): Promise<Float32Array>;
  close(): void;
};

export const imageSize = 28;
const pixels = imageSize * imageSize;

/** The first batch of a run half way through: noise, one time, and (with two rows) the null class. */
export function stepInputs(batch: number, nullClass: number): StepInputs {
  const xt = createRandom(1)
    .fork('benchmark')
    .fillNormal(new Float32Array(batch * pixels));
  const label = Int32Array.from({ length: batch }, (_, row) => (row === 0 ? 3 : nullClass));
  return { batch, xt, t: new Float32Array(batch).fill(499), label };
}

/** The largest difference between two outputs. */
export function largestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) {
    throw new Error(`outputs: expected ${a.length} values, got ${b.length}`);
  }
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i])), 0);
}
