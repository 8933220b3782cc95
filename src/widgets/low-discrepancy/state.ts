import { choice, defineParams, integer } from '~/embed/params';
import { lineWorldNames, type LineWorld } from '~/math/line-worlds';

export const MAX_TIMES = 32;

/** What a time gives back: the mean over data and noise, or the loss of one draw of them. */
export const scopes = ['mean', 'draw'] as const;
export type Scope = (typeof scopes)[number];

export const params = defineParams({
  data: choice(lineWorldNames, 'two'),
  scope: choice(scopes, 'mean'),
  /** Times in a batch. */
  k: integer({ min: 1, max: MAX_TIMES, default: 8 }),
  seed: integer({ min: 0, max: 999_999, default: 1 }),
});

export type Params = (typeof params)['defaults'];
export type State = Params;

export type Action =
  | { type: 'data'; data: LineWorld }
  | { type: 'scope'; scope: Scope }
  | { type: 'k'; k: number }
  | { type: 'new-batches' };

export const initialState = (values: Params): State => values;
export const paramsOf = (state: State): Params => state;

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'data':
      return { ...state, data: action.data };
    case 'scope':
      return { ...state, scope: action.scope };
    case 'k':
      return { ...state, k: Math.min(MAX_TIMES, Math.max(1, Math.round(action.k))) };
    case 'new-batches':
      return { ...state, seed: (state.seed + 1) % 1_000_000 };
  }
}
