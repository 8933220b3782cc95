import { choice, defineParams, integer, real } from '~/embed/params';
import { lineWorldNames, type LineWorld } from '~/math/line-worlds';

/** The line on show is [−REACH, REACH]. */
export const REACH = 3;
export const MAX_STEPS = 40;
/** The half-way share of signal stays above the one at the end by this much. */
const LEAST_FALL = 0.05;

export const subjects = ['data', 'point'] as const;
export type Subject = (typeof subjects)[number];
export const variances = ['betaTilde', 'beta', 'best'] as const;
export type Variance = (typeof variances)[number];

export const limits = {
  T: [1, MAX_STEPS],
  mid: [0.1, 0.9],
  end: [0.001, 0.6],
  scale: [0.25, 1.5],
  shift: [-0.6, 0.6],
  x0: [-REACH, REACH],
} as const;
export type Dial = keyof typeof limits;
const digits: Record<Dial, number> = { T: 0, mid: 3, end: 3, scale: 2, shift: 2, x0: 2 };

const dial = (name: Dial, defaultValue: number) =>
  real({
    min: limits[name][0],
    max: limits[name][1],
    default: defaultValue,
    digits: digits[name],
  });

export const params = defineParams({
  data: choice(lineWorldNames, 'two'),
  /** The bound on average over the data, or that of one point. */
  of: choice(subjects, 'data'),
  x0: dial('x0', 0.8),
  T: integer({ min: 1, max: MAX_STEPS, default: 5 }),
  /** Signal left, ᾱ, half-way and at the end of the chain. */
  mid: dial('mid', 0.5),
  end: dial('end', 0.02),
  /** The model's guess of x_0: the best one, times `scale`, plus `shift`. */
  scale: dial('scale', 1),
  shift: dial('shift', 0),
  variance: choice(variances, 'betaTilde'),
  /** Of the walks. */
  seed: integer({ min: 0, max: 999_999, default: 1 }),
});

export type Params = (typeof params)['defaults'];
export type State = Params;

export type Action =
  | { type: 'data'; data: LineWorld }
  | { type: 'of'; of: Subject }
  | { type: 'variance'; variance: Variance }
  | { type: 'dial'; dial: Dial; value: number }
  | { type: 'exact' }
  | { type: 'new-walks' };

const fit = (name: Dial, value: number): number => {
  const [low, high] = limits[name];
  return Number(Math.min(high, Math.max(low, value)).toFixed(digits[name])) + 0;
};

/** The state nearest to it whose schedule falls. */
const falling = (state: State): State =>
  state.mid >= state.end + LEAST_FALL
    ? state
    : { ...state, mid: fit('mid', state.end + LEAST_FALL) };

export const initialState = (values: Params): State => falling(values);
export const paramsOf = (state: State): Params => state;

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'data':
      return { ...state, data: action.data };
    case 'of':
      return { ...state, of: action.of };
    case 'variance':
      return { ...state, variance: action.variance };
    case 'dial': {
      const value = fit(action.dial, action.value);
      // The handle in hand stops at the other one.
      if (action.dial === 'end') {
        return { ...state, end: Math.min(value, fit('end', state.mid - LEAST_FALL)) };
      }
      return falling({ ...state, [action.dial]: value });
    }
    case 'exact':
      return { ...state, scale: 1, shift: 0, variance: 'best' };
    case 'new-walks':
      return { ...state, seed: (state.seed + 1) % 1_000_000 };
  }
}
