/**
 * State of the race. A link carries the world, the budget and the seed; the walks in the plane, and
 * the faces once the network is there, follow from them.
 */
import { choice, defineParams, integer } from '~/embed/params';
import { samplerKinds, type SamplerKind } from '~/samplers/kinds';
import { withNetwork, type NetworkAction, type NetworkStatus } from '~/ui/network-status';
import { worldNames, type Race } from './plane';

/** Stops of the slider. */
export const budgets = [3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 75, 100] as const;
export const MAX_SEED = 9_999;

export const params = defineParams({
  world: choice(worldNames, 'ring'),
  /** Looks at the network that each sampler may take; Heun takes one less of an even number. */
  calls: integer({ min: 3, max: 100, default: 8 }),
  seed: integer({ min: 0, max: MAX_SEED, default: 1 }),
});
export type Params = (typeof params)['defaults'];

/** The faces of one sampler: finished, or as the network sees them on the way. */
export type Row = { key: string; done: boolean; taken: number; pixels: Float32Array };

export type State = {
  params: Params;
  /** What the page was built with. */
  built: Params;
  network: NetworkStatus;
  race?: { key: string; race: Race };
  rows: Partial<Record<SamplerKind, Row>>;
};

export type Action =
  | NetworkAction
  | { type: 'begin' }
  | { type: 'set'; values: Partial<Params> }
  | { type: 'new-seed' }
  | { type: 'raced'; key: string; race: Race }
  | { type: 'row'; kind: SamplerKind; row: Row }
  | { type: 'adopt'; params: Params };

export const initialState = (values: Params, built: Params = values): State => ({
  params: values,
  built,
  network: { status: 'absent' },
  rows: {},
});

/** What decides the walks in the plane. */
export const planeKey = ({ world, calls, seed }: Params): string => `${world} ${calls} ${seed}`;
/** What decides the faces. */
export const facesKey = ({ calls, seed }: Params): string => `${calls} ${seed}`;

/** The race of these settings, once it has been run. */
export const raceOf = ({ race, params: values }: State): Race | undefined =>
  race?.key === planeKey(values) ? race.race : undefined;

/** The faces of these settings, live. */
export const rowOf = ({ rows, params: values }: State, kind: SamplerKind): Row | undefined =>
  rows[kind]?.key === facesKey(values) ? rows[kind] : undefined;

/** Whether the faces of the build are those of this state. */
export const showsBuilt = ({ built, params: values }: State): boolean =>
  facesKey(built) === facesKey(values);

export type Work =
  | { kind: 'plane'; key: string; params: Params }
  | { kind: 'faces'; key: string; sampler: SamplerKind; params: Params };

/** What is to be computed next: the plane, then the samplers' faces in the order of the figure. */
export function workOf(state: State): Work | undefined {
  const { params: values, network } = state;
  if (!raceOf(state)) return { kind: 'plane', key: planeKey(values), params: values };
  if (network.status !== 'live') return undefined;
  const sampler = samplerKinds.find((kind) => !rowOf(state, kind)?.done);
  return sampler && { kind: 'faces', key: facesKey(values), sampler, params: values };
}

/** The stop of the slider nearest to a budget. */
export const stopOf = (calls: number): number =>
  budgets.reduce<number>(
    (best, stop, i) => (Math.abs(stop - calls) < Math.abs(budgets[best] - calls) ? i : best),
    0,
  );

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'begin':
      return state;
    case 'set':
      return { ...state, params: { ...state.params, ...action.values } };
    case 'new-seed': {
      const seed = (state.params.seed + 1) % (MAX_SEED + 1);
      return { ...state, params: { ...state.params, seed } };
    }
    case 'adopt':
      return { ...state, params: action.params };
    case 'raced':
      return { ...state, race: { key: action.key, race: action.race } };
    case 'row':
      if (action.row.key !== facesKey(state.params)) return state;
      return { ...state, rows: { ...state.rows, [action.kind]: action.row } };
    case 'unload':
      // The next network may be another: nothing of this one's stays.
      return withNetwork({ ...state, rows: {} }, action);
    default:
      return withNetwork(state, action);
  }
}
