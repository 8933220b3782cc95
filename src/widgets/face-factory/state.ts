import { choice, defineParams, integer, real } from '~/embed/params';
import {
  correlations,
  factors,
  vocabulary,
  type CorrelationName,
  type Face,
  type Factor,
} from '~/faces/attributes';
import { heldParam, MAX_HELD_SMILE, tidy, type Held } from '~/faces/held';

export const COLUMNS = 6;
export const ROWS = 4;
export const CROWD = COLUMNS * ROWS;
const MAX_SEED = 999_999;

export const correlationNames = Object.keys(correlations) as CorrelationName[];
/** As drawn, or as many pixels wide as a network sees it. */
export const sizes = ['drawn', '64', '32', '16'] as const;

export const params = defineParams({
  /** Seed 1 is the set the book's networks are trained on: the crowd is its first faces. */
  seed: integer({ min: 0, max: MAX_SEED, default: 1 }),
  pick: integer({ min: 0, max: CROWD - 1, default: 0 }),
  size: choice(sizes, 'drawn'),
  held: heldParam,
  correlation: choice(['none', ...correlationNames], 'none'),
  strength: real({ min: 0, max: 1, default: 0.8, digits: 2 }),
});

export type Params = (typeof params)['defaults'];
export type State = Params;

export type Action =
  | { type: 'seed'; seed: number }
  | { type: 'new-seed' }
  | { type: 'pick'; pick: number }
  | { type: 'size'; size: State['size'] }
  | { type: 'hold'; factor: Factor; value: string }
  | { type: 'hold-smile'; smile: number }
  | { type: 'let-go-smile' }
  | { type: 'let-go' }
  | { type: 'correlation'; correlation: State['correlation'] }
  | { type: 'strength'; strength: number };

/** What a menu says for a factor that is left to chance. */
export const ANY = 'any';

export const initialState = (values: Params): State => values;
export const paramsOf = (state: State): Params => state;

const clamp = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, value));

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'seed':
      return Number.isFinite(action.seed)
        ? { ...state, seed: clamp(Math.round(action.seed), 0, MAX_SEED) }
        : state;
    case 'new-seed':
      return { ...state, seed: (state.seed + 1) % (MAX_SEED + 1) };
    case 'pick':
      return { ...state, pick: clamp(Math.round(action.pick), 0, CROWD - 1) };
    case 'size':
      return { ...state, size: action.size };
    case 'hold':
      return { ...state, held: holding(state.held, action.factor, action.value) };
    case 'hold-smile': {
      const smile = clamp(action.smile, -MAX_HELD_SMILE, MAX_HELD_SMILE);
      return { ...state, held: { ...state.held, smile: tidy(smile) } };
    }
    case 'let-go-smile':
      return { ...state, held: without(state.held, 'smile') };
    case 'let-go':
      return { ...state, held: {} };
    case 'correlation':
      return { ...state, correlation: action.correlation };
    case 'strength':
      return { ...state, strength: clamp(action.strength, 0, 1) };
  }
}

function holding(held: Held, factor: Factor, value: string): Held {
  const known = (vocabulary[factor] as readonly string[]).includes(value);
  return known ? { ...held, [factor]: value } : without(held, factor);
}

const without = (held: Held, name: keyof Held): Held =>
  Object.fromEntries(Object.entries(held).filter(([key]) => key !== name));

/** What `sampleFace` is asked for in this state. */
export const samplingOf = ({ held, correlation, strength }: State) => ({
  fixed: held as Partial<Face>,
  correlations: correlation === 'none' ? {} : { [correlation]: strength },
});

export const heldFactors = ({ held }: State): readonly Factor[] =>
  factors.filter((factor) => held[factor] !== undefined);
