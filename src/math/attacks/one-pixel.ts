/** The attack on one pixel, or a few: it sees logits only, and changes where it pays most. */
import { expectInteger } from '~/math/expect';
import type { Random } from '~/math/random';
import {
  isReached,
  softmax,
  type AttackStep,
  type Goal,
  type LogitOracle,
  type PixelRange,
} from './classifier';

export type OnePixelProblem = {
  logitsOf: LogitOracle;
  x0: Float32Array;
  /** The picture's shape: `channels` planes of `height` rows of `width` pixels. */
  size: { width: number; height: number; channels: number };
  goal: Goal;
  range: PixelRange;
  random: Random;
  signal?: AbortSignal;
};

export type OnePixelOptions = {
  /** Pixels that may change, 1 or more. */
  pixels?: number;
  /** Candidates that live at a time, 4 or more. */
  population?: number;
  /** Rounds of the search; it ends at once when the goal is reached. */
  generations?: number;
};

/** Scale of the difference of two candidates, as in the paper; there is no crossover. */
const F = 0.5;

/**
 * Differential evolution over which pixels to change, and to what. A candidate is, for each pixel
 * it changes, a place (row, column) and a value for each channel. Each round every candidate X_i
 * meets a child made of three others,
 *
 *     X = X_{r1} + F·(X_{r2} − X_{r3}),   F = 0.5,
 *
 * and stays only if it is the fitter: the probability of the target (or of the label, to be small)
 * decides. Places wrap round at the picture's edge, values are clamped to the range.
 *
 * Yields the best candidate of every round, the first from chance alone.
 *
 * Source: Su, Vargas and Sakurai, "One pixel attack for fooling deep neural networks", 2019.
 */
export async function* onePixel(
  { logitsOf, x0, size, goal, range: [low, high], random, signal }: OnePixelProblem,
  { pixels = 1, population = 100, generations = 30 }: OnePixelOptions = {},
): AsyncGenerator<AttackStep, void, void> {
  const { width, height, channels } = size;
  expectInteger('pixels', pixels, 1, width * height);
  expectInteger('population', population, 4, Number.MAX_SAFE_INTEGER);
  expectInteger('generations', generations, 1, Number.MAX_SAFE_INTEGER);
  const genes = 2 + channels;

  const place = (gene: Float64Array, at: number): number => {
    const wrap = (value: number, n: number) => ((Math.floor(value) % n) + n) % n;
    return wrap(gene[at], height) * width + wrap(gene[at + 1], width);
  };
  const pictureOf = (gene: Float64Array): Float32Array => {
    const x = x0.slice();
    for (let at = 0; at < gene.length; at += genes) {
      const pixel = place(gene, at);
      for (let channel = 0; channel < channels; channel++) {
        const value = Math.min(high, Math.max(low, gene[at + 2 + channel]));
        x[channel * width * height + pixel] = value;
      }
    }
    return x;
  };
  const candidate = (): Float64Array =>
    Float64Array.from({ length: pixels * genes }, (_, i) => {
      if (i % genes === 0) return random.uniform() * height;
      if (i % genes === 1) return random.uniform() * width;
      // Half the values are at the ends of the range, where most is to be gained.
      return low + (high - low) * Math.min(1, Math.max(0, 2 * random.uniform() - 0.5));
    });
  const judged = async (all: Float64Array[]): Promise<Judged[]> => {
    const pictures = all.map(pictureOf);
    const answers = await logitsOf(pictures, signal);
    return all.map((gene, i) => ({
      gene,
      x: pictures[i],
      logits: answers[i],
      fitness: fitnessOf(goal, answers[i]),
    }));
  };
  const bestOf = (all: readonly Judged[]): Judged =>
    all.reduce((best, one) => (one.fitness > best.fitness ? one : best));

  let living = await judged(Array.from({ length: population }, candidate));
  for (let step = 0; ; step++) {
    const { x, logits } = bestOf(living);
    yield { step, steps: generations, x, logits };
    if (step === generations || isReached(goal, logits)) return;
    const children = living.map((_, i) => {
      const [a, b, c] = threeOthers(i, population, random).map((k) => living[k].gene);
      return a.map((value, j) => value + F * (b[j] - c[j]));
    });
    const rivals = await judged(children);
    living = living.map((parent, i) => (rivals[i].fitness >= parent.fitness ? rivals[i] : parent));
  }
}

type Judged = { gene: Float64Array; x: Float32Array; logits: Float32Array; fitness: number };

function fitnessOf(goal: Goal, logits: Float32Array): number {
  const probabilities = softmax(logits);
  return goal.kind === 'away' ? -probabilities[goal.label] : probabilities[goal.target];
}

/** Three numbers below n, different from each other and from i. */
function threeOthers(i: number, n: number, random: Random): number[] {
  const found: number[] = [];
  while (found.length < 3) {
    const k = random.integer(n);
    if (k !== i && !found.includes(k)) found.push(k);
  }
  return found;
}
