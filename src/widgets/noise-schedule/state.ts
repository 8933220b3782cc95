import {
  choice,
  defineParams,
  flag,
  integer,
  numbers,
  real,
  type ParamValues,
} from '~/embed/params';
import {
  cosineSchedule,
  drawnSchedule,
  linearSchedule,
  sigmoidSchedule,
  type Schedule,
} from '~/math/schedule';
import { pictureNames, type Picture } from '~/ui/images';
import { bend, curveOf, falling, handleCount, moveHandle, pointsOf } from './curve';

export const kinds = ['linear', 'cosine', 'sigmoid', 'drawn'] as const;
export type Kind = (typeof kinds)[number];

/** The pictures on offer: those of the book, and a drawn face. */
export const images = [...pictureNames, 'face'] as const;
export type ImageName = (typeof images)[number];

/** With β ≤ ½ and T ≤ 1,000, ᾱ_T stays above the smallest float64 for every legal link. */
export const limits = {
  T: { min: 4, max: 1000 },
  beta: { min: 1e-5, max: 0.5 },
  s: { min: 0, max: 0.2 },
  tau: { min: 0.3, max: 3 },
  seed: { min: 0, max: 9999 },
} as const;

const shape = {
  kind: choice(kinds, 'linear'),
  T: integer({ ...limits.T, default: 1000 }),
  /** β₁ and β_T of the linear schedule. */
  b1: real({ ...limits.beta, default: 1e-4, digits: 7 }),
  bT: real({ ...limits.beta, default: 0.02, digits: 7 }),
  /** Offset of the cosine schedule. */
  s: real({ ...limits.s, default: 0.008, digits: 4 }),
  /** Temperature of the sigmoid schedule. */
  tau: real({ ...limits.tau, default: 1, digits: 2 }),
  /** ᾱ at the handles of the drawn schedule. */
  curve: numbers({
    min: 0,
    max: 1,
    default: [0.95, 0.81, 0.61, 0.39, 0.19, 0.05, 0],
    minLength: handleCount,
    maxLength: handleCount,
    digits: 4,
  }),
  t: integer({ min: 0, max: limits.T.max, default: 250 }),
  image: choice(images, 'panda'),
  seed: integer({ ...limits.seed, default: 1 }),
  /** Whether the three standard schedules are shown faintly for comparison. */
  compare: flag(true),
};

export type Params = ParamValues<typeof shape>;
export const params = defineParams(shape);

export type State = Omit<Params, 't'> & {
  /** t/T, kept while T changes; the step itself is `stepOf(state)`. */
  u: number;
  schedule: Schedule;
  /** Top of the β axis; held still while a β handle is dragged. */
  betaTop: number;
  /** The clean picture, once it has arrived. */
  picture?: Picture;
};

export const presets = {
  ddpm: { kind: 'linear', T: 1000, b1: 1e-4, bT: 0.02 },
  cosine: { kind: 'cosine', T: 1000, s: 0.008 },
  sigmoid: { kind: 'sigmoid', T: 1000, tau: 1 },
  short: { kind: 'linear', T: 100, b1: 1e-4, bT: 0.02 },
} as const satisfies Record<string, Partial<Params>>;
export type PresetName = keyof typeof presets;
export const presetNames = Object.keys(presets) as PresetName[];

export type NumberName = 'T' | 'b1' | 'bT' | 's' | 'tau' | 'seed';

export type Action =
  | { type: 'kind'; kind: Kind }
  | { type: 'preset'; name: PresetName }
  | { type: 'number'; name: NumberName; value: number }
  /** The shared cursor, as a fraction of the chain. */
  | { type: 'time'; u: number }
  /** A β handle under the pointer: as `number`, but the axis stays. */
  | { type: 'beta'; name: 'b1' | 'bT'; value: number }
  | { type: 'release' }
  | { type: 'handle'; index: number; alphaBar: number }
  /** The curve pulled at u. */
  | { type: 'bend'; u: number; alphaBar: number }
  | { type: 'image'; name: ImageName }
  | { type: 'picture'; name: ImageName; picture: Picture }
  | { type: 'compare'; on: boolean };

