import { choice, defineParams, real } from '~/embed/params';
import { lineWorldNames, type LineWorld } from '~/math/line-worlds';
import { scheduleKinds, type ScheduleKind } from '~/math/standard-schedule';

/** Steps of the fine chain that all others stride along. */
export const FINE = 1000;
/** Lengths of chain on offer, all divisors of it. */
export const lengths = ['2', '4', '10', '20', '50', '100', '200', '1000'] as const;
export type Length = (typeof lengths)[number];
/** The line on show is [−REACH, REACH]. */
export const REACH = 2.6;

const place = (defaultValue: number) =>
  real({ min: -REACH, max: REACH, default: defaultValue, digits: 2 });

export const params = defineParams({
  data: choice(lineWorldNames, 'two'),
  kind: choice(scheduleKinds, 'cosine'),
  /** Steps T of the chain. */
  T: choice(lengths, '4'),
  /** Share of the way at which x_t stands; the nearest step counts. */
  u: real({ min: 0, max: 1, default: 0.5, digits: 3 }),
  x0: place(1.1),
  xt: place(0.15),
});

export type Params = (typeof params)['defaults'];
export type State = Params;

export type Action =
  | { type: 'data'; data: LineWorld }
  | { type: 'kind'; kind: ScheduleKind }
  | { type: 'T'; T: Length }
  | { type: 'x0'; x0: number }
  | { type: 'xt'; xt: number }
  | { type: 't'; t: number }
  | { type: 'move'; u: number; xt: number };

export const initialState = (values: Params): State => values;
export const paramsOf = (state: State): Params => state;

/** The step of the chain at which x_t stands, 1 … T. */
export const stepOf = ({ T, u }: Pick<State, 'T' | 'u'>): number =>
  Math.max(1, Math.round(u * Number(T)));

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
const placed = (value: number) => Math.round(100 * clamp(value, -REACH, REACH)) / 100 + 0;
const share = (value: number) => Math.round(1000 * clamp(value, 0, 1)) / 1000;

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'data':
      return { ...state, data: action.data };
    case 'kind':
      return { ...state, kind: action.kind };
    case 'T':
      return { ...state, T: action.T };
    case 'x0':
      return { ...state, x0: placed(action.x0) };
    case 'xt':
      return { ...state, xt: placed(action.xt) };
    case 't':
      return { ...state, u: share(action.t / Number(state.T)) };
    case 'move':
      return { ...state, u: share(action.u), xt: placed(action.xt) };
  }
}
