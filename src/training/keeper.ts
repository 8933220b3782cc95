/**
 * Keeps the worker of one figure in step with its state (`run.ts`). The worker and jax-js are fetched
 * when the state first wants training, and not before.
 */
import type { LabClient } from './client';
import { lazyLab } from './lazy-lab';
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
  let settling: ReturnType<typeof setTimeout> | undefined;
  const lab = lazyLab<Options>({
    run: () => host.run().run,
    request: () => host.request(),
    loading: () => host.dispatch({ type: 'loading' }),
    onFrame: (frame, history) => host.dispatch({ type: 'frame', frame, history }),
    onFailure(message) {
      host.dispatch({ type: 'failed' });
      host.onFailure(message);
    },
  });

  function goOn(): void {
    if (!host.run().playing) return;
    lab.order((running) => {
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
        // The old run stops at once, the new one begins when the reader has come to rest.
        lab.forget();
        clearTimeout(settling);
        settling = setTimeout(goOn, SETTLE_MS);
      } else if (type === 'step') lab.order((running) => running.step());
      else if (now.target !== previous.target && now.playing) goOn();
      else if (previous.playing && !now.playing) lab.current?.pause();
    },
    tell: (give) => lab.current && give(lab.current),
    close() {
      clearTimeout(settling);
      lab.close();
    },
  };
}
