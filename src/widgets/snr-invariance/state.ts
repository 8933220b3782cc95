import { choice, defineParams, real } from '~/embed/params';
import { lineWorldNames, type LineWorld } from '~/math/line-worlds';

/** The ends of the fixed schedule, log signal-to-noise ratios. */
export const FIXED_ENDS = { start: 6, end: -6 } as const;
/** On show are log-SNRs from −REACH to REACH. */
export const REACH = 9;
/** Neighbouring handles keep this distance, so that the schedule falls. */
const GAP = 0.25;

export const denoisers = ['best', 'short'] as const;
export type Denoiser = (typeof denoisers)[number];

export const limits = {
  start: [1, 8],
  first: [-8, 8],
  second: [-8, 8],
  end: [-8, -1],
} as const;
export type Dial = keyof typeof limits;
export const dials = Object.keys(limits) as Dial[];

const dial = (name: Dial, defaultValue: number) =>
  real({ min: limits[name][0], max: limits[name][1], default: defaultValue, digits: 2 });

export const params = defineParams({
  data: choice(lineWorldNames, 'two'),
  denoiser: choice(denoisers, 'best'),
  /** Log-SNR of the bent schedule at t = 0, 1/3, 2/3 and 1. */
  start: dial('start', FIXED_ENDS.start),
  first: dial('first', 4.6),
  second: dial('second', 2.2),
  end: dial('end', FIXED_ENDS.end),
});

export type Params = (typeof params)['defaults'];
export type State = Params;

export type Action =
  | { type: 'data'; data: LineWorld }
  | { type: 'denoiser'; denoiser: Denoiser }
  | { type: 'dial'; dial: Dial; value: number }
  | { type: 'shape'; first: number; second: number }
  | { type: 'equal-ends' };

const rounded = (value: number): number => Number(value.toFixed(2)) + 0;
const within = (value: number, low: number, high: number): number =>
  rounded(Math.min(high, Math.max(low, value)));

/** The state nearest to it whose schedule falls; the ends stay where they are. */
function falling(state: State): State {
  const { start, end } = state;
  const first = within(state.first, end + 2 * GAP, start - GAP);
  const second = within(state.second, end + GAP, first - GAP);
  return { ...state, first, second };
}

export const initialState = (values: Params): State => falling(values);
export const paramsOf = (state: State): Params => state;

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'data':
      return { ...state, data: action.data };
    case 'denoiser':
      return { ...state, denoiser: action.denoiser };
    case 'dial': {
      // The handle in hand stops at its neighbours.
      const place = dials.indexOf(action.dial);
      const [low, high] = limits[action.dial];
      const floor = place < dials.length - 1 ? state[dials[place + 1]] + GAP : low;
      const ceiling = place > 0 ? state[dials[place - 1]] - GAP : high;
      const value = within(action.value, Math.max(low, floor), Math.min(high, ceiling));
      return { ...state, [action.dial]: value };
    }
    case 'shape':
      return falling({ ...state, first: action.first, second: action.second });
    case 'equal-ends':
      return falling({ ...state, ...FIXED_ENDS });
  }
}
