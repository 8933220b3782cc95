import { choice, defineParams, flag, integer, real } from '~/embed/params';
import { reverseVariances, targets, type ReverseVariance, type Target } from '~/math/loss-weights';
import type { Weighting } from '~/math/loss-weights';
import { scheduleKinds, type ScheduleKind } from '~/math/standard-schedule';

/** Steps of the chain. */
export const T = 1000;

export const params = defineParams({
  schedule: choice(scheduleKinds, 'linear'),
  /** In whose squared errors the weights are told. */
  terms: choice(targets, 'epsilon'),
  /** The reverse variance of the bound. */
  variance: choice(reverseVariances, 'betaTilde'),
  /** The ceiling of min-SNR. */
  gamma: real({ min: 1, max: 20, default: 5, digits: 1 }),
  /** The step looked at. */
  t: integer({ min: 1, max: T, default: 20 }),
  /** Whether the axis of t is logarithmic. */
  logarithmic: flag(true),
  bound: flag(true),
  simple: flag(true),
  clean: flag(false),
  velocity: flag(false),
  truncated: flag(false),
  minSnr: flag(false),
});

export type Params = (typeof params)['defaults'];
export type State = Params;

export type Action =
  | { type: 'schedule'; schedule: ScheduleKind }
  | { type: 'terms'; terms: Target }
  | { type: 'variance'; variance: ReverseVariance }
  | { type: 'gamma'; gamma: number }
  | { type: 't'; t: number }
  | { type: 'logarithmic'; on: boolean }
  | { type: 'show'; name: Weighting; on: boolean };

export const initialState = (values: Params): State => values;
export const paramsOf = (state: State): Params => state;

const within = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, Number.isFinite(value) ? value : low));

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'schedule':
      return { ...state, schedule: action.schedule };
    case 'terms':
      return { ...state, terms: action.terms };
    case 'variance':
      return { ...state, variance: action.variance };
    case 'gamma':
      return { ...state, gamma: Math.round(10 * within(action.gamma, 1, 20)) / 10 };
    case 't':
      return { ...state, t: Math.round(within(action.t, 1, T)) };
    case 'logarithmic':
      return { ...state, logarithmic: action.on };
    case 'show':
      return { ...state, [action.name]: action.on };
  }
}
