/**
 * State of the transfer matrix. The link carries the attack and the cell that is looked at; the rows
 * that the networks must still compute follow from the state (`workOf`).
 */
import { choice, defineParams, integer } from '~/embed/params';
import { withNetwork, type NetworkAction, type NetworkStatus } from '~/ui/network-status';
import { labels, nets, type Net } from './models';

export const attacks = ['fgsm', 'pgd'] as const;

/**
 * Whose gradient an attack followed. `none` leaves the digits as they are, `noise` moves every pixel by
 * ε in a direction that chance decides: what either does to a network owes nothing to an attack.
 */
export const mades = ['none', 'noise', ...nets] as const;
export type Made = (typeof mades)[number];

export const EPSILON_MAX = 128;
export const STEPS_MAX = 40;
export const SEED_MAX = 9999;

export const params = defineParams({
  attack: choice(attacks, 'pgd'),
  /** Radius of the max-norm ball, in 1/255 of the range of pixels. */
  epsilon: integer({ min: 0, max: EPSILON_MAX, default: 26 }),
  steps: integer({ min: 1, max: STEPS_MAX, default: 10 }),
  /** The cell whose pictures are shown: made with sight of one network, read by another. */
  made: choice(mades, 'standard'),
  read: choice(nets, 'mlp'),
  seed: integer({ min: 0, max: SEED_MAX, default: 1 }),
});
export type Params = (typeof params)['defaults'];

/** The attacked digits of a row, and what each network reads them as. */
export type Row = {
  pictures: readonly Float32Array[];
  readBy: Readonly<Record<Net, readonly number[]>>;
};

/** What the networks gave when the book was built; the pictures are drawn in the page. */
export type Recorded = { params: Params; readBy: Readonly<Record<Made, Row['readBy']>> };

type Rows = { key: string; made: Partial<Record<Made, Row>> };

export type State = {
  params: Params;
  recorded: Recorded;
  network: NetworkStatus;
  /** Rows of these very settings, as far as they are computed. */
  rows: Rows;
  /** Rows of the settings before, to stand until theirs are there. */
  old: Rows;
};

export type Action =
  | NetworkAction
  | { type: 'set'; values: Partial<Params> }
  | { type: 'row'; key: string; made: Made; row: Row }
  | { type: 'adopt'; params: Params };

/** What a row depends on besides the network that was attacked, as one word. */
export const keyOf = ({ attack, epsilon, steps, seed }: Params): string =>
  `${attack} ${epsilon} ${seed}${attack === 'pgd' ? ` ${steps}` : ''}`;

const none = (values: Params): Rows => ({ key: keyOf(values), made: {} });

export const initialState = (values: Params, recorded: Recorded): State => ({
  params: values,
  recorded,
  network: { status: 'absent' },
  rows: none(values),
  old: none(values),
});

export type Work = { made: Made; key: string; params: Params };

/** The next row that the networks must compute: the one looked at first. */
export function workOf({ network, params: values, rows }: State): Work | undefined {
  if (network.status !== 'live') return undefined;
  const made = [values.made, ...mades].find((name) => !rows.made[name]);
  return made === undefined ? undefined : { made, key: rows.key, params: values };
}

/** What a row shows now. */
export type Shown = {
  readBy?: Row['readBy'];
  /** Nothing where the build's picture of it stands. */
  pictures?: Row['pictures'];
  /** `live` and `built` are of these very settings, `old` of others; `missing` is not there. */
  source: 'live' | 'built' | 'old' | 'missing';
};

export function shownOf(
  { params: values, recorded, network, rows, old }: State,
  made: Made,
): Shown {
  const live = rows.made[made];
  if (live) return { ...live, source: 'live' };
  // The digits as they are depend on no setting.
  if (made === 'none' || keyOf(recorded.params) === keyOf(values)) {
    return { readBy: recorded.readBy[made], source: 'built' };
  }
  const before = network.status === 'live' ? old.made[made] : undefined;
  return before ? { ...before, source: 'old' } : { source: 'missing' };
}

/** Share of the digits that are not read as what they are. */
export const fooledShare = (read: readonly number[]): number => fooledCount(read) / labels.length;
export const fooledCount = (read: readonly number[]): number =>
  read.filter((k, i) => k !== labels[i]).length;

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'set':
      return withParams(state, action.values);
    case 'row': {
      const { rows } = state;
      if (action.key !== rows.key) return state;
      return { ...state, rows: { ...rows, made: { ...rows.made, [action.made]: action.row } } };
    }
    case 'adopt':
      return withParams(state, action.params);
    case 'unload':
      // The next networks may be others: nothing of these stays.
      return withNetwork({ ...state, rows: none(state.params), old: none(state.params) }, action);
    default:
      return withNetwork(state, action);
  }
}

function withParams(state: State, values: Partial<Params>): State {
  const next = { ...state, params: { ...state.params, ...values } };
  const key = keyOf(next.params);
  if (key === state.rows.key) return next;
  // A slider that moves on before all rows are there keeps what older rows there are.
  const old = { key: state.rows.key, made: { ...state.old.made, ...state.rows.made } };
  const unattacked = state.rows.made.none;
  return { ...next, rows: { key, made: unattacked ? { none: unattacked } : {} }, old };
}
