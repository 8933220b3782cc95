/** Runs models under Node, for tests and measurements: WebAssembly on one thread, no worker. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { env, InferenceSession, Tensor as OrtTensor } from 'onnxruntime-web/wasm';
import type { Golden } from './golden';
import { expectInputs } from './inputs';
import { type Manifest, parseManifest } from './manifest';
import { Queue } from './queue';
import type { ModelSession } from './session';
import type { Tensor, Tensors } from './tensor';

env.wasm.numThreads = 1;
env.logLevel = 'error';

/**
 * Opens the model in `folder` (such as `models/tiny-ddpm`), as `openModel` does in a page.
 *
 * @param batch fixes the batch size, which is how the page runs; without it any size may come.
 */
export async function openModelInNode(
  folder: string,
  { graph = 'model.onnx', batch }: { graph?: string; batch?: number } = {},
): Promise<ModelSession> {
  const manifest = readManifest(folder);
  const specs = manifest.files.find(({ name }) => name === graph)?.inputs ?? manifest.inputs;
  const session = await InferenceSession.create(
    new Uint8Array(readFileSync(path.join(folder, graph))),
    {
      executionProviders: ['wasm'],
      ...(batch === undefined ? {} : { freeDimensionOverrides: { batch } }),
    },
  );
  const queue = new Queue();
  return {
    manifest,
    backend: 'wasm',
    threads: 1,
    notice: undefined,
    run(inputs, signal) {
      return queue.add(async () => {
        expectInputs(manifest.id, specs, inputs);
        const feeds = Object.entries(inputs).map(([name, { dtype, data, shape }]) => [
          name,
          new OrtTensor(dtype, data, shape),
        ]);
        const results = await session.run(Object.fromEntries(feeds) as InferenceSession.FeedsType);
        const outputs: Tensors = {};
        for (const [name, { type, dims, data }] of Object.entries(results)) {
          outputs[name] = { dtype: type, shape: [...dims], data } as Tensor;
        }
        return outputs;
      }, signal);
    },
    on: () => () => undefined,
    close: () => void session.release(),
  };
}

/** Reads and validates the manifest of the model in `folder`. */
export function readManifest(folder: string): Manifest {
  const source = path.join(folder, 'manifest.json');
  return parseManifest(JSON.parse(readFileSync(source, 'utf8')), source);
}

/** Reads the reference results of the model in `folder`. */
export function readGolden(folder: string): Golden {
  return JSON.parse(readFileSync(path.join(folder, 'golden.json'), 'utf8')) as Golden;
}
