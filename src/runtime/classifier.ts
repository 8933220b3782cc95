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

/**
 * The same for attacks that go on side by side: questions that come before the next turn are answered
 * in one run. A signal that aborts is each asker's own; the run waits for none.
 */
export function gatheringOracle(graph: Run, shape: Shape): GradientOracle {
  type Answer = Awaited<ReturnType<GradientOracle>>;
  type Question = {
    x: Float32Array;
    w: Float32Array;
    answer(answer: Answer): void;
    fail(reason: unknown): void;
  };
  let waiting: Question[] = [];

  async function run(questions: readonly Question[]): Promise<void> {
    const [{ x, w }] = questions;
    const [pixels, classes] = [x.length, w.length];
    const all = {
      x: new Float32Array(questions.length * pixels),
      w: new Float32Array(questions.length * classes),
    };
    questions.forEach((question, i) => {
      all.x.set(question.x, i * pixels);
      all.w.set(question.w, i * classes);
    });
    const { logits, gradient } = await graph.run({
      x: float32([questions.length, ...shape], all.x),
      w: float32([questions.length, classes], all.w),
    });
    const part = ({ data }: typeof logits, i: number, length: number) =>
      (data as Float32Array).slice(i * length, (i + 1) * length);
    questions.forEach(({ answer }, i) =>
      answer({ logits: part(logits, i, classes), gradient: part(gradient, i, pixels) }),
    );
  }

  return (x, w, signal) =>
    new Promise((answer, fail) => {
      if (signal?.aborted) {
        fail(signal.reason as Error);
        return;
      }
      waiting.push({ x, w, answer, fail });
      if (waiting.length > 1) return;
      setTimeout(() => {
        const questions = waiting;
        waiting = [];
        run(questions).catch((reason: unknown) => questions.forEach((one) => one.fail(reason)));
      });
    });
}

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
