/** The runtimes that are compared, by name. */
import { graphFile, manifestOf } from '~/runtime/registry';
import { openJax } from './jax';
import type { Network } from './network';
import { openOrt } from './ort';
import { openTensorFlow } from './tfjs';

export type RuntimeName = 'ort-wasm' | 'ort-webgpu' | 'jax-wasm' | 'jax-webgpu' | 'tfjs-wasm';

/** @returns the network, and where it runs in truth: backend and threads as the runtime reports them. */
export async function openNetwork(
  runtime: RuntimeName,
  { model, batch, threads }: { model: string; batch: number; threads: number },
): Promise<[Network, string]> {
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

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
