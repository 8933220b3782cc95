/**
 * Times training steps of a 2-D GAN in the book's engine and in TensorFlow.js, in turn and in one
 * page: the same networks, the same start, the same minibatches. The bench script calls
 * `window.compareGans`, and `window.coverRing` for how long a reader waits.
 */
import { dataMixture } from '~/training/data';
import { startLab } from '~/training/client';
import { family } from '~/training/families/gan';
import { defaultGanOptions, type GanOptions } from '~/training/gan-options';
import { startJax } from '~/training/jax';
import { openTensorFlowGan } from './gan-tfjs';

export type GanRuntime = 'engine' | 'tfjs-wasm';

export type GanComparison = {
  width: number;
  batch: number;
  /** The first is the one the others must agree with. */
  runtimes: GanRuntime[];
  rounds: number;
  /** Milliseconds of each turn. */
  turn: number;
};

export type GanTiming = {
  runtime: GanRuntime;
  /** Training steps a second: one update of D and one of G each. */
  rate?: number;
  steps?: number;
  /** Largest difference of a generated coordinate from the first runtime's, after a few steps. */
  difference?: number;
  failed?: string;
};

/** A GAN in training. */
export type TrainedGan = {
  /** One iteration; resolves when its result is there. */
  step(): Promise<void> | void;
  /** The first n points of the generator, [n, 2]. */
  sample(n: number): Promise<Float32Array> | Float32Array;
  close(): void;
};

const SEED = 1;
/** Steps after which two runtimes are compared; rounding grows from step to step. */
const COMPARED_STEPS = 5;
const agreement = 1e-3;
const ring = dataMixture({ set: 'ring' });

async function openEngine(options: GanOptions): Promise<TrainedGan> {
  await startJax();
  const model = family.open(options, { data: ring, seed: SEED });
  let steps = 0;
  return {
    step() {
      const iteration = model.iterate(steps++, 'all');
      while (!iteration.next().done);
    },
    sample: (n) => model.sample(n),
    close: () => model.dispose(),
  };
}

function open(runtime: GanRuntime, options: GanOptions): Promise<TrainedGan> {
  if (runtime === 'engine') return openEngine(options);
  return openTensorFlowGan(options, { data: ring, seed: SEED });
}

async function compareGans(request: GanComparison): Promise<GanTiming[]> {
  const { width, batch, runtimes, rounds, turn } = request;
  const options: GanOptions = {
    ...defaultGanOptions,
    batch,
    generator: { ...defaultGanOptions.generator, width },
    discriminator: { ...defaultGanOptions.discriminator, width },
  };
  const timings: GanTiming[] = [];
  const running: { gan: TrainedGan; timing: GanTiming; times: number; steps: number }[] = [];
  let expected: Float32Array | undefined;
  for (const runtime of runtimes) {
    const timing: GanTiming = { runtime };
    timings.push(timing);
    try {
      const gan = await open(runtime, options);
      for (let step = 0; step < COMPARED_STEPS; step++) await gan.step();
      const points = await gan.sample(64);
      expected ??= points;
      timing.difference = largestDifference(points, expected);
      if (!(timing.difference <= agreement)) {
        throw new Error(`differs from ${runtimes[0]} by ${timing.difference.toExponential(1)}`);
      }
      running.push({ gan, timing, times: 0, steps: 0 });
    } catch (error) {
      timing.failed = error instanceof Error ? error.message : String(error);
    }
  }
  for (let round = 0; round < rounds; round++) {
    for (const entry of running) {
      await entry.gan.step();
      const start = performance.now();
      do {
        await entry.gan.step();
        entry.steps++;
      } while (performance.now() < start + turn);
      entry.times += performance.now() - start;
    }
  }
  for (const { gan, timing, times, steps } of running) {
    Object.assign(timing, { rate: (1000 * steps) / times, steps });
    gan.close();
  }
  return timings;
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i])), 0);
}

export type Cover = {
  /** Seconds from `play` to the first frame with all eight modes; null where `limit` ran out. */
  seconds: number | null;
  step: number;
};

/**
 * Trains the ring with the default settings as a figure does (in the worker, with points and D's
 * field for every frame) until all eight modes are covered. @param limit seconds.
 */
function coverRing(seed: number, limit: number): Promise<Cover> {
  return new Promise((resolve, reject) => {
    let start: number | undefined;
    const lab = startLab<GanOptions>(
      {
        family: 'gan',
        options: defaultGanOptions,
        data: ring,
        modes: true,
        seed,
        show: { points: 400, field: 'discriminator' },
      },
      {
        onFrame(frame) {
          if (start === undefined) {
            start = performance.now();
            lab.play();
            return;
          }
          const seconds = (performance.now() - start) / 1000;
          const isCovered = frame.measured.values.modes === 8;
          if (!isCovered && seconds < limit && !frame.diverged) return;
          lab.close();
          resolve({ seconds: isCovered ? seconds : null, step: frame.step });
        },
        onFailure(message) {
          lab.close();
          reject(new Error(message));
        },
      },
    );
  });
}

Object.assign(window, { compareGans, coverRing });
