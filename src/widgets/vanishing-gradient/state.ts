import { choice, defineParams, flag, integer, real, steps } from '~/embed/params';
import type { CriticsOptions } from '~/training/critic-options';
import type { LabRequest, Show } from '~/training/protocol';
import {
  newRun,
  runForLink,
  sameWayAgain,
  stepForLink,
  updateRun,
  type RunAction,
  type RunState,
} from '~/training/run';
import { criticNames, critics, lossNames, lossOf, type CriticName, type LossName } from './losses';
import { APART, sceneOf, sceneNames } from './scenes';

/** Where a run ends by itself. */
export const MAX_STEP = 5_000;
/** Lattice points of the field per side, points on show of either side, steps between measurements. */
export const FIELD_SIDE = 40;
export const POINTS = 256;
export const EVERY = 20;
/** Middle width of the MMD's kernels. */
export const KERNEL_WIDTH = 0.4;

export const params = defineParams({
  scene: choice(sceneNames, 'clouds'),
  /** Distance of the middle of the generated points from that of the data. */
  apart: real({ min: 0, max: APART, default: 3, digits: 1 }),
  /** Losses on the chart. */
  minimax: flag(true),
  nonSaturating: flag(true),
  leastSquares: flag(true),
  hinge: flag(true),
  wasserstein: flag(true),
  mmd: flag(true),
  /** Whose judgement is painted on the plane. */
  look: choice(criticNames, 'log'),
  seed: integer({ min: 0, max: 999_999, default: 1 }),
  /** The step on show: a link trains up to it. */
  step: steps(MAX_STEP),
});

export type Params = (typeof params)['defaults'];

export type State = {
  params: Params;
  run: RunState;
};

export type Action =
  | RunAction
  | { type: 'scene'; scene: Params['scene'] }
  | { type: 'apart'; apart: number }
  | { type: 'seed'; seed: number }
  | { type: 'new-seed' }
  | { type: 'show'; loss: LossName; on: boolean }
  | { type: 'look'; look: CriticName }
  | { type: 'adopt'; params: Params };

export const initialState = (values: Params): State => ({
  params: values,
  run: newRun(values.step),
});

export const paramsOf = ({ params, run }: State): Params => ({
  ...params,
  step: Math.min(MAX_STEP, stepForLink(run, params.step)),
});

/** Whether both are the same run; they may differ in what is shown and how far it goes. */
const trainsAlike = (a: Params, b: Params): boolean =>
  a.scene === b.scene && a.apart === b.apart && a.seed === b.seed;

export function update(state: State, action: Action): State {
  const { params, run } = state;
  switch (action.type) {
    case 'scene':
      return changed(state, { scene: action.scene });
    case 'apart':
      return changed(state, { apart: Math.round(10 * action.apart) / 10 });
    case 'seed':
      return changed(state, { seed: action.seed });
    case 'new-seed':
      return changed(state, { seed: (params.seed + 1) % 1_000_000 });
    case 'show':
      return { ...state, params: { ...params, [action.loss]: action.on } };
    case 'look':
      return { ...state, params: { ...params, look: action.look } };
    case 'adopt':
      return {
        params: action.params,
        run: runForLink(run, action.params.step, trainsAlike(params, action.params)),
      };
    default:
      return { ...state, run: updateRun(run, action) };
  }
}

/** Other data or another seed: the same way again with them. */
function changed(state: State, values: Partial<Params>): State {
  const params = { ...state.params, ...values };
  return trainsAlike(params, state.params) ? state : { params, run: sameWayAgain(state.run) };
}

/** Losses on the chart. */
export const shownLosses = (values: Params): LossName[] => lossNames.filter((name) => values[name]);

export function requestOf(values: Params): LabRequest<CriticsOptions> {
  const { data, source } = sceneOf(values);
  return {
    family: 'critics',
    options: { critics, source, kernelWidth: KERNEL_WIDTH },
    data,
    modes: false,
    compared: false,
    seed: values.seed,
    every: EVERY,
    show: showOf(values),
  };
}

/** The points on show stand still, so that the page draws them by itself. */
export const showOf = ({ look }: Params): Partial<Show> => ({
  points: 0,
  fields: [look],
  fieldSide: FIELD_SIDE,
});

/** Length of the gradient of a loss of G, and the scatter of a minibatch's; NaN before the first run. */
export function gradientOf({ run }: State, name: LossName): { length: number; scatter: number } {
  const values = run.frame?.measured.values ?? {};
  const loss = lossOf[name];
  return { length: values[`${loss}.gradient`] ?? NaN, scatter: values[`${loss}.scatter`] ?? NaN };
}

/** The length now, divided by that before the first update. */
export function changeOf(state: State, name: LossName): number {
  const first = state.run.history[0]?.values[`${lossOf[name]}.gradient`] ?? NaN;
  return gradientOf(state, name).length / first;
}
