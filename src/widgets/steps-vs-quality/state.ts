/**
 * State of the chart. A link carries what is measured, the sampler and calls looked at, and the seed
 * of the faces; the numbers are the file's, the faces come from the network once it is there.
 */
import { choice, defineParams, integer } from '~/embed/params';
import { samplerKinds, type SamplerKind } from '~/samplers/kinds';
import { withNetwork, type NetworkAction, type NetworkStatus } from '~/ui/network-status';
import { lineOf, measures, pointNear, type Measurements, type Point } from './measurements';

export const MAX_SEED = 9_999;
/** Of the row to compare with. */
export const LONG_CALLS = 50;

export const params = defineParams({
  measure: choice(measures, 'distance'),
  sampler: choice(samplerKinds, 'ddim'),
  /** Looks at the network; the number measured nearest to it is taken. */
  calls: integer({ min: 5, max: 100, default: 8 }),
  seed: integer({ min: 0, max: MAX_SEED, default: 1 }),
});
export type Params = (typeof params)['defaults'];

/** Which faces: of the point looked at, or of very many steps. */
export const rowNames = ['short', 'long'] as const;
export type RowName = (typeof rowNames)[number];
export type Row = { key: string; done: boolean; taken: number; pixels: Float32Array };

export type State = {
  params: Params;
  built: Params;
  measurements: Measurements;
  /** The point under the pointer. */
  hover: { sampler: SamplerKind; calls: number } | undefined;
  network: NetworkStatus;
  rows: Partial<Record<RowName, Row>>;
};

export type Action =
  | NetworkAction
  | { type: 'set'; values: Partial<Params> }
  | { type: 'stop'; index: number }
  | { type: 'hover'; point: State['hover'] }
  | { type: 'new-seed' }
  | { type: 'row'; name: RowName; row: Row }
  | { type: 'adopt'; params: Params };

export const initialState = (
  values: Params,
  measurements: Measurements,
  built: Params = values,
): State => ({
  params: snapped(values, measurements),
  built: snapped(built, measurements),
  measurements,
  hover: undefined,
  network: { status: 'absent' },
  rows: {},
});

/** A link's number of calls as it was measured for its sampler. */
const snapped = (values: Params, all: Measurements): Params => ({
  ...values,
  calls: pointNear(all, values.sampler, values.calls).calls,
});

/** The point that the reader has chosen. */
export const chosenOf = ({ params: { sampler, calls }, measurements }: State): Point =>
  pointNear(measurements, sampler, calls);

/** The point whose numbers are shown: the one pointed at, or the chosen one. */
export const readOf = (state: State): Point =>
  state.hover
    ? pointNear(state.measurements, state.hover.sampler, state.hover.calls)
    : chosenOf(state);

/** Place of the chosen point on its line. */
export const stopOf = (state: State): number =>
  lineOf(state.measurements, state.params.sampler).indexOf(chosenOf(state));

export const keyOf = (name: RowName, { sampler, calls, seed }: Params): string =>
  name === 'short' ? `${sampler} ${calls} ${seed}` : `long ${seed}`;

export const rowOf = ({ rows, params: values }: State, name: RowName): Row | undefined =>
  rows[name]?.key === keyOf(name, values) ? rows[name] : undefined;

export const showsBuilt = ({ built, params: values }: State, name: RowName): boolean =>
  keyOf(name, built) === keyOf(name, values);

export type Work = { name: RowName; key: string; params: Params };

/** The chosen point's faces first. */
export function workOf(state: State): Work | undefined {
  const { params: values, network } = state;
  if (network.status !== 'live') return undefined;
  const name = rowNames.find((row) => !rowOf(state, row)?.done);
  return name && { name, key: keyOf(name, values), params: values };
}

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'set':
      return withParams(state, action.values);
    case 'stop': {
      const line = lineOf(state.measurements, state.params.sampler);
      const point = line.at(Math.min(line.length - 1, Math.max(0, Math.round(action.index))));
      return point ? withParams(state, { calls: point.calls }) : state;
    }
    case 'hover': {
      const { hover } = state;
      const same = hover?.sampler === action.point?.sampler && hover?.calls === action.point?.calls;
      return same ? state : { ...state, hover: action.point };
    }
    case 'new-seed':
      return withParams(state, { seed: (state.params.seed + 1) % (MAX_SEED + 1) });
    case 'adopt':
      return withParams(state, action.params);
    case 'row':
      if (action.row.key !== keyOf(action.name, state.params)) return state;
      return { ...state, rows: { ...state.rows, [action.name]: action.row } };
    case 'unload':
      // The next network may be another: nothing of this one's stays.
      return withNetwork({ ...state, rows: {} }, action);
    default:
      return withNetwork(state, action);
  }
}

const withParams = (state: State, values: Partial<Params>): State => ({
  ...state,
  params: snapped({ ...state.params, ...values }, state.measurements),
});
