import { choice, defineParams, integer, real, steps } from '~/embed/params';
import { criticOptions, type CriticOptions, type CriticsOptions } from '~/training/critic-options';
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
import { cloudMixture, cloudPoints, PLACES, shapes, type Place, type Side } from './clouds';

/** Where a run ends by itself. */
export const MAX_STEP = 3_000;
export const FIELD_SIDE = 32;
export const EVERY = 20;

export const tabs = ['critics', 'witness'] as const;
export type Tab = (typeof tabs)[number];

const coordinate = (start: number) =>
  real({ min: -PLACES, max: PLACES, default: start, digits: 1 });

export const params = defineParams({
  tab: choice(tabs, 'critics'),
  /** Shapes and middles of the data and of the generated points. */
  real: choice(shapes, 'ring'),
  realX: coordinate(0),
  realY: coordinate(0),
  fake: choice(shapes, 'cloud'),
  fakeX: coordinate(0.7),
  fakeY: coordinate(0.3),
  /** c of weight clipping, λ of the gradient penalty, width of the MMD's kernel. */
  c: real({ min: 0.02, max: 0.5, default: 0.1, digits: 2 }),
  lambda: real({ min: 0, max: 30, default: 10, digits: 1 }),
  kernel: real({ min: 0.05, max: 4, default: 0.6, digits: 2 }),
  seed: integer({ min: 0, max: 999_999, default: 1 }),
  /** The step on show: a link trains up to it. */
  step: steps(MAX_STEP),
});

export type Params = (typeof params)['defaults'];
export type State = { params: Params; run: RunState };

export type Action =
  | RunAction
  | { type: 'tab'; tab: Tab }
  | { type: 'shape'; side: Side; shape: Params['real'] }
  | { type: 'move'; side: Side; x: number; y: number }
  | { type: 'set'; name: 'c' | 'lambda' | 'seed'; value: number }
  | { type: 'kernel'; kernel: number }
  | { type: 'new-seed' }
  | { type: 'adopt'; params: Params };

export const initialState = (values: Params): State => ({
  params: values,
  run: newRun(values.step),
});

export const paramsOf = ({ params, run }: State): Params => ({
  ...params,
  step: Math.min(MAX_STEP, stepForLink(run, params.step)),
});

export const placeOf = (values: Params, side: Side): Place => ({
  shape: values[side],
  x: values[`${side}X`],
  y: values[`${side}Y`],
});

/** What a run depends on; the rest is only shown. */
const trainingOf = (values: Params): string =>
  JSON.stringify([
    placeOf(values, 'real'),
    placeOf(values, 'fake'),
    values.c,
    values.lambda,
    values.seed,
  ]);
const trainsAlike = (a: Params, b: Params): boolean => trainingOf(a) === trainingOf(b);

const tenths = (value: number): number =>
  Math.round(10 * Math.min(PLACES, Math.max(-PLACES, value))) / 10 + 0;

export function update(state: State, action: Action): State {
  const { params: values, run } = state;
  switch (action.type) {
    case 'tab':
      // The witness needs no training, and critics out of sight should get none.
      return {
        params: { ...values, tab: action.tab },
        run: action.tab === 'witness' && run.playing ? updateRun(run, { type: 'pause' }) : run,
      };
    case 'shape':
      return changed(state, { [action.side]: action.shape });
    case 'move': {
      const { side, x, y } = action;
      return changed(state, { [`${side}X`]: tenths(x), [`${side}Y`]: tenths(y) });
    }
    case 'set':
      return changed(state, { [action.name]: action.value });
    case 'kernel':
      return { ...state, params: { ...values, kernel: action.kernel } };
    case 'new-seed':
      return changed(state, { seed: (values.seed + 1) % 1_000_000 });
    case 'adopt':
      return {
        params: action.params,
        run: runForLink(run, action.params.step, trainsAlike(values, action.params)),
      };
    default:
      return { ...state, run: updateRun(run, action) };
  }
}

/** Other points or other critics: the same way again with them; later, where none are in sight. */
function changed(state: State, change: Partial<Params>): State {
  const values = { ...state.params, ...change };
  if (trainsAlike(values, state.params)) return state;
  const run = values.tab === 'critics' ? sameWayAgain(state.run) : newRun(0, state.run);
  return { params: values, run };
}

export const criticNames = ['clip', 'penalty', 'norm'] as const;
export type CriticName = (typeof criticNames)[number];

const player: CriticOptions['player'] = {
  layers: 2,
  width: 32,
  activation: 'relu',
  optimiser: 'adam',
  rate: 0.003,
};

/** The three ways to keep a critic from being too steep, on the same network. */
export function criticsOf({ c, lambda }: Params): Record<CriticName, CriticOptions> {
  const critic = (name: CriticName, more: Partial<CriticOptions>) =>
    criticOptions({ name, losses: ['wasserstein'], player, ...more });
  return {
    clip: critic('clip', { constraint: 'clip', clip: c }),
    penalty: critic('penalty', { constraint: 'gradient-penalty', penalty: lambda }),
    norm: critic('norm', { constraint: 'spectral-norm' }),
  };
}

const show: Partial<Show> = { points: 0, fields: criticNames, fieldSide: FIELD_SIDE };

export function requestOf(values: Params): LabRequest<CriticsOptions> {
  const [real, fake] = [placeOf(values, 'real'), placeOf(values, 'fake')];
  return {
    family: 'critics',
    options: {
      critics: Object.values(criticsOf(values)),
      source: {
        kind: 'points',
        real: cloudPoints('real', real, values.seed),
        fake: cloudPoints('fake', fake, values.seed),
      },
      kernelWidth: 1,
    },
    data: cloudMixture(real),
    modes: false,
    compared: false,
    seed: values.seed,
    every: EVERY,
    show,
  };
}

/** What has been measured of one critic; NaN before the first frame. */
export type Measured = {
  /** E f on the data less E f on the generated points. */
  gap: number;
  /** The largest |∇f| found. */
  slope: number;
  /** gap/slope, a lower bound of W₁. */
  bound: number;
};

export function measuredOf({ run }: State, name: CriticName): Measured {
  const values = run.frame?.measured.values ?? {};
  const gap = (values[`${name}.onReal`] ?? NaN) - (values[`${name}.onFake`] ?? NaN);
  const slope = values[`${name}.slope`] ?? NaN;
  return { gap, slope, bound: gap / slope };
}
