/** What is behind `openModel`: downloads, the worker, and sessions. */
import type { ByteStore } from './byte-store';
import type { Plan } from './capability';
import { createDownload } from './download';
import type { LaneWorld } from './lane';
import { LiveSession } from './live-session';
import type { Manifest } from './manifest';
import { OpenGraphs, type SharedGraph } from './open-graphs';
import { checkOwnFile } from './own-file';
import type { OwnFile, OwnNetworks } from './own-networks';
import { runtimeFile } from './ort-files';
import { abortable } from './queue';
import { goldenOf, graphFile } from './registry';
import type { ModelSession, OpenOptions } from './session';
import { sha256Hex } from './sha256';
import { placesOf, specsOf } from './signature';
import { startWorker } from './start-worker';

type Page = { store: ByteStore; ownNetworks: OwnNetworks };

/** One for the page: made when the first model opens. */
let world: LaneWorld | undefined;
let graphs: OpenGraphs | undefined;

/** See `openModel`. */
export async function openSession(
  manifest: Manifest,
  plan: Plan,
  { store, ownNetworks }: Page,
  options: OpenOptions,
): Promise<ModelSession> {
  const { graph = 'model.onnx', batch = 1, onProgress, signal } = options;
  const open = (graphs ??= new OpenGraphs(worldOf(store), graphFile, goldenOf));
  const ownNow = (): OwnFile | undefined => ownNetworks.get(manifest.id, graph);
  const enter = (): SharedGraph => open.enter(manifest, graph, plan, ownNow());
  const { inputs } = specsOf(manifest, graph);
  const hasBatch = inputs.some(({ shape }) => shape.includes('batch'));
  const own = ownNow();
  const shared = enter();
  const stopProgress = onProgress && shared.onProgress(onProgress);
  try {
    const loaded = await abortable(shared.ready, signal);
    await shared.lane.prepare(loaded, hasBatch ? batch : undefined, signal);
    const session = new LiveSession(manifest, graph, shared, enter, ownNetworks);
    if (ownNow() !== own) session.change();
    return session;
  } catch (error) {
    shared.leave();
    throw error;
  } finally {
    stopProgress?.();
  }
}

/** See `useOwnNetwork`. */
export function checkFile(
  file: Pick<File, 'name' | 'size' | 'arrayBuffer'>,
  manifests: readonly Manifest[],
  plan: Plan,
  store: ByteStore,
  { onProgress, signal }: Pick<OpenOptions, 'onProgress' | 'signal'>,
): Promise<OwnFile> {
  return checkOwnFile(file, placesOf(manifests), plan, worldOf(store), { onProgress, signal });
}

function worldOf(store: ByteStore): LaneWorld {
  return (world ??= {
    startWorker,
    runtimeFile,
    download: createDownload({ fetch: (url, init) => fetch(url, init), sha256Hex, store }),
    verdicts: new Map(),
  });
}
