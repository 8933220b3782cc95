/**
 * The figure's only effect on numbers: as long as the state says that something must be computed,
 * asks the network for it, one step at a time, and dispatches the result. What is shown, wanted or
 * given up is the state's business, so play, pause, scrub and paint need nothing here.
 */
import type { EpsilonTheta } from '~/samplers/network';
import { gridStep } from './grid';
import { stateAt, stepAt, timeAt } from './run';
import { workOf, type Action, type State, type Work } from './state';

export type RunnerHost = {
  state(): State;
  dispatch(action: Action): void;
  /** The network for the state's settings: of one image, or of all tiles of the grid. */
  network(state: State, kind: Work['kind']): EpsilonTheta;
  /** A failed call, in words for the reader. */
  explain(error: unknown): string;
};

export type Runner = {
  /** Looks at the state and starts, goes on or gives up; call it after every change. */
  sync(): void;
  /** Gives up for good. */
  stop(): void;
};

export function createRunner(host: RunnerHost): Runner {
  let current: { work: Work; abort: AbortController } | undefined;
  let stopped = false;

  async function compute(work: Work, signal: AbortSignal): Promise<Action> {
    const state = host.state();
    const epsilonTheta = host.network(state, work.kind);
    if (work.kind === 'grid') {
      const { grid } = state;
      const epsilonHat = await epsilonTheta(grid.xt, grid.timesteps[work.index], signal);
      return { type: 'gridTaken', revision: work.revision, step: gridStep(grid, epsilonHat) };
    }
    const run = state.live;
    if (!run) throw new Error('Expected a run to continue, got none; load the network again.');
    const xt = stateAt(run, work.index);
    const epsilonHat = await epsilonTheta(xt, timeAt(run, work.index), signal);
    const step = stepAt(run, work.index, epsilonHat);
    return { type: 'taken', revision: work.revision, step };
  }

  async function loop(): Promise<void> {
    for (let work = workOf(host.state()); work && !stopped; work = workOf(host.state())) {
      const abort = new AbortController();
      current = { work, abort };
      try {
        const action = await compute(work, abort.signal);
        if (!abort.signal.aborted) host.dispatch(action);
      } catch (error) {
        if (!abort.signal.aborted) {
          host.dispatch({ type: 'failed', message: host.explain(error) });
        }
      }
    }
    current = undefined;
  }

  return {
    sync() {
      if (stopped) return;
      if (!current) {
        if (workOf(host.state())) void loop();
        return;
      }
      const { work, abort } = current;
      const wanted = workOf(host.state());
      // A step that is still to come of the same run may finish even if nobody waits for it now.
      if (host.state().revision !== work.revision || (!wanted && work.kind === 'grid')) {
        abort.abort(new DOMException('The reader went another way.', 'AbortError'));
      }
    },
    stop() {
      stopped = true;
      current?.abort.abort(new DOMException('The figure left the page.', 'AbortError'));
    },
  };
}
