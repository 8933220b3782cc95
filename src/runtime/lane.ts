import type { Attempt, Entry, Plan } from './capability';
import type { Download, RemoteFile } from './download';
import { messageOf, RuntimeError } from './errors';
import { compare, type Golden, goldenTensor } from './golden';
import { closedError, Host } from './host';
import type { WorkerPort } from './protocol';
import { Queue } from './queue';
import type { Signature } from './signature';
import { repeatRows, type Tensor, type Tensors } from './tensor';

/** A model's graph, ready to be handed to a worker; also to a second worker, if the first dies. */
export type LoadedGraph = {
  scope: string;
  graph: string;
  sha256: string;
  bytes: ArrayBuffer;
  /** What the graph calls the size of a batch. */
  batchNames: readonly string[];
  /** Reference results, which a network of the reader's own does not have. */
  golden?: () => Promise<Golden>;
};

/** What a lane needs from the world; tests pass their own. */
export type LaneWorld = {
  startWorker: () => WorkerPort;
  runtimeFile: (entry: Entry) => Omit<RemoteFile, 'url'>;
  download: Download;
  /** Results of checks against reference results, by content hash and batch size. */
  verdicts: Map<string, 'agrees' | RuntimeError>;
};

export type BytesProgress = { loaded: number; total: number };

/** A worker that runs, the way it runs, and the graphs it holds. */
type Running = { host: Host; attempt: Attempt; held: Set<string> };

/**
 * The road from a request to its result: one worker, one queue. Keeps a plan of ways to run; when a
 * way fails it takes the next, loads the graphs again and repeats the request, so that a caller sees
 * a later result and a notice, not an error.
 */
export class Lane {
  /** Why the lane does not run the way that was wished for. */
  notice: string | undefined;
  /** How much of the runtime is here. */
  progress: BytesProgress;

  private index = 0;
  private starting: Promise<Running> | undefined;
  private isStarting = false;
  private host: Host | undefined;
  private announced: Attempt | undefined;

  private readonly queue = new Queue();
  private readonly closing = new AbortController();
  private readonly changeListeners = new Set<() => void>();
  private readonly progressListeners = new Set<(progress: BytesProgress) => void>();

  constructor(
    private readonly plan: Plan,
    private readonly world: LaneWorld,
  ) {
    this.notice = plan.notice;
    this.progress = { loaded: 0, total: world.runtimeFile(this.attempt.entry).bytes };
  }

  /** The way that runs now, or is tried next. */
  get attempt(): Attempt {
    return this.plan.attempts[this.index];
  }

  /** Calls back whenever a change of backend has been made good. */
  onChange(listener: () => void): () => void {
    this.changeListeners.add(listener);
    return () => this.changeListeners.delete(listener);
  }

  /** Calls back as the runtime comes. */
  onProgress(listener: (progress: BytesProgress) => void): () => void {
    this.progressListeners.add(listener);
    return () => this.progressListeners.delete(listener);
  }

  /** Downloads and starts the runtime. */
  async warm(): Promise<void> {
    await this.running();
  }

  /** Makes the graph ready to run at a batch size (undefined where the graph has none). */
  prepare(graph: LoadedGraph, batch: number | undefined, signal?: AbortSignal): Promise<void> {
    return this.queue.add(async () => {
      await this.persist(graph, batch, ({ host }) =>
        host.request({ type: 'prepare', model: graph.scope, batch }),
      );
    }, signal);
  }

  /** What the graph takes and gives, as the runtime reads it. */
  describe(graph: LoadedGraph, signal?: AbortSignal): Promise<Signature> {
    return this.queue.add(async () => {
      const running = await this.running();
      await this.load(running, graph);
      return running.host.describe(graph.scope);
    }, signal);
  }

  run(
    graph: LoadedGraph,
    batch: number | undefined,
    inputs: Tensors,
    signal?: AbortSignal,
  ): Promise<Tensors> {
    return this.queue.add(
      () =>
        this.persist(graph, batch, ({ host }) =>
          host.request({ type: 'run', model: graph.scope, batch, inputs }),
        ),
      signal,
    );
  }

  /** Frees the graph's memory in the worker, after the runs that wait. */
  release(scope: string): void {
    void this.queue.add(async () => {
      const running = await this.starting?.catch(() => undefined);
      if (!running?.held.delete(scope) || running.host.death) return;
      // A worker that dies here has freed the memory too.
      await running.host.request({ type: 'release', model: scope }).catch(() => undefined);
    });
  }

  /** Ends the worker and everything that waits for it. */
  close(): void {
    this.closing.abort(closedError());
    this.host?.close();
  }

  private async persist(
    graph: LoadedGraph,
    batch: number | undefined,
    action: (running: Running) => Promise<Tensors>,
  ): Promise<Tensors> {
    for (;;) {
      const running = await this.running();
      try {
        await this.load(running, graph);
        await this.check(running, graph, batch);
        const outputs = await action(running);
        this.announce(running.attempt);
        return outputs;
      } catch (error) {
        if (running.attempt.backend !== 'webgpu' || !this.abandon(running.attempt, error)) {
          throw error;
        }
      }
    }
  }

