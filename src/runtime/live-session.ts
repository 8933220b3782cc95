import { closedError } from './host';
import { expectInputs } from './inputs';
import type { Manifest } from './manifest';
import type { SharedGraph } from './open-graphs';
import type { OwnNetworks } from './own-networks';
import { abortable } from './queue';
import type { Backend, ModelSession, Tensors } from './session';
import { specsOf } from './signature';

/** An open graph of a model: the book's, or the file that stands in its place at the time of a run. */
export class LiveSession implements ModelSession {
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
    const { manifest } = this;
    const batch = expectInputs(manifest.id, specsOf(manifest, this.graph).inputs, inputs);
    for (;;) {
      if (this.closed) throw closedError();
      const { shared } = this;
      try {
        const loaded = await abortable(shared.ready, signal);
        const outputs = await shared.lane.run(loaded, batch, inputs, signal);
        // What was closed meanwhile has no result, and what was replaced is asked again.
        if (!this.closed && shared === this.shared) return outputs;
      } catch (error) {
        if (this.closed || shared === this.shared) throw error;
      }
    }
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
