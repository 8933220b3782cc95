import { choice, defineParams, flag, integer } from '~/embed/params';
import type { GanOptions } from '~/training/gan-options';
import type { LabFrame, LabRequest, Row } from '~/training/protocol';
import { exhibitNames, remedyNames, ring, treated } from './exhibits';

/** Length of a run. */
export const STEPS = 1500;
/** Steps from one measurement to the next. */
const EVERY = 25;
/** The run is judged by what is measured after this step. */
export const JUDGED_AFTER = 1000;

/** What a cured run shows, at no fewer than `share` of its judged measurements. */
export const bar = { modes: 8, quality: 0.7, thickness: 0.2, share: 0.9 } as const;

export const params = defineParams({
  exhibit: choice(exhibitNames, 'collapse'),
  /** Two remedies, the first one first. */
  first: choice(remedyNames, 'none'),
  second: choice(remedyNames, 'none'),
  /** The step on show: a link trains up to it. */
  step: integer({ min: 0, max: STEPS, default: 0 }),
  seed: integer({ min: 0, max: 999_999, default: 1 }),
  /** Whether a frame around the figure is to count the best cure as the reader's score. */
  task: flag(false),
});

export type Params = (typeof params)['defaults'];

export type State = {
  params: Params;
  /** Counts the new starts: the effects open a run for each. */
  run: number;
  worker: 'none' | 'loading' | 'live' | 'failed';
  /** Whether it trains at the reader's wish, up to the end of the run. */
  playing: boolean;
  /** A step to run to, asked for by a link. */
  target: number | undefined;
  frame: LabFrame | undefined;
  history: readonly Row[];
};

export type Action =
  | { type: 'adopt'; params: Params }
  | { type: 'exhibit'; exhibit: Params['exhibit'] }
  | { type: 'remedy'; slot: 'first' | 'second'; remedy: Params['first'] }
  | { type: 'new-seed' }
  | { type: 'play'; on: boolean }
  | { type: 'again' }
  | { type: 'loading' }
  | { type: 'frame'; frame: LabFrame; history: readonly Row[] }
  | { type: 'failed' };

export const initialState = (values: Params): State => ({
  params: values,
  run: 0,
  worker: 'none',
  playing: false,
  target: values.step === 0 ? undefined : values.step,
  frame: undefined,
  history: [],
});

/** Iterations done in the run on show. */
export const stepOf = ({ frame }: State): number => frame?.step ?? 0;

/** Where training is to stop; undefined while it stands still. */
export const goalOf = ({ playing, target }: State): number | undefined =>
  playing ? STEPS : target;

export const paramsOf = (state: State): Params => ({
  ...state.params,
  step: Math.min(STEPS, state.target ?? stepOf(state)),
});

export const optionsOf = ({ exhibit, first, second }: Params): GanOptions =>
  treated(exhibit, first, second);

/** Whether the reader has prescribed anything. */
export const isTreated = ({ first, second }: Params): boolean =>
  first !== 'none' || second !== 'none';

/** Whether the run has come to its end, by its last step or by leaving the range of numbers. */
export const isOver = ({ frame }: State): boolean =>
  frame !== undefined && (frame.step >= STEPS || frame.diverged);

/** Points on show. */
export const POINTS = 400;

export function requestOf(values: Params): LabRequest<GanOptions> {
  const options = optionsOf(values);
  return {
    family: 'gan',
    options,
    data: ring,
    modes: true,
    seed: values.seed,
    every: EVERY,
    show: { points: POINTS, net: options.latentDimension === 1 },
  };
}

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'adopt':
      return { ...initialState(action.params), run: state.run + 1, worker: state.worker };
    case 'exhibit':
      return restarted(state, { exhibit: action.exhibit, first: 'none', second: 'none' });
    case 'remedy':
      return restarted(state, { [action.slot]: action.remedy });
    case 'new-seed':
      return restarted(state, { seed: (state.params.seed + 1) % 1_000_000 });
    case 'again':
      return restarted(state, {});
    case 'play':
      return {
        ...(action.on && isOver(state) ? restarted(state, {}) : state),
        playing: action.on,
        target: undefined,
      };
    case 'loading':
      return { ...state, worker: 'loading' };
    case 'frame': {
      const { frame, history } = action;
      const next = { ...state, worker: 'live' as const, frame, history };
      const goal = goalOf(state);
      const arrived = goal !== undefined && (frame.step >= goal || frame.diverged);
      return arrived ? { ...next, playing: false, target: undefined } : next;
    }
    case 'failed':
      return { ...state, worker: 'failed', playing: false, target: undefined };
  }
}

/** A new run from the first step, which waits for *Train*. */
const restarted = (state: State, values: Partial<Params>): State => ({
  ...initialState({ ...state.params, ...values, step: 0 }),
  run: state.run + 1,
  worker: state.worker,
});
