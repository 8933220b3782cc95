/** What is behind `openModel`: downloads, the worker, and sessions. */
import type { ByteStore } from './byte-store';
import type { Plan } from './capability';
import { createDownload } from './download';
import { closedError } from './host';
import { expectInputs } from './inputs';
import type { LoadedGraph } from './lane';
import type { Manifest, TensorSpec } from './manifest';
import { OpenGraphs, type SharedGraph } from './open-graphs';
import { runtimeFile } from './ort-files';
import { abortable } from './queue';
import { goldenOf, graphFile } from './registry';
import type { ModelSession, OpenOptions } from './session';
import { sha256Hex } from './sha256';
import { startWorker } from './start-worker';

let graphs: OpenGraphs | undefined;

/** See `openModel`. */
export async function openSession(
  manifest: Manifest,
  plan: Plan,
  store: ByteStore,
  { graph = 'model.onnx', batch = 1, onProgress, signal }: OpenOptions,
): Promise<ModelSession> {
  const specs = manifest.files.find(({ name }) => name === graph)?.inputs ?? manifest.inputs;
  const hasBatch = specs.some(({ shape }) => shape.includes('batch'));
  const shared = openGraphs(store).enter(manifest, graph, plan);
  const stopProgress = onProgress && shared.onProgress(onProgress);
  try {
    const loaded = await abortable(shared.ready, signal);
    await shared.lane.prepare(loaded, hasBatch ? batch : undefined, signal);
    return createSession(manifest, specs, loaded, shared);
  } catch (error) {
    shared.leave();
    throw error;
  } finally {
    stopProgress?.();
  }
}

/** One for the page: made when the first model opens. */
function openGraphs(store: ByteStore): OpenGraphs {
  if (!graphs) {
    const download = createDownload({ fetch: (url, init) => fetch(url, init), sha256Hex, store });
    const world = { startWorker, runtimeFile, download, verdicts: new Map() };
    graphs = new OpenGraphs(world, graphFile, goldenOf);
  }
  return graphs;
}

function createSession(
  manifest: Manifest,
  specs: readonly TensorSpec[],
  graph: LoadedGraph,
  shared: SharedGraph,
): ModelSession {
  const { lane } = shared;
  let closed = false;
  const subscriptions = new Set<() => void>();
  const session: ModelSession = {
    manifest,
    get backend() {
      return lane.attempt.backend;
    },
    get threads() {
      return lane.attempt.threads;
    },
    get notice() {
      return lane.notice;
    },
    async run(inputs, signal) {
      if (closed) throw closedError();
      const batch = expectInputs(manifest.id, specs, inputs);
      return lane.run(graph, batch, inputs, signal);
    },
    on(_event, listener) {
      const stop = lane.onChange(() => listener(session));
      subscriptions.add(stop);
      return () => {
        subscriptions.delete(stop);
        stop();
      };
    },
    close() {
      if (closed) return;
      closed = true;
      for (const stop of subscriptions) stop();
      shared.leave();
    },
  };
  return session;
}