  private running(): Promise<Running> {
    if (this.closing.signal.aborted) return Promise.reject(this.closing.signal.reason as Error);
    // While it starts, workers may die and be replaced; that is its own affair.
    if (this.starting && (this.isStarting || !this.host?.death)) return this.starting;
    this.isStarting = true;
    const starting = this.start().finally(() => (this.isStarting = false));
    this.starting = starting;
    starting.catch(() => {
      if (this.starting === starting) this.starting = undefined;
    });
    return starting;
  }

  private async start(): Promise<Running> {
    for (;;) {
      const { attempt } = this;
      try {
        return await this.startAs(attempt);
      } catch (error) {
        if (this.abandon(attempt, error)) continue;
        // Nothing left to try: a retry begins with the first way again.
        this.index = 0;
        this.notice = this.plan.notice;
        throw error;
      }
    }
  }

  private async startAs(attempt: Attempt): Promise<Running> {
    const { entry, threads, backend } = attempt;
    const host = new Host(this.world.startWorker(), (error) => {
      if (backend === 'webgpu') this.abandon(attempt, error);
    });
    this.host = host;
    try {
      const addresses = await host.listening;
      const wasm = await this.fetchRuntime({
        ...this.world.runtimeFile(entry),
        url: addresses[entry],
      });
      await host.request({ type: 'start', entry, threads, wasm }, [wasm]);
      return { host, attempt, held: new Set() };
    } catch (error) {
      host.close();
      throw error;
    }
  }

  private fetchRuntime(file: RemoteFile): Promise<ArrayBuffer> {
    const report = (loaded: number): void => {
      this.progress = { loaded, total: file.bytes };
      for (const listener of this.progressListeners) listener(this.progress);
    };
    report(0);
    return this.world.download(file, { onProgress: report, signal: this.closing.signal });
  }

  /** Goes on to the next way to run, if there is one; true also where that was done already. */
  private abandon(attempt: Attempt, error: unknown): boolean {
    if (this.closing.signal.aborted) return false;
    if (attempt !== this.attempt) return true;
    if (this.index + 1 >= this.plan.attempts.length) return false;
    this.index++;
    this.host?.close();
    if (attempt.backend === 'webgpu') this.notice = explain(error);
    return true;
  }

  private async load(
    { host, attempt, held }: Running,
    { scope, bytes, batchNames }: LoadedGraph,
  ): Promise<void> {
    if (held.has(scope)) return;
    // A copy: another worker may need the bytes again.
    const copy = bytes.slice(0);
    await host.request(
      { type: 'load', model: scope, backend: attempt.backend, bytes: copy, batchNames },
      [copy],
    );
    held.add(scope);
  }

  /** Before a GPU's first result is shown: does it compute this network as its makers did? */
  private async check(
    { host, attempt }: Running,
    { scope, graph, sha256, golden }: LoadedGraph,
    batch: number | undefined,
  ): Promise<void> {
    if (attempt.backend !== 'webgpu' || !golden) return;
    const key = `${sha256}:${batch ?? 'fixed'}`;
    const known = this.world.verdicts.get(key);
    if (known === 'agrees') return;
    if (known) throw known;
    const { cases, tolerance } = await golden();
    const reference = cases.find((candidate) => (candidate.graph ?? 'model.onnx') === graph);
    if (!reference) return;
    const fit = (tensor: Tensor): Tensor =>
      batch === undefined ? tensor : repeatRows(tensor, batch);
    const inputs: Tensors = {};
    for (const [name, tensor] of Object.entries(reference.inputs)) {
      inputs[name] = fit(goldenTensor(tensor));
    }
    const outputs = await host.request({ type: 'run', model: scope, batch, inputs });
    for (const [name, tensor] of Object.entries(reference.outputs)) {
      const { agrees, largest } = compare(outputs[name], fit(goldenTensor(tensor)), tolerance);
      if (agrees) continue;
      const verdict = new RuntimeError('wrong-result', {
        expected: `the reference result of ${scope} within ${tolerance.absolute}`,
        got: `a difference of ${largest.toPrecision(2)}`,
        remedy: 'Update the graphics driver or the browser to use the GPU.',
      });
      this.world.verdicts.set(key, verdict);
      throw verdict;
    }
    this.world.verdicts.set(key, 'agrees');
  }

  private announce(attempt: Attempt): void {
    const changed = this.announced !== undefined && this.announced.backend !== attempt.backend;
    this.announced = attempt;
    if (changed) for (const listener of this.changeListeners) listener();
  }
}

function explain(error: unknown): string {
  if (!(error instanceof RuntimeError)) {
    return `WebGPU failed, so the network runs on WebAssembly. ${messageOf(error)}`;
  }
  switch (error.kind) {
    case 'device-lost':
      return 'The GPU was lost; going on with WebAssembly.';
    case 'wrong-result':
      return `This GPU computed the network wrongly, so it runs on WebAssembly. ${error.message}`;
    case 'missing':
      return 'This copy of the book lacks the runtime for GPUs; running on WebAssembly.';
    default:
      return `WebGPU failed, so the network runs on WebAssembly. ${error.finding}`;
  }
}
