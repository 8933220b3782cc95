/** Opens models: the one way in to the runtime. What computes is fetched when it is first asked for. */
import { byteStore } from './byte-store';
import {
  type Backend,
  type BackendChoice,
  choiceFromSearch,
  detectCapabilities,
  type Plan,
  planAttempts,
} from './capability';
import type { Manifest } from './manifest';
import type { OpenProgress } from './open-graphs';
import { ortFiles, runtimeFile } from './ort-files';
import { graphFile, imported, manifestOf } from './registry';
import type { Tensors } from './tensor';

export type { Backend, BackendChoice } from './capability';
export { RuntimeError } from './errors';
export type { OpenProgress } from './open-graphs';
export type { Tensor, Tensors } from './tensor';

export type OpenOptions = {
  /** A further graph of the model, such as `grad.onnx`. */
  graph?: string;
  /** Where to compute; `auto` reads `?ep=wasm|webgpu` from the page's address, then decides. */
  ep?: BackendChoice;
  /** Rows of the first runs, to have them ready; other numbers work, each readied when first used. */
  batch?: number;
  onProgress?: (progress: OpenProgress) => void;
  signal?: AbortSignal;
};

export type ModelSession = {
  readonly manifest: Manifest;
  readonly backend: Backend;
  readonly threads: number;
  /** Why it does not run on the GPU, where that was wished for or was so before. */
  readonly notice: string | undefined;
  /**
   * Runs the network. Runs of all sessions wait for each other; one that aborts rejects with
   * `signal.reason`. Inputs are copied. @throws RuntimeError
   */
  run(inputs: Tensors, signal?: AbortSignal): Promise<Tensors>;
  /** Calls back when the backend has changed; returns a function that stops it. */
  on(event: 'backend', listener: (session: ModelSession) => void): () => void;
  /** Frees the network's memory, when no other session of it is open. */
  close(): void;
};

export type ModelCost = {
  modelBytes: number;
  /** Unpacked bytes of the runtime that this browser would load. */
  runtimeBytes: number;
  /** The same as most hosts send it. */
  runtimeGzipBytes: number;
  /** Whether both were kept from an earlier visit. */
  cached: boolean;
};

const store = byteStore();

/**
 * Opens a model: downloads it and the runtime (once for all sessions), starts the worker, and makes
 * the network ready. A failed opening leaves nothing behind: calling again tries again.
 *
 * @throws RuntimeError in words for the reader; `signal.reason` when aborted.
 */
export async function openModel(id: string, options: OpenOptions = {}): Promise<ModelSession> {
  options.signal?.throwIfAborted();
  const [engine, manifest, plan] = await Promise.all([
    imported(() => import('./engine'), 'the runtime'),
    manifestOf(id),
    planFor(options.ep),
  ]);
  return engine.openSession(manifest, plan, store, options);
}

/** What opening a model would download, to be shown before it is asked for. */
export async function modelCost(
  id: string,
  { graph = 'model.onnx', ep }: Pick<OpenOptions, 'graph' | 'ep'> = {},
): Promise<ModelCost> {
  const [manifest, plan] = await Promise.all([manifestOf(id), planFor(ep)]);
  const file = await graphFile(manifest, graph);
  const runtime = ortFiles[plan.attempts[0].entry];
  const { scope, sha256 } = runtimeFile(plan.attempts[0].entry);
  const kept = await Promise.all([store.has(file.scope, file.sha256), store.has(scope, sha256)]);
  return {
    modelBytes: file.bytes,
    runtimeBytes: runtime.bytes,
    runtimeGzipBytes: runtime.gzipBytes,
    cached: kept.every(Boolean),
  };
}

async function planFor(ep: BackendChoice = 'auto'): Promise<Plan> {
  const choice = ep === 'auto' ? choiceFromSearch(location.search) : ep;
  return planAttempts(choice, await detectCapabilities());
}
