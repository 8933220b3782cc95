/**
 * State of the bias figure. The link carries the correlation, the faces and the weights; which faces
 * must still be drawn and encoded follows from the state (`workOf`).
 */
import { choice, defineParams, integer, real } from '~/embed/params';
import type { Face } from '~/faces/attributes';
import { memoLast } from '~/ui/memo-last';
import { withNetwork, type NetworkAction, type NetworkStatus } from '~/ui/network-status';
import { measure, methods, type Measured, type Method } from './measure';
import { BATCH } from './models';
import { biasNames, facesOf, GROUPS, TEST_EACH, type BiasName, type Sampling } from './sample';

export const COUNT = { min: 200, max: 1000, step: 100 };
export const STRENGTH_MAX = 0.95;
export const SEED_MAX = 9999;
/** Smoothing of the density; the less, the more rare faces count. */
export const alphas = ['1', '0.1', '0.01', '0.001'] as const;

export const params = defineParams({
  correlation: choice(biasNames, 'glassesWithGreyHair'),
  strength: real({ min: 0, max: STRENGTH_MAX, default: 0.9, digits: 2 }),
  /** Faces to learn from. */
  count: integer({ min: COUNT.min, max: COUNT.max, default: 600 }),
  method: choice(methods, 'direction'),
  alpha: choice(alphas, '0.001'),
  seed: integer({ min: 0, max: SEED_MAX, default: 1 }),
});
export type Params = (typeof params)['defaults'];

/** Codes of the faces of `key`, in order: those to learn from, then the balanced ones. */
export type Encoded = { key: string; codes: readonly Float32Array[] };

/** What was measured when the book was built, by method. */
export type Recorded = { params: Params; measured: Readonly<Record<Method, Measured>> };

export type State = {
  params: Params;
  recorded: Recorded;
  network: NetworkStatus;
  encoded?: Encoded;
  /** Whether these very faces were asked for. */
  asked: boolean;
};

export type Action =
  | NetworkAction
  | { type: 'set'; values: Partial<Params> }
  | { type: 'run' }
  | { type: 'stop' }
  | { type: 'codes'; key: string; from: number; codes: readonly Float32Array[] }
  | { type: 'adopt'; params: Params };

export const initialState = (values: Params, recorded: Recorded): State => ({
  params: values,
  recorded,
  network: { status: 'absent' },
  asked: false,
});

export const samplingOf = ({ correlation, strength, count, seed }: Params): Sampling => ({
  correlation: correlation as BiasName,
  strength,
  count,
  seed,
});

/** What the faces depend on, as one word. */
export const keyOf = (values: Params): string => JSON.stringify(samplingOf(values));

/** Faces to be drawn and encoded in all. */
export const facesInAll = ({ count }: Params): number => count + GROUPS.length * TEST_EACH;

/** How many of them are done. */
export const doneOf = ({ encoded, params: values }: State): number =>
  encoded?.key === keyOf(values) ? encoded.codes.length : 0;

export const isEncoded = (state: State): boolean => doneOf(state) === facesInAll(state.params);

const measured = memoLast((encoded: Encoded, key: string, method: Method, alpha: string) => {
  const sampling = JSON.parse(key) as Sampling;
  const codes = {
    train: encoded.codes.slice(0, sampling.count),
    test: encoded.codes.slice(sampling.count),
  };
  return measure(sampling, codes, method, Number(alpha));
});

export type Shown = { source: 'live' | 'built'; measured: Measured };

/** What is known of the faces and of the classifier, if anything. */
export function shownOf(state: State): Shown | undefined {
  const { params: values, recorded, encoded } = state;
  const { method, alpha } = values;
  if (encoded && isEncoded(state)) {
    return { source: 'live', measured: measured(encoded, keyOf(values), method, alpha) };
  }
  const isBuilt = keyOf(recorded.params) === keyOf(values) && recorded.params.alpha === alpha;
  return isBuilt ? { source: 'built', measured: recorded.measured[method] } : undefined;
}

/** Whether the rarest faces drawn when the book was built are those of the state. */
export const showsBuiltFaces = (state: State): boolean =>
  shownOf(state)?.source === 'built' && state.params.method === state.recorded.params.method;

export type Work = { kind: 'encode'; key: string; from: number; faces: readonly Face[] };

/** The next faces that must be drawn and encoded, if any. */
export function workOf(state: State): Work | undefined {
  const { network, asked, params: values } = state;
  if (network.status !== 'live' || !asked || isEncoded(state)) return undefined;
  const { train, test } = facesOf(samplingOf(values));
  const from = doneOf(state);
  const faces = [...train, ...test].slice(from, from + BATCH);
  return { kind: 'encode', key: keyOf(values), from, faces };
}

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'set': {
      const next = { ...state, params: { ...state.params, ...action.values } };
      return keyOf(next.params) === keyOf(state.params) ? next : { ...next, asked: false };
    }
    case 'run':
      return { ...state, asked: true };
    case 'stop':
      return { ...state, asked: false };
    case 'codes': {
      const { key, from, codes } = action;
      const known = state.encoded?.key === key ? state.encoded.codes : [];
      if (known.length !== from) return state;
      return { ...state, encoded: { key, codes: [...known, ...codes] } };
    }
    case 'adopt':
      return adopt(state, action.params);
    case 'opened':
      // Who loads the network wants to see it run.
      return withNetwork({ ...state, asked: true }, action);
    case 'unload':
      // The next network may be another: nothing of this one's stays.
      return withNetwork({ ...state, encoded: undefined, asked: false }, action);
    default:
      return withNetwork(state, action);
  }
}

/** Takes over all parameters at once, as a reset does, without letting go of network and codes. */
const adopt = ({ network, recorded, encoded }: State, values: Params): State => ({
  ...initialState(values, recorded),
  network,
  encoded,
});
