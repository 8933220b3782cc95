/**
 * A figure's slow work, one piece at a time: as long as the state says that something is missing,
 * compute it. What is shown, wanted or given up is the state's business: a piece that is no longer
 * wanted when it is done is simply not taken, and the next one is what the state wants by then.
 */
export type WorkHost<Work> = {
  /** What the state wants next, if anything; asked again after every piece. */
  next(): Work | undefined;
  /** Computes a piece and dispatches its result. */
  compute(work: Work): Promise<void>;
  /** A piece failed; the state must want nothing then, or it would fail again at once. */
  failed(error: unknown): void;
};

export type WorkLoop = {
  readonly busy: boolean;
  /** Looks whether there is something to do; call it after every change. */
  sync(): void;
  /** Gives up for good. */
  stop(): void;
};

export function createWorkLoop<Work>(host: WorkHost<Work>): WorkLoop {
  let busy = false;
  let stopped = false;

  async function loop(): Promise<void> {
    busy = true;
    try {
      for (let work = host.next(); work !== undefined && !stopped; work = host.next()) {
        await host.compute(work);
      }
    } catch (error) {
      if (!stopped) host.failed(error);
    } finally {
      busy = false;
    }
  }

  return {
    get busy() {
      return busy;
    },
    sync() {
      if (!busy && !stopped && host.next() !== undefined) void loop();
    },
    stop() {
      stopped = true;
    },
  };
}
