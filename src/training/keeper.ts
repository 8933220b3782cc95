/**
 * Keeps the worker of one figure in step with its state (`run.ts`). The worker and jax-js are fetched
 * when the state first wants training, and not before.
 */
import type { LabClient } from './client';
import type { LabRequest } from './protocol';
import type { RunAction, RunState } from './run';

/** A new run waits so long for further changes: a slider that is dragged makes one of each value. */
const SETTLE_MS = 150;

export type KeeperHost<Options> = {
  /** The run that the state describes now. */
  request(): LabRequest<Options>;
  run(): RunState;
  dispatch(action: RunAction): void;
  /** Words for the reader; the state has been told already. */
  onFailure(message: string): void;
};

export type Keeper<Options> = {
  /** Sets out for the step that the first state was to go to. */
  begin(): void;
  /** Passes on what has changed in the state, and what was asked for. */
  follow(action: { type: string }, previous: RunState): void;
  /** An order that needs no worker to be started for it. */
  tell(give: (lab: LabClient<Options>) => void): void;
  close(): void;
};

export function createKeeper<Options>(host: KeeperHost<Options>): Keeper<Options> {
  let lab: LabClient<Options> | undefined;
  /** One worker at a time. */
  let opening: Promise<void> | undefined;
  let closed = false;
  /** Set while a new run waits to be opened; what the old one still sends is not looked at. */
  let settling: ReturnType<typeof setTimeout> | undefined;

  function fail(message: string): void {
    lab?.close();
    lab = undefined;
    host.dispatch({ type: 'failed' });
    host.onFailure(message);
  }

  async function open(): Promise<void> {
    host.dispatch({ type: 'loading' });
    try {
      const { startLab } = await import('./client');
      if (closed) return;
      lab = startLab<Options>(host.request(), {
        onFrame(frame, history) {
          if (settling === undefined) host.dispatch({ type: 'frame', frame, history });
        },
        onFailure: fail,
      });
    } catch (error) {
      fail(error instanceof Error ? error.message : String(error));
    } finally {
      opening = undefined;
    }
  }

  /** Gives an order, for which a worker is started where there is none. */
  function order(give: (lab: LabClient<Options>) => void): void {
    if (lab) {
      settle();
      give(lab);
      return;
    }
    opening ??= open();
    void opening.then(() => lab && give(lab));
  }

  function settle(): void {
    if (settling === undefined) return;
    clearTimeout(settling);
    settling = undefined;
    lab?.open(host.request());
  }

  /** The old run stops at once, the new one begins when the reader has come to rest. */
  function openSoon(running: LabClient<Options>): void {
    running.pause();
    clearTimeout(settling);
    settling = setTimeout(() => {
      settle();
      goOn();
    }, SETTLE_MS);
  }

  function goOn(): void {
    if (!host.run().playing) return;
    order((running) => {
      // It may have been paused while the worker was on its way.
      const { playing, target } = host.run();
      if (playing) running.play({ until: target });
    });
  }

  return {
    begin: goOn,
    follow({ type }, previous) {
      const now = host.run();
      if (type === 'frame') return;
      if (now.run !== previous.run) {
        if (lab) openSoon(lab);
        else goOn();
      } else if (type === 'step') order((running) => running.step());
      else if (now.target !== previous.target && now.playing) goOn();
      else if (previous.playing && !now.playing) lab?.pause();
    },
    tell: (give) => lab && give(lab),
    close() {
      closed = true;
      clearTimeout(settling);
      lab?.close();
      lab = undefined;
    },
  };
}
