/**
 * Times one step of a diffusion network in several runtimes, in turn and in one page, so that what
 * else the machine does meets all of them. The bench script calls `window.compare`.
 */
import { manifestOf } from '~/runtime/registry';
import { largestDifference, type Network, stepInputs } from './network';
import { median, openNetwork, type RuntimeName } from './open';
import { compareSamplers } from './samplers';

export type Comparison = {
  model: string;
  batch: number;
  /** The first is the one the others must agree with. */
  runtimes: RuntimeName[];
  /** Threads asked of runtimes that have them. */
  threads: number;
  /** Turns of each runtime. */
  rounds: number;
  /** Milliseconds a runtime is timed for in each turn; one run at least. */
  turn: number;
};

export type Timing = {
  runtime: RuntimeName;
  /** Median over the runs, milliseconds a step. */
  ms?: number;
  runs?: number;
  /** Largest difference of an output value from the first runtime's. */
  difference?: number;
  /** Where it ran in truth: backend and threads as the runtime reports them. */
  where?: string;
  failed?: string;
};

const agreement = 1e-3;

async function compare(request: Comparison): Promise<Timing[]> {
  const { nullClass = 0 } = await manifestOf(request.model);
  const inputs = stepInputs(request.batch, nullClass);
  const timings: Timing[] = [];
  const running: { network: Network; times: number[]; timing: Timing }[] = [];
  let expected: Float32Array | undefined;
  for (const runtime of request.runtimes) {
    const timing: Timing = { runtime };
    timings.push(timing);
    try {
      const [network, where] = await openNetwork(runtime, request);
      const output = await network.run(inputs);
      expected ??= output;
      const difference = largestDifference(output, expected);
      if (!(difference <= agreement)) {
        throw new Error(`differs from ${request.runtimes[0]} by ${difference.toExponential(1)}`);
      }
      Object.assign(timing, { where, difference });
      running.push({ network, timing, times: [] });
    } catch (error) {
      timing.failed = error instanceof Error ? error.message : String(error);
    }
  }
  for (let round = 0; round < request.rounds; round++) {
    for (const { network, times } of running) {
      // The first run of a turn finds cold caches and sleeping threads.
      await network.run(inputs);
      const end = performance.now() + request.turn;
      do {
        const start = performance.now();
        await network.run(inputs);
        times.push(performance.now() - start);
      } while (performance.now() < end);
    }
  }
  for (const { network, times, timing } of running) {
    Object.assign(timing, { ms: median(times), runs: times.length });
    network.close();
  }
  return timings;
}

Object.assign(window, { compare, compareSamplers });
