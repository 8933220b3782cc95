/** Which graphs are open, and by how many: each is downloaded and held once. */
import type { Plan } from './capability';
import type { RemoteFile } from './download';
import type { Golden } from './golden';
import { closedError } from './host';
import { type BytesProgress, Lane, type LaneWorld, type LoadedGraph } from './lane';
import type { Manifest } from './manifest';

export type OpenProgress = {
  /** Bytes of model and runtime that are here, and bytes in all, both unpacked. */
  loaded: number;
  total: number;
  /** `start`: everything is here, the runtime compiles and checks. */
  phase: 'download' | 'start';
};

type UsedLane = { lane: Lane; users: number };

export class OpenGraphs {
  private readonly lanes = new Map<string, UsedLane>();
  private readonly graphs = new Map<string, SharedGraph>();

  constructor(
    private readonly world: LaneWorld,
    private readonly graphFile: (manifest: Manifest, graph: string) => Promise<RemoteFile>,
    private readonly goldenOf: (id: string) => Promise<Golden>,
  ) {}

  /** Counts the caller in; it must call `leave` once on what it gets. */
  enter(manifest: Manifest, graph: string, plan: Plan): SharedGraph {
    const key = JSON.stringify([manifest.id, graph, plan.attempts]);
    const shared = this.graphs.get(key) ?? this.share(key, manifest, graph, plan);
    shared.users++;
    return shared;
  }

  private share(key: string, manifest: Manifest, graph: string, plan: Plan): SharedGraph {
    const laneKey = JSON.stringify(plan.attempts);
    const used = this.lanes.get(laneKey) ?? { lane: new Lane(plan, this.world), users: 0 };
    this.lanes.set(laneKey, used);
    used.users++;
    const forget = (): void => {
      if (this.graphs.get(key) === shared) this.graphs.delete(key);
    };
    const shared = new SharedGraph(used.lane, this.world, {
      graph,
      file: this.graphFile(manifest, graph),
      golden: () => this.goldenOf(manifest.id),
      onEmpty: () => {
        forget();
        if (--used.users > 0) {
          used.lane.release(`${manifest.id}/${graph}`);
          return;
        }
        this.lanes.delete(laneKey);
        used.lane.close();
      },
    });
    // Who comes after a failure begins anew.
    shared.ready.catch(forget);
    this.graphs.set(key, shared);
    return shared;
  }
}

type SharedOptions = {
  graph: string;
  file: Promise<RemoteFile>;
  golden: () => Promise<Golden>;
  onEmpty: () => void;
};

/** A graph that is open once or more, and the lane it runs in. */
export class SharedGraph {
  users = 0;
  readonly ready: Promise<LoadedGraph>;

  private readonly model: BytesProgress = { loaded: 0, total: 0 };
  private runtime: BytesProgress;
  private readonly listeners = new Set<(progress: OpenProgress) => void>();
  private readonly cancel = new AbortController();
  private readonly stopProgress: () => void;

  constructor(
    readonly lane: Lane,
    world: LaneWorld,
    private readonly options: SharedOptions,
  ) {
    this.runtime = lane.progress;
    this.stopProgress = lane.onProgress((runtime) => {
      this.runtime = runtime;
      this.report();
    });
    this.ready = this.fetch(world);
  }

  onProgress(listener: (progress: OpenProgress) => void): () => void {
    this.listeners.add(listener);
    listener(this.progress);
    return () => this.listeners.delete(listener);
  }

  leave(): void {
    if (--this.users > 0) return;
    this.stopProgress();
    this.cancel.abort(closedError());
    this.options.onEmpty();
  }

  private get progress(): OpenProgress {
    const { model, runtime } = this;
    const here =
      model.total > 0 && model.loaded === model.total && runtime.loaded === runtime.total;
    return {
      loaded: model.loaded + runtime.loaded,
      total: model.total + runtime.total,
      phase: here ? 'start' : 'download',
    };
  }

  private async fetch(world: LaneWorld): Promise<LoadedGraph> {
    const { graph, golden } = this.options;
    const file = await this.options.file;
    const { scope, sha256 } = file;
    this.model.total = file.bytes;
    const [bytes] = await Promise.all([
      world.download(file, {
        onProgress: (loaded) => {
          this.model.loaded = loaded;
          this.report();
        },
        signal: this.cancel.signal,
      }),
      this.lane.warm(),
    ]);
    return { scope, graph, sha256, bytes, golden };
  }

  private report(): void {
    for (const listener of this.listeners) listener(this.progress);
  }
}
