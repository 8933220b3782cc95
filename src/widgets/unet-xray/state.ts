/**
 * State of the opened-up network. The link carries the digit, its noise, the step and the cuts; what
 * must be computed follows from the state (`workOf`).
 */
import { choice, defineParams, flag, integer } from '~/embed/params';
import { oneOfEach } from '~/ui/digit-pictures';
import { withNetwork, type NetworkAction, type NetworkStatus } from '~/ui/network-status';
import { skips, T, type Skip } from './models';
import type { TimeMap, XRay } from './run';

export const SEED_MAX = 9999;

export const params = defineParams({
  picture: choice(oneOfEach, 'digit-2'),
  /** Of the noise. */
  seed: integer({ min: 1, max: SEED_MAX, default: 1 }),
  t: integer({ min: 1, max: T, default: 500 }),
  /** Whether the network is told which digit it is. */
  told: flag(false),
  /** Whether each skip carries what it should; cut, it carries zeros. */
  skip16: flag(true),
  skip8: flag(true),
  skip4: flag(true),
  /** x_t itself, into the last convolutions. */
  skipX: flag(true),
});
export type Params = (typeof params)['defaults'];

/** What was computed when the book was built, beside its pictures. */
export type Recorded = {
  params: Params;
  /** Root mean square errors of the digit made out, and the difference that the cuts make. */
  wholeError: number;
  cutError: number;
  change: number;
  /** Of the attention: 1 where every place looks everywhere alike. */
  evenness: number;
};

export type State = {
  params: Params;
  recorded: Recorded;
  network: NetworkStatus;
  /** The clean digit; nothing before it has come. */
  x0?: { picture: Params['picture']; pixels: Float32Array };
  result?: XRay;
  time?: TimeMap;
};

export type Action =
  | NetworkAction
  | { type: 'set'; values: Partial<Params> }
  | { type: 'skip'; skip: Skip; on: boolean }
  | { type: 'picture'; picture: Params['picture']; pixels: Float32Array }
  | { type: 'result'; result: XRay }
  | { type: 'time'; time: TimeMap }
  | { type: 'adopt'; params: Params };

export const initialState = (values: Params, recorded: Recorded): State => ({
  params: values,
  recorded,
  network: { status: 'absent' },
});

export const x0Of = ({ x0, params: values }: State): Float32Array | undefined =>
  x0?.picture === values.picture ? x0.pixels : undefined;

/** The picture that the state names and has not got yet. */
export const missingPicture = (state: State): Params['picture'] | undefined =>
  x0Of(state) ? undefined : state.params.picture;

const asked = ['picture', 'seed', 't', 'told', ...skips] as const;
const same = (a: Partial<Params>, b: Params): boolean => asked.every((name) => a[name] === b[name]);

/** What the live network gave for this state, if it has. */
export const resultOf = ({ result, params: values }: State): XRay | undefined =>
  result && same(result.question, values) ? result : undefined;

/** Whether the pictures of the build are those of this state. */
export const showsRecorded = (state: State): boolean =>
  state.result === undefined && same(state.recorded.params, state.params);

export type Work = { kind: 'xray'; x0: Float32Array; values: Params } | { kind: 'time' };

export function workOf(state: State): Work | undefined {
  if (state.network.status !== 'live') return undefined;
  const x0 = x0Of(state);
  if (x0 && !resultOf(state)) return { kind: 'xray', x0, values: state.params };
  return state.time ? undefined : { kind: 'time' };
}

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'set':
      return { ...state, params: { ...state.params, ...action.values } };
    case 'skip':
      return { ...state, params: { ...state.params, [action.skip]: action.on } };
    case 'picture':
      return action.picture === state.params.picture
        ? { ...state, x0: { picture: action.picture, pixels: action.pixels } }
        : state;
    case 'result':
      return { ...state, result: action.result };
    case 'time':
      return { ...state, time: action.time };
    case 'adopt':
      return { ...state, params: action.params };
    case 'unload':
      return withNetwork({ ...state, result: undefined, time: undefined }, action);
    default:
      return withNetwork(state, action);
  }
}
