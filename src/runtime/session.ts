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
import { type OwnNetwork, OwnNetworks } from './own-networks';
import { ortFiles, runtimeFile } from './ort-files';
import { graphFile, imported, manifestOf } from './registry';
import type { Tensors } from './tensor';

export type { Backend, BackendChoice } from './capability';
export { RuntimeError } from './errors';
export type { OpenProgress } from './open-graphs';
export type { OwnNetwork } from './own-networks';
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
  /**
   * Calls back when the backend has changed; returns a function that stops it. When the reader puts
   * another network in the model's place, the next run is that network's.
   */
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
const ownNetworks = new OwnNetworks();

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
  return engine.openSession(manifest, plan, { store, ownNetworks }, options);
}

/** What opening a model would download, to be shown before it is asked for. */
export async function modelCost(
  id: string,
  { graph = 'model.onnx', ep }: Pick<OpenOptions, 'graph' | 'ep'> = {},
): Promise<ModelCost> {
  const [manifest, plan] = await Promise.all([manifestOf(id), planFor(ep)]);
  const own = ownNetworks.get(id, graph);
  const file = await graphFile(manifest, graph);
  const runtime = ortFiles[plan.attempts[0].entry];
  const { scope, sha256 } = runtimeFile(plan.attempts[0].entry);
  const kept = await Promise.all([
    own !== undefined || store.has(file.scope, file.sha256),
    store.has(scope, sha256),
  ]);
  return {
    modelBytes: own ? 0 : file.bytes,
    runtimeBytes: runtime.bytes,
    runtimeGzipBytes: runtime.gzipBytes,
    cached: kept.every(Boolean),
  };
}

/**
 * Puts a file of the reader's in the place of a graph of one of these models: whatever opens that
 * graph in this page, and whatever has it open, runs the file's network from then on. The schedule,
 * the prediction and all else in the manifest stay. The file is checked first, in a worker; it is
 * never sent and never stored.
 *
 * @param ids models whose graphs the file may replace, the likeliest first; the first graph whose
 *   inputs and outputs it has is taken.
 * @throws RuntimeError in words for the reader; `signal.reason` when aborted.
 */
export async function useOwnNetwork(
  file: Pick<File, 'name' | 'size' | 'arrayBuffer'>,
  ids: readonly string[],
  options: Pick<OpenOptions, 'ep' | 'onProgress' | 'signal'> = {},
): Promise<OwnNetwork> {
  const [engine, manifests, plan] = await Promise.all([
    imported(() => import('./engine'), 'the runtime'),
    Promise.all(ids.map(manifestOf)),
    planFor(options.ep),
  ]);
  const own = await engine.checkFile(file, manifests, plan, store, options);
  ownNetworks.put(own);
  return { model: own.model, graph: own.graph, name: own.name, size: own.bytes.byteLength };
}

/** Back to the book's own graph. */
export function useBooksNetwork({ model, graph }: Pick<OwnNetwork, 'model' | 'graph'>): void {
  ownNetworks.delete(model, graph);
}

/** The reader's networks that stand in for graphs of these models. */
export function ownNetworksOf(ids: readonly string[]): OwnNetwork[] {
  return ids.flatMap((id) => ownNetworks.of(id));
}

/** Calls back when the reader's networks have changed, with the model; returns a function that stops it. */
export function onOwnNetworks(listener: (model: string) => void): () => void {
  return ownNetworks.onChange(listener);
}

async function planFor(ep: BackendChoice = 'auto'): Promise<Plan> {
  const choice = ep === 'auto' ? choiceFromSearch(location.search) : ep;
  return planAttempts(choice, await detectCapabilities());
}
