/**
 * Times training steps in the plane in the book's engine and in TensorFlow.js, in turn and in one
 * page: the same networks, the same start, the same minibatches. The bench script calls
 * `window.compareTraining`, and `window.coverRing` for how long a reader waits.
 */
import { dataMixture } from '~/training/data';
import { startLab } from '~/training/client';
import { defaultDdpmOptions, noiseField, type DdpmOptions } from '~/training/ddpm-options';
import { family as ddpm } from '~/training/families/ddpm';
import { family as gan } from '~/training/families/gan';
import type { Model, Task } from '~/training/family';
import { defaultGanOptions, type GanOptions } from '~/training/gan-options';
import { startJax } from '~/training/jax';
import { openTensorFlowDdpm } from './ddpm-tfjs';
import { openTensorFlowGan } from './gan-tfjs';
import { largestDifference } from './network';
import { comparedPlaces, comparedTime, type Trained } from './trained';

export type TrainingRuntime = 'engine' | 'tfjs-wasm';

export type TrainingComparison = {
  kind: keyof typeof kinds;
  width: number;
  batch: number;
  /** The first is the one the others must agree with. */
  runtimes: TrainingRuntime[];
  rounds: number;
  /** Milliseconds of each turn. */
  turn: number;
};

export type TrainingTiming = {
  runtime: TrainingRuntime;
  /** Training steps a second: one update of every network. */
  rate?: number;
  steps?: number;
  /** Largest difference of an output from the first runtime's, after a few steps. */
  difference?: number;
  failed?: string;
};

/** Steps after which two runtimes are compared; rounding grows from step to step. */
const COMPARED_STEPS = 5;
const agreement = 1e-3;
const task: Task = { data: dataMixture({ set: 'ring' }), seed: 1 };

type Request = Pick<TrainingComparison, 'width' | 'batch'>;

const ganOptions = ({ width, batch }: Request): GanOptions => ({
  ...defaultGanOptions,
  batch,
  generator: { ...defaultGanOptions.generator, width },
  discriminator: { ...defaultGanOptions.discriminator, width },
});
const ddpmOptions = ({ width, batch }: Request): DdpmOptions => ({
  ...defaultDdpmOptions,
  batch,
  network: { ...defaultDdpmOptions.network, width },
});

const kinds = {
  gan: {
    engine: (request: Request) =>
      openEngine(gan.open(ganOptions(request), task), (model) => model.sample(64)),
    'tfjs-wasm': (request: Request) => openTensorFlowGan(ganOptions(request), task),
  },
  ddpm: {
    engine: (request: Request) =>
      openEngine(
        ddpm.open(ddpmOptions(request), task),
        (model) => model.field(noiseField('x', comparedTime), comparedPlaces)!.values,
      ),
    'tfjs-wasm': (request: Request) => openTensorFlowDdpm(ddpmOptions(request), task),
  },
};

function openEngine<Options>(
  model: Model<Options>,
  outputs: (model: Model<Options>) => Float32Array,
): Trained {
  let steps = 0;
  return {
    step() {
      const iteration = model.iterate(steps++, 'all');
      while (!iteration.next().done);
    },
    outputs: () => outputs(model),
    close: () => model.dispose(),
  };
}

async function compareTraining(request: TrainingComparison): Promise<TrainingTiming[]> {
  const { kind, runtimes, rounds, turn } = request;
  await startJax();
  const timings: TrainingTiming[] = [];
  const running: { model: Trained; timing: TrainingTiming; times: number; steps: number }[] = [];
  let expected: Float32Array | undefined;
  for (const runtime of runtimes) {
    const timing: TrainingTiming = { runtime };
    timings.push(timing);
    try {
      const model = await kinds[kind][runtime](request);
      for (let step = 0; step < COMPARED_STEPS; step++) await model.step();
      const outputs = await model.outputs();
      expected ??= outputs;
      timing.difference = largestDifference(outputs, expected);
      if (!(timing.difference <= agreement)) {
        throw new Error(`differs from ${runtimes[0]} by ${timing.difference.toExponential(1)}`);
      }
      running.push({ model, timing, times: 0, steps: 0 });
    } catch (error) {
      timing.failed = error instanceof Error ? error.message : String(error);
    }
  }
  for (let round = 0; round < rounds; round++) {
    for (const entry of running) {
      await entry.model.step();
      const start = performance.now();
      do {
        await entry.model.step();
        entry.steps++;
      } while (performance.now() < start + turn);
      entry.times += performance.now() - start;
    }
  }
  for (const { model, timing, times, steps } of running) {
    Object.assign(timing, { rate: (1000 * steps) / times, steps });
    model.close();
  }
  return timings;
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
        data: task.data,
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

Object.assign(window, { compareTraining, coverRing });
