/** What is behind `openModel`: downloads, the worker, and sessions. */
import type { ByteStore } from './byte-store';
import type { Plan } from './capability';
import { createDownload } from './download';
import { closedError } from './host';
import { expectInputs } from './inputs';
import type { LaneWorld } from './lane';
import type { Manifest } from './manifest';
import { OpenGraphs, type SharedGraph } from './open-graphs';
import { checkOwnFile } from './own-file';
import type { OwnFile, OwnNetworks } from './own-networks';
import { runtimeFile } from './ort-files';
import { abortable } from './queue';
import { goldenOf, graphFile } from './registry';
import type { Backend, ModelSession, OpenOptions, Tensors } from './session';
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
    const session = new Session(manifest, graph, shared, enter, ownNetworks);
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

class Session implements ModelSession {
  private closed = false;
  private readonly subscriptions = new Set<() => void>();

  constructor(
    readonly manifest: Manifest,
    private readonly graph: string,
    private shared: SharedGraph,
    private readonly enter: () => SharedGraph,
    ownNetworks: OwnNetworks,
  ) {
    this.subscriptions.add(
      ownNetworks.onChange((model, changed) => {
        if (model === manifest.id && changed === graph) this.change();
      }),
    );
  }

  get backend(): Backend {
    return this.shared.lane.attempt.backend;
  }

  get threads(): number {
    return this.shared.lane.attempt.threads;
  }

  get notice(): string | undefined {
    return this.shared.lane.notice;
  }

  async run(inputs: Tensors, signal?: AbortSignal): Promise<Tensors> {
    if (this.closed) throw closedError();
    const { manifest, shared } = this;
    const batch = expectInputs(manifest.id, specsOf(manifest, this.graph).inputs, inputs);
    const loaded = await abortable(shared.ready, signal);
    return shared.lane.run(loaded, batch, inputs, signal);
  }

  on(_event: 'backend', listener: (session: ModelSession) => void): () => void {
    const stop = this.shared.lane.onChange(() => listener(this));
    this.subscriptions.add(stop);
    return () => {
      this.subscriptions.delete(stop);
      stop();
    };
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    for (const stop of this.subscriptions) stop();
    this.shared.leave();
  }

  /** Another network has this one's place. Entered before the old is left: the lane stays. */
  change(): void {
    const before = this.shared;
    this.shared = this.enter();
    before.leave();
  }
}
