/**
 * Times one step of a diffusion network in several runtimes, in turn and in one page, so that what
 * else the machine does meets all of them. The bench script calls `window.compare`.
 */
import { graphFile, manifestOf } from '~/runtime/registry';
import { openJax } from './jax';
import { largestDifference, type Network, stepInputs } from './network';
import { openOrt } from './ort';
import { openTensorFlow } from './tfjs';

export type RuntimeName = 'ort-wasm' | 'ort-webgpu' | 'jax-wasm' | 'jax-webgpu' | 'tfjs-wasm';

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

async function open(runtime: RuntimeName, request: Comparison): Promise<[Network, string]> {
  const { model, batch, threads } = request;
  const bytes = async () => {
    const { url } = await graphFile(await manifestOf(model), 'model.onnx');
    return new Uint8Array(await (await fetch(url)).arrayBuffer());
  };
  switch (runtime) {
    case 'ort-wasm':
    case 'ort-webgpu': {
      const network = await openOrt(model, runtime === 'ort-wasm' ? 'wasm' : 'webgpu', batch);
      const { backend, threads: taken, notice } = network.session;
      if (runtime !== `ort-${backend}`) throw new Error(notice ?? `ran on ${backend}`);
      return [network, backend === 'wasm' ? `${taken} thread${taken > 1 ? 's' : ''}` : backend];
    }
    case 'jax-wasm':
      return [await openJax(await bytes(), 'wasm', batch), '1 thread'];
    case 'jax-webgpu':
      return [await openJax(await bytes(), 'webgpu', batch), 'webgpu'];
    case 'tfjs-wasm': {
      const taken = self.crossOriginIsolated ? threads : 1;
      return [await openTensorFlow(await bytes(), taken), `${taken} thread${taken > 1 ? 's' : ''}`];
    }
  }
}

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
      const [network, where] = await open(runtime, request);
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

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

Object.assign(window, { compare });
