/** Which graphs are open, and by how many: each is downloaded and held once. */
import type { Plan } from './capability';
import type { RemoteFile } from './download';
import type { Golden } from './golden';
import { closedError } from './host';
import { type BytesProgress, Lane, type LaneWorld, type LoadedGraph } from './lane';
import type { Manifest } from './manifest';
import type { OwnFile } from './own-networks';

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

  /**
   * Counts the caller in; it must call `leave` once on what it gets.
   *
   * @param own the reader's file that stands in for the book's graph.
   */
  enter(manifest: Manifest, graph: string, plan: Plan, own?: OwnFile): SharedGraph {
    const source = own ? ownSource(own) : this.bookSource(manifest, graph);
    const key = JSON.stringify([source.scope, plan.attempts]);
    const shared = this.graphs.get(key) ?? this.share(key, source, plan);
    shared.users++;
    return shared;
  }

  private bookSource(manifest: Manifest, graph: string): GraphSource {
    const scope = `${manifest.id}/${graph}`;
    return {
      scope,
      fetch: async (onProgress, signal) => {
        const file = await this.graphFile(manifest, graph);
        const report = (loaded: number): void => onProgress({ loaded, total: file.bytes });
        report(0);
        const bytes = await this.world.download(file, { onProgress: report, signal });
        const golden = (): Promise<Golden> => this.goldenOf(manifest.id);
        return { scope, graph, sha256: file.sha256, bytes, batchNames: ['batch'], golden };
      },
    };
  }

  private share(key: string, source: GraphSource, plan: Plan): SharedGraph {
    const laneKey = JSON.stringify(plan.attempts);
    const used = this.lanes.get(laneKey) ?? { lane: new Lane(plan, this.world), users: 0 };
    this.lanes.set(laneKey, used);
    used.users++;
    const forget = (): void => {
      if (this.graphs.get(key) === shared) this.graphs.delete(key);
    };
    const shared = new SharedGraph(used.lane, source, () => {
      forget();
      if (--used.users > 0) {
        used.lane.release(source.scope);
        return;
      }
      this.lanes.delete(laneKey);
      used.lane.close();
    });
    // Who comes after a failure begins anew.
    shared.ready.catch(forget);
    this.graphs.set(key, shared);
    return shared;
  }
}

/** Where a graph's bytes come from. */
type GraphSource = {
  /** The graph's name in a worker; one name, one content. */
  scope: string;
  fetch(onProgress: (progress: BytesProgress) => void, signal: AbortSignal): Promise<LoadedGraph>;
};

/** A file of the reader's as a lane takes it; nothing is fetched and nothing is known to compare with. */
export function ownGraph({ graph, bytes, sha256, batchNames }: OwnFile): LoadedGraph {
  return { scope: `own/${sha256}`, graph, sha256, bytes, batchNames };
}

function ownSource(own: OwnFile): GraphSource {
  const graph = ownGraph(own);
  const size = own.bytes.byteLength;
  return {
    scope: graph.scope,
    fetch: (onProgress) => {
      onProgress({ loaded: size, total: size });
      return Promise.resolve(graph);
    },
  };
}

/** A graph that is open once or more, and the lane it runs in. */
export class SharedGraph {
  users = 0;
  readonly ready: Promise<LoadedGraph>;

  private model: BytesProgress = { loaded: 0, total: 0 };
  private runtime: BytesProgress;
  private readonly listeners = new Set<(progress: OpenProgress) => void>();
  private readonly cancel = new AbortController();
  private readonly stopProgress: () => void;

  constructor(
    readonly lane: Lane,
    source: GraphSource,
    private readonly onEmpty: () => void,
  ) {
    this.runtime = lane.progress;
    this.stopProgress = lane.onProgress((runtime) => {
      this.runtime = runtime;
      this.report();
    });
    this.ready = this.fetch(source);
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
    this.onEmpty();
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

  private async fetch(source: GraphSource): Promise<LoadedGraph> {
    const fetched = source.fetch((model) => {
      this.model = model;
      this.report();
    }, this.cancel.signal);
    const [graph] = await Promise.all([fetched, this.lane.warm()]);
    return graph;
  }

  private report(): void {
    for (const listener of this.listeners) listener(this.progress);
  }
}
