/** A run as a figure's state sees it: whether it goes on, how far it is to go, and its last frame. Pure. */
import type { LabFrame, Row } from './protocol';

export type RunState = {
  /** Counts the new starts: each is a new run in the worker. */
  readonly run: number;
  /** Whether there is a worker, and what it is at. */
  readonly worker: 'none' | 'loading' | 'live' | 'failed';
  readonly playing: boolean;
  /** The step to stop at, while the run goes there. */
  readonly target: number | undefined;
  readonly frame: LabFrame | undefined;
  readonly history: readonly Row[];
};

export type RunAction =
  /** On to a step, until paused. */
  | { type: 'play'; until: number }
  | { type: 'pause' }
  | { type: 'step' }
  /** Back to before the first step. */
  | { type: 'start-over' }
  | { type: 'loading' }
  | { type: 'frame'; frame: LabFrame; history: readonly Row[] }
  | { type: 'failed' };

/** A new run, on its way to a step where that is above 0; in the worker that the one before had. */
export function newRun(step: number, before?: RunState): RunState {
  return {
    run: before ? before.run + 1 : 0,
    worker: before && before.worker !== 'failed' ? before.worker : 'none',
    playing: step > 0,
    target: step > 0 ? step : undefined,
    frame: undefined,
    history: [],
  };
}

/** What comes of a run when its settings change: one with the new ones, as far as the old one went or was to go. */
export const sameWayAgain = (run: RunState): RunState =>
  newRun(run.playing ? (run.target ?? 0) : stepOf(run), run);

/**
 * The run for a link that asks for a step: the one under way where it is the `same` run and leads
 * there, else a new one.
 */
export function runForLink(run: RunState, step: number, same: boolean): RunState {
  const here = stepOf(run);
  if (!same || here > step || run.frame?.diverged) return newRun(step, run);
  return updateRun(run, here < step ? { type: 'play', until: step } : { type: 'pause' });
}

/** Iterations done. */
export const stepOf = ({ frame }: Pick<RunState, 'frame'>): number => frame?.step ?? 0;

/** The step that a link should carry: where the run stands, or where it has been sent by a link. */
export const stepForLink = ({ frame, target }: RunState, asked: number): number =>
  target !== undefined && target === asked ? asked : (frame?.step ?? 0);

export function updateRun(run: RunState, action: RunAction): RunState {
  switch (action.type) {
    case 'play':
      return run.frame?.diverged || stepOf(run) >= action.until
        ? run
        : { ...run, playing: true, target: action.until };
    case 'pause':
    case 'step':
      return { ...run, playing: false, target: undefined };
    case 'start-over':
      return newRun(0, run);
    case 'loading':
      return { ...run, worker: 'loading' };
    case 'frame': {
      const { frame, history } = action;
      const ended = frame.diverged || (run.target !== undefined && frame.step >= run.target);
      return {
        ...run,
        worker: 'live',
        frame,
        history,
        playing: run.playing && !ended,
        target: ended ? undefined : run.target,
      };
    }
    case 'failed':
      return { ...run, worker: 'failed', playing: false, target: undefined };
  }
}
