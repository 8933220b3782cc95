/**
 * A `LabClient` that comes with the first order: until then nothing is fetched, and a new run is
 * opened in the worker only once there is work for it.
 */
import type { LabClient } from './client';
import type { LabFrame, LabRequest, Row } from './protocol';

export type LazyLabHost<Options> = {
  /** Which run is wanted; another number is another run. */
  run(): number;
  /** What that run is; undefined where there is nothing to train, and orders are void. */
  request(): LabRequest<Options> | undefined;
  /** The worker is being fetched. */
  loading(): void;
  onFrame(frame: LabFrame, history: readonly Row[]): void;
  /** The worker is gone; the next order starts another. */
  onFailure(message: string): void;
};

export type LazyLab<Options> = {
  /** Gives an order to the wanted run, which is opened for it where it is not. */
  order(give: (lab: LabClient<Options>) => void): void;
  /** The worker, while it has the wanted run. */
  readonly current: LabClient<Options> | undefined;
  /** Stops the run that the worker has: another is wanted, or none. */
  forget(): void;
  close(): void;
};

export function lazyLab<Options>(host: LazyLabHost<Options>): LazyLab<Options> {
  let lab: LabClient<Options> | undefined;
  let opening: Promise<void> | undefined;
  let opened = -1;
  let isClosed = false;

  async function open(): Promise<void> {
    host.loading();
    try {
      const { startLab } = await import('./client');
      const request = host.request();
      if (isClosed || !request) return;
      opened = host.run();
      lab = startLab(request, {
        onFrame(frame, history) {
          if (opened === host.run()) host.onFrame(frame, history);
        },
        onFailure: fail,
      });
    } catch (error) {
      fail(error instanceof Error ? error.message : String(error));
    } finally {
      opening = undefined;
    }
  }

  function fail(message: string): void {
    lab?.close();
    lab = undefined;
    host.onFailure(message);
  }

  function carryOut(give: (lab: LabClient<Options>) => void): void {
    const request = host.request();
    if (!lab || !request) return;
    if (opened !== host.run()) {
      opened = host.run();
      lab.open(request);
    }
    give(lab);
  }

  return {
    order(give) {
      if (!host.request()) return;
      if (lab) {
        carryOut(give);
        return;
      }
      opening ??= open();
      void opening.then(() => carryOut(give));
    },
    get current() {
      return opened === host.run() ? lab : undefined;
    },
    forget() {
      lab?.forget();
      opened = -1;
    },
    close() {
      isClosed = true;
      lab?.close();
      lab = undefined;
    },
  };
}
