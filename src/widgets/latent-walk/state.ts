/**
 * State of the walks through a code space. The link says which codes, which walk and where on it;
 * which faces that means, and what is still to be computed, follows from the state (`scene.ts`).
 */
import { choice, defineParams, flag, integer, numbers, real } from '~/embed/params';
import type { Code } from '~/math/code-space';
import { withNetwork, type NetworkAction, type NetworkStatus } from '~/ui/network-status';
import { attributes, type Labels } from './attributes';
import { models, type Facts, type Model } from './models';

export const modes = ['between', 'along', 'arithmetic'] as const;
export type Mode = (typeof modes)[number];

const MAX_NUMBER = 9_999;
/** The longest code there is. */
export const MAX_COORDINATE = 64;
/** Faces on show to be ticked, in rows of nine. */
export const POOL = 36;
/** Faces whose codes are averaged when an attribute is asked for; a multiple of the batch. */
export const CROWD = 252;
/** Codes of the crowd are numbered from here, apart from those that readers choose. */
export const FIRST_OF_CROWD = 10_000;

/** The ends of the walks along a direction and of the arithmetic, and their steps on the strip. */
export const REACH = 3;
export const STRENGTHS = { min: -1, max: 3 } as const;

export const params = defineParams({
  model: choice(models, 'faces-vae'),
  mode: choice(modes, 'between'),
  /** Where codes come from: faces of the test set, encoded, or N(0, I). A GAN has noise only. */
  from: choice(['faces', 'noise'], 'faces'),
  /** The codes by number: of the test set's faces, or of draws from N(0, I). */
  a: integer({ min: 0, max: MAX_NUMBER, default: 8 }),
  b: integer({ min: 0, max: MAX_NUMBER, default: 2 }),
  third: flag(false),
  c: integer({ min: 0, max: MAX_NUMBER, default: 25 }),
  /** Place on the way from a to b, or by b to c. */
  t: real({ min: 0, max: 1, default: 0.5, digits: 3 }),
  direction: choice(['coordinate', ...attributes], 'coordinate'),
  coordinate: integer({ min: 1, max: MAX_COORDINATE, default: 3 }),
  value: real({ min: -REACH, max: REACH, default: 2, digits: 2 }),
  attribute: choice([...attributes, 'own'], 'sunglasses'),
  /** Faces ticked by the reader, by their place in the pool. */
  ticked: numbers({
    min: 0,
    max: POOL - 1,
    default: [],
    minLength: 0,
    maxLength: POOL,
    digits: 0,
  }),
  /** How many faces are averaged. */
  crowd: choice(['pool', 'all'], 'all'),
  strength: real({ ...STRENGTHS, default: 1.5, digits: 2 }),
  /** Factor of all codes: truncation below 1. */
  scale: real({ min: 0, max: 1.5, default: 1, digits: 2 }),
});
export type Params = (typeof params)['defaults'];

/** A face decoded, and what from. */
export type Picture = { code: Code; pixels: Float32Array };

/** How much each coordinate changes a face; NaN where that is not known yet. */
export type Effects = { of: Code; base: Float32Array; values: readonly number[] };

/** What the page brings along: the models, and what was computed when the book was built. */
export type Recorded = {
  params: Params;
  facts: ReadonlyMap<Model, Facts>;
  codes: ReadonlyMap<number, Code>;
  labels: ReadonlyMap<number, Labels>;
  effects: readonly number[];
};

export type State = {
  params: Params;
  recorded: Recorded;
  network: NetworkStatus;
  /** Codes of encoded faces, by number. */
  codes: ReadonlyMap<number, Code>;
  /** What the reader said of faces from noise, by number. */
  labels: ReadonlyMap<number, Labels>;
  /** The faces on show, by their place. */
  pictures: ReadonlyMap<string, Picture>;
  effects?: Effects;
};

export type Action =
  | NetworkAction
  | { type: 'set'; values: Partial<Params> }
  | { type: 'tick'; index: number; on: boolean; shown: readonly number[] }
  | { type: 'other-faces' }
  | { type: 'encoded'; model: Model; codes: ReadonlyMap<number, Code> }
  | { type: 'read'; of: Params; labels: ReadonlyMap<number, Labels> }
  | { type: 'decoded'; model: Model; pictures: ReadonlyMap<string, Picture> }
  | { type: 'effects'; model: Model; effects: Effects }
  | { type: 'adopt'; params: Params };

export const initialState = (values: Params, recorded: Recorded): State => ({
  params: tidied(values),
  recorded,
  network: { status: 'absent' },
  codes: new Map(),
  labels: new Map(),
  pictures: new Map(),
});

export function factsIn({
  params: { model },
  recorded,
}: Pick<State, 'params' | 'recorded'>): Facts {
  const facts = recorded.facts.get(model);
  if (!facts) throw new Error(`Expected the facts of ${model}, got none; rebuild the page.`);
  return facts;
}

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'set':
      return withParams(state, { ...state.params, ...action.values });
    case 'adopt':
      return withParams(state, action.params);
    case 'tick': {
      const ticked = action.shown.filter((index) => index !== action.index);
      if (action.on) ticked.push(action.index);
      return withParams(state, { ...state.params, attribute: 'own', ticked });
    }
    case 'other-faces': {
      const { a, b, c } = state.params;
      const next = (n: number) => (n + 10) % (MAX_NUMBER + 1);
      return withParams(state, { ...state.params, a: next(a), b: next(b), c: next(c) });
    }
    case 'encoded':
      if (action.model !== state.params.model) return state;
      return { ...state, codes: new Map([...state.codes, ...action.codes]) };
    case 'read':
      if (drawOf(action.of) !== drawOf(state.params)) return state;
      return { ...state, labels: new Map([...state.labels, ...action.labels]) };
    case 'decoded':
      if (action.model !== state.params.model) return state;
      return { ...state, pictures: new Map([...state.pictures, ...action.pictures]) };
    case 'effects':
      return action.model === state.params.model ? { ...state, effects: action.effects } : state;
    case 'unload':
      // The next network may be another: nothing of this one's stays.
      return initialState(state.params, state.recorded);
    default:
      return withNetwork(state, action);
  }
}

/** Equal for parameters under which a number stands for the same face from noise. */
const drawOf = ({ model, scale }: Params): string => JSON.stringify([model, scale]);

/** Another model has codes of its own: what belongs to the old one goes, its faces with it. */
function withParams(state: State, wanted: Params): State {
  const values = tidied(wanted);
  const { params: before } = state;
  if (values.model !== before.model) return initialState(values, state.recorded);
  const labels = drawOf(values) === drawOf(before) ? state.labels : new Map<number, Labels>();
  return { ...state, params: values, labels };
}

/** Ticks in order, each once: one state, one link. */
function tidied(values: Params): Params {
  const ticked = [...new Set(values.ticked)].sort((a, b) => a - b);
  const clamp = (value: number, low: number, high: number) =>
    Number.isFinite(value) ? Math.min(high, Math.max(low, value)) : low;
  const whole = (value: number, high: number, low = 0) => Math.round(clamp(value, low, high));
  return {
    ...values,
    ticked,
    a: whole(values.a, MAX_NUMBER),
    b: whole(values.b, MAX_NUMBER),
    c: whole(values.c, MAX_NUMBER),
    coordinate: whole(values.coordinate, MAX_COORDINATE, 1),
    t: clamp(values.t, 0, 1),
    value: clamp(values.value, -REACH, REACH),
    strength: clamp(values.strength, STRENGTHS.min, STRENGTHS.max),
    scale: clamp(values.scale, 0, 1.5),
  };
}
