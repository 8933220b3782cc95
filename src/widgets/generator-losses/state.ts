import { choice, defineParams, integer, real } from '~/embed/params';

/** Fakes in the batch. */
export const BATCH = 64;
/** Logits on show: −8 … 8. */
export const LOGIT_REACH = 8;
const MAX_SEED = 999_999;

export const params = defineParams({
  /** Distance m between the means of the data N(0, 1) and of the fakes N(m, 1). */
  offset: real({ min: 0, max: 5, default: 2.2, digits: 2 }),
  /** Logit of the fake that is looked at. */
  logit: real({ min: -LOGIT_REACH, max: LOGIT_REACH, default: -2.5, digits: 2 }),
  axis: choice(['logit', 'probability'], 'logit'),
  /** What the gradient is taken with respect to. */
  by: choice(['logit', 'probability'], 'logit'),
  seed: integer({ min: 0, max: MAX_SEED, default: 1 }),
});

export type Params = (typeof params)['defaults'];
export type State = Params;
export type Variable = State['axis'];

export type Action =
  | { type: 'offset'; offset: number }
  | { type: 'logit'; logit: number }
  | { type: 'axis'; axis: Variable }
  | { type: 'by'; by: Variable }
  | { type: 'seed'; seed: number }
  | { type: 'new-seed' };

export const initialState = (values: Params): State => values;
export const paramsOf = (state: State): Params => state;

const hundredths = (value: number, low: number, high: number): number =>
  Math.round(100 * Math.min(high, Math.max(low, value))) / 100 + 0;

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'offset':
      return { ...state, offset: hundredths(action.offset, 0, 5) };
    case 'logit':
      return { ...state, logit: hundredths(action.logit, -LOGIT_REACH, LOGIT_REACH) };
    case 'axis':
      return { ...state, axis: action.axis };
    case 'by':
      return { ...state, by: action.by };
    case 'seed':
      return Number.isFinite(action.seed)
        ? { ...state, seed: Math.min(MAX_SEED, Math.max(0, Math.round(action.seed))) }
        : state;
    case 'new-seed':
      return { ...state, seed: (state.seed + 1) % (MAX_SEED + 1) };
  }
}