export const stepOf = ({ u, T }: Pick<State, 'u' | 'T'>): number => Math.round(u * T);

function scheduleOf(settings: Omit<Params, 't'>): Schedule {
  const { kind, T, b1, bT, s, tau, curve } = settings;
  switch (kind) {
    case 'linear':
      return linearSchedule({ T, betaStart: b1, betaEnd: bT });
    case 'cosine':
      return cosineSchedule({ T, s });
    case 'sigmoid':
      return sigmoidSchedule({ T, tau });
    case 'drawn':
      return drawnSchedule({ T, points: pointsOf(curve) });
  }
}

/** As much room above the handles as below; for the other kinds, what DDPM would need at that length. */
function betaTopOf({ kind, T, b1, bT }: Omit<Params, 't'>): number {
  return Math.min(1, kind === 'linear' ? 2 * Math.max(b1, bT) : 40 / T);
}

const derive = (settings: Omit<State, 'schedule' | 'betaTop'>): State => ({
  ...settings,
  schedule: scheduleOf(settings),
  betaTop: betaTopOf(settings),
});

export function initialState({ t, ...rest }: Params): State {
  return derive({ ...rest, curve: falling(rest.curve), u: Math.min(t, rest.T) / rest.T });
}

export function paramsOf(state: State): Params {
  const { kind, T, b1, bT, s, tau, curve, image, seed, compare } = state;
  return { kind, T, b1, bT, s, tau, curve, image, seed, compare, t: stepOf(state) };
}

/** The preset that the settings are, if any. */
export function presetOf(state: State): PresetName | undefined {
  return presetNames.find((name) =>
    Object.entries(presets[name]).every(([key, value]) => state[key as keyof State] === value),
  );
}

const bounds: Record<NumberName, { min: number; max: number; digits: number }> = {
  T: { ...limits.T, digits: 0 },
  b1: { ...limits.beta, digits: 7 },
  bT: { ...limits.beta, digits: 7 },
  s: { ...limits.s, digits: 4 },
  tau: { ...limits.tau, digits: 2 },
  seed: { ...limits.seed, digits: 0 },
};

/** The number as a link would keep it; what is no number leaves the state alone. */
function withNumber(state: State, name: NumberName, value: number): State {
  if (!Number.isFinite(value)) return state;
  const { min, max, digits } = bounds[name];
  const tidy = Number(Math.min(max, Math.max(min, value)).toFixed(digits));
  return tidy === state[name] ? state : { ...state, [name]: tidy };
}

const withCurve = (state: State, curve: readonly number[]): State =>
  derive({ ...state, kind: 'drawn', curve });

/** The handles as they are, or as they would be if drawing began now. */
export const handlesOf = (state: State): readonly number[] =>
  state.kind === 'drawn' ? state.curve : curveOf(state.schedule.alphaBar);

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'kind':
      if (action.kind === state.kind) return state;
      if (action.kind === 'drawn') return withCurve(state, handlesOf(state));
      return derive({ ...state, kind: action.kind });
    case 'preset':
      return derive({ ...state, ...presets[action.name] });
    case 'number': {
      const next = withNumber(state, action.name, action.value);
      return next === state || action.name === 'seed' ? next : derive(next);
    }
    case 'beta': {
      const next = withNumber(state, action.name, action.value);
      return next === state ? state : { ...derive(next), betaTop: state.betaTop };
    }
    case 'release':
      return { ...state, betaTop: betaTopOf(state) };
    case 'time': {
      const u = Math.round(Math.min(1, Math.max(0, action.u)) * state.T) / state.T;
      return u === state.u ? state : { ...state, u };
    }
    case 'handle':
      return withCurve(state, moveHandle(handlesOf(state), action.index, action.alphaBar));
    case 'bend': {
      const present = state.schedule.alphaBar[Math.round(action.u * state.T)];
      return withCurve(state, bend(handlesOf(state), action.u, action.alphaBar, present));
    }
    case 'image':
      return action.name === state.image ? state : { ...state, image: action.name };
    case 'picture':
      // A picture that arrives after the reader chose another one is not shown.
      return action.name === state.image ? { ...state, picture: action.picture } : state;
    case 'compare':
      return { ...state, compare: action.on };
  }
}
