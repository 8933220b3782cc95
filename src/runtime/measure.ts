import { openModel, type OpenProgress } from './session';
import { elementCount, float32, int32, type Tensors } from './tensor';
import type { TensorSpec } from './manifest';
import { specsOf } from './signature';

export type Speed = {
  /** Median over the measured runs, milliseconds for one input. */
  milliseconds: number;
  runs: number;
  backend: 'webgpu' | 'wasm';
  threads: number;
};

const WARM_UP = 2;
const LEAST_RUNS = 5;
const MOST_RUNS = 50;
const BUDGET_MS = 2_000;

/**
 * How long one run of a model's graph takes here: opens it, runs it on one row of ones, and takes the
 * median. The time of a network hardly depends on what it is given, but for weights of zero, of which
 * it may see that nothing is asked for.
 *
 * @throws RuntimeError in words for the reader; `signal.reason` when aborted.
 */
export async function measureModel(
  id: string,
  options: {
    graph?: string;
    onProgress?: (progress: OpenProgress) => void;
    signal?: AbortSignal;
  } = {},
): Promise<Speed> {
  const { graph = 'model.onnx' } = options;
  const session = await openModel(id, { ...options, batch: 1 });
  try {
    const inputs = ones(specsOf(session.manifest, graph));
    for (let i = 0; i < WARM_UP; i++) await session.run(inputs, options.signal);
    const times: number[] = [];
    const start = performance.now();
    while (
      times.length < LEAST_RUNS ||
      (times.length < MOST_RUNS && performance.now() - start < BUDGET_MS)
    ) {
      const before = performance.now();
      await session.run(inputs, options.signal);
      times.push(performance.now() - before);
    }
    return {
      milliseconds: times.sort((a, b) => a - b)[times.length >> 1],
      runs: times.length,
      backend: session.backend,
      threads: session.threads,
    };
  } finally {
    session.close();
  }
}

/** One row of ones for every input; 1 is a label and a time of every model. */
export function ones({ inputs }: { inputs: readonly TensorSpec[] }): Tensors {
  return Object.fromEntries(
    inputs.map(({ name, dtype, shape }) => {
      const sizes = shape.map((size) => (size === 'batch' ? 1 : size));
      const data = new Array<number>(elementCount(sizes)).fill(1);
      return [name, dtype === 'int32' ? int32(sizes, data) : float32(sizes, data)];
    }),
  );
}
