import { choice, defineParams, flag, integer, steps } from '~/embed/params';
import { dataMixture, dataSets, type DataChoice, type Dot } from '~/training/data';
import {
  ddpmSchedule,
  defaultDdpmOptions,
  noiseField,
  predictions,
  type DdpmOptions,
} from '~/training/ddpm-options';
import { leastLosses } from '~/training/ddpm-measured';
import type { Numbers } from '~/training/family';
import type { LabRequest, Show } from '~/training/protocol';
import {
  newRun,
  runForLink,
  sameWayAgain,
  stepForLink,
  stepOf,
  updateRun,
  type RunAction,
  type RunState,
} from '~/training/run';
import { dotsParam, MAX_DOTS, snapped } from '~/ui/dots-param';
import { memoLast } from '~/ui/memo-last';

/** Where a run ends by itself. */
export const MAX_STEP = 5_000;
/** Steps from one measurement to the next. */
export const EVERY = 50;
export const POINTS = 300;
/** Arrows per side of the plane. */
export const ARROW_SIDE = 14;

export const rates = ['0.0003', '0.001', '0.003', '0.01'] as const;
/** Whose arrows are drawn: the network's, those of the formula, or what lies between them. */
export const arrowKinds = ['learned', 'exact', 'difference'] as const;
export type ArrowKind = (typeof arrowKinds)[number];

const { network } = defaultDdpmOptions;

export const params = defineParams({
  data: choice([...dataSets, 'drawn'], 'ring'),
  dots: dotsParam,
  prediction: choice(predictions, 'epsilon'),
  layers: integer({ min: 1, max: 4, default: network.layers }),
  width: integer({ min: 8, max: 128, default: network.width }),
  rate: choice(rates, '0.003'),
  /** Whether the sampler holds the guessed clean points in the plane. */
  clip: flag(true),
  /** The noise level looked at. */
  t: integer({ min: 1, max: ddpmSchedule.T, default: 300 }),
  arrows: choice(arrowKinds, 'learned'),
  seed: integer({ min: 0, max: 999_999, default: 1 }),
  /** The step on show: a link trains up to it. */
  step: steps(MAX_STEP),
});

export type Params = (typeof params)['defaults'];
export type State = { params: Params; run: RunState };

export type Action =
  | RunAction
  | { type: 'look'; values: Partial<Pick<Params, 't' | 'arrows'>> }
  | { type: 'set'; values: Partial<Params> }
  | { type: 'dot'; dot: Dot }
  | { type: 'undo-dot' }
  | { type: 'clear' }
  | { type: 'new-seed' }
  | { type: 'adopt'; params: Params };

/** A drawing without dots, from which nothing can be learned. */
export const isEmpty = ({ data, dots }: Params): boolean => data === 'drawn' && dots.length === 0;

const stepAsked = (values: Params): number => (isEmpty(values) ? 0 : values.step);

export const initialState = (values: Params): State => ({
  params: values,
  run: newRun(stepAsked(values)),
});

export const paramsOf = ({ params: values, run }: State): Params => ({
  ...values,
  step: Math.min(MAX_STEP, stepForLink(run, values.step)),
});

/** A drawing can be changed only before the first step, which would learn another one. */
export const drawable = ({ params: { data }, run }: State): boolean =>
  data === 'drawn' && stepOf(run) === 0 && !run.playing;

export const dataOf = ({ data, dots }: Pick<Params, 'data' | 'dots'>): DataChoice =>
  data === 'drawn' ? { set: 'drawn', dots } : { set: data };

export const optionsOf = ({ prediction, layers, width, rate, clip }: Params): DdpmOptions => ({
  ...defaultDdpmOptions,
  prediction,
  network: { ...network, layers, width, rate: Number(rate) },
  clip,
});

export const fieldsAt = (t: number): [string, string] => [noiseField('x', t), noiseField('y', t)];

export const showOf = ({ t }: Pick<Params, 't'>): Partial<Show> => ({
  points: POINTS,
  fields: fieldsAt(t),
  fieldSide: ARROW_SIDE,
});

export function requestOf(values: Params): LabRequest<DdpmOptions> {
  return {
    family: 'ddpm',
    options: optionsOf(values),
    data: dataMixture(dataOf(values)),
    modes: values.data === 'ring' || values.data === 'grid',
    seed: values.seed,
    every: EVERY,
    show: showOf(values),
  };
}

/** What a run depends on; the rest is only shown. */
const trainingOf = (values: Params): string =>
  JSON.stringify([optionsOf(values), dataOf(values), values.seed]);
const trainsAlike = (a: Params, b: Params): boolean => trainingOf(a) === trainingOf(b);

export function update(state: State, action: Action): State {
  const { params: values, run } = state;
  switch (action.type) {
    case 'look':
      return { ...state, params: { ...values, ...action.values } };
    case 'set':
      return changed(state, action.values);
    case 'dot':
      return drawable(state) ? changed(state, { dots: withDot(values.dots, action.dot) }) : state;
    case 'undo-dot':
      return drawable(state) ? changed(state, { dots: values.dots.slice(0, -1) }) : state;
    case 'clear':
      return changed(state, { dots: [] });
    case 'new-seed':
      return changed(state, { seed: (values.seed + 1) % 1_000_000 });
    case 'play':
    case 'step':
      return isEmpty(values) ? state : { ...state, run: updateRun(run, action) };
    case 'adopt':
      return {
        params: action.params,
        run: runForLink(run, stepAsked(action.params), trainsAlike(values, action.params)),
      };
    default:
      return { ...state, run: updateRun(run, action) };
  }
}

/** Other data or another network: the same way again with them. */
function changed(state: State, change: Partial<Params>): State {
  const values = { ...state.params, ...change };
  if (trainsAlike(values, state.params)) return { ...state, params: values };
  const run = isEmpty(values) ? newRun(0, state.run) : sameWayAgain(state.run);
  return { params: values, run };
}

/** Dots closer to the last one than the data is wide add nothing. */
const MIN_DOT_DISTANCE = 0.12;

function withDot(dots: readonly Dot[], place: Dot): readonly Dot[] {
  const dot = snapped(place);
  const before = dots.at(-1);
  const near = before && Math.hypot(dot[0] - before[0], dot[1] - before[1]) < MIN_DOT_DISTANCE;
  return near || dots.length >= MAX_DOTS ? dots : [...dots, dot];
}

/** A measured number of the run; NaN before it has been measured. */
export const measured = ({ params: values, run }: State, name: string): number =>
  run.frame?.measured.values[name] ?? floorsOf(values)[name] ?? NaN;

const floors = memoLast((data: Params['data'], dots: Params['dots'], seed: number): Numbers =>
  leastLosses(dataMixture(dataOf({ data, dots })), seed),
);
/** The least losses, which need no training; none without data. */
const floorsOf = (values: Params): Numbers =>
  isEmpty(values) ? {} : floors(values.data, values.dots, values.seed);
