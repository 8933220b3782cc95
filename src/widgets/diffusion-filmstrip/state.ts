/** State of the film. The link carries the noise and the network looked at. */
import { defineParams, integer } from '~/embed/params';
import { withNetwork, type NetworkAction, type NetworkStatus } from '~/ui/network-status';
import type { Film, Kept } from './models';

export const SEED_MAX = 9999;
/** The last frame of the film. */
export const LAST = 12;

export const params = defineParams({
  seed: integer({ min: 1, max: SEED_MAX, default: 1 }),
  /** The network looked at, as its place in the film. */
  at: integer({ min: 0, max: LAST, default: 8 }),
});
export type Params = (typeof params)['defaults'];

export type State = {
  params: Params;
  film: Film;
  network: NetworkStatus;
  /** What each network drew of the noise in this page, by place. */
  drawn: readonly (Float32Array | undefined)[];
};

export type Action =
  | NetworkAction
  | { type: 'at'; at: number }
  | { type: 'seed'; seed: number }
  | { type: 'drawn'; seed: number; at: number; digits: Float32Array }
  | { type: 'adopt'; params: Params };

const none = ({ kept }: Film): undefined[] => kept.map(() => undefined);

export const initialState = (values: Params, film: Film): State => ({
  params: { ...values, at: Math.min(values.at, film.kept.length - 1) },
  film,
  network: { status: 'absent' },
  drawn: none(film),
});

export const shownOf = ({ film, params: { at } }: State): Kept => film.kept[at];

/** Whether anything was drawn in this page. */
export const hasDrawn = ({ drawn }: State): boolean => drawn.some((digits) => digits !== undefined);

/** Whether the picture of the build is that of this noise, and nothing newer is there. */
export const showsRecorded = (state: State): boolean =>
  !hasDrawn(state) && state.params.seed === state.film.recordedSeed;

export type Work = { seed: number; at: number; graph: string };

/** The next network that must draw: the one looked at, then all others in order. */
export function workOf({ network, drawn, film, params: { seed, at } }: State): Work | undefined {
  if (network.status !== 'live') return undefined;
  const next = [at, ...drawn.keys()].find((place) => drawn[place] === undefined);
  return next === undefined ? undefined : { seed, at: next, graph: film.kept[next].graph };
}

const within = (value: number, low: number, high: number): number =>
  Number.isFinite(value) ? Math.min(high, Math.max(low, Math.round(value))) : low;

export function update(state: State, action: Action): State {
  const { params: values, film } = state;
  switch (action.type) {
    case 'at':
      return { ...state, params: { ...values, at: within(action.at, 0, film.kept.length - 1) } };
    case 'seed':
      return withSeed(state, { ...values, seed: within(action.seed, 1, SEED_MAX) });
    case 'drawn':
      return action.seed === values.seed
        ? {
            ...state,
            drawn: state.drawn.map((old, at) => (at === action.at ? action.digits : old)),
          }
        : state;
    case 'adopt':
      return withSeed(state, initialState(action.params, film).params);
    case 'unload':
      return withNetwork({ ...state, drawn: none(film) }, action);
    default:
      return withNetwork(state, action);
  }
}

/** Digits of another noise are forgotten. */
const withSeed = (state: State, values: Params): State => ({
  ...state,
  params: values,
  drawn: values.seed === state.params.seed ? state.drawn : none(state.film),
});
