/**
 * State of the guidance figure. A link carries the wish, the scale and the seed; the pictures, and how
 * they are read, come from the networks once they are there.
 */
import { choice, defineParams, integer, real } from '~/embed/params';
import { withNetwork, type NetworkAction, type NetworkStatus } from '~/ui/network-status';
import type { Measurements } from './measurements';
import { subjects } from './models';

export const MAX_SCALE = 6;
export const MAX_SEED = 9_999;

/** What faces can be asked for here: those wishes that were measured. */
export const wishes = ['party', 'sunglasses', 'full', 'night'] as const;
export type Wish = (typeof wishes)[number];

export const params = defineParams({
  subject: choice(subjects, 'faces'),
  wish: choice(wishes, 'party'),
  digit: choice(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'], '8'),
  /** 0 ignores the wish, 1 is the plain conditional network. */
  scale: real({ min: 0, max: MAX_SCALE, default: 3, digits: 2 }),
  seed: integer({ min: 0, max: MAX_SEED, default: 1 }),
});
export type Params = (typeof params)['defaults'];

/** The pictures at the reader's scale, and, to compare, at scale 1. */
export const rowNames = ['guided', 'plain'] as const;
export type RowName = (typeof rowNames)[number];

/** How the finished pictures are read. */
export type Verdict = {
  /** Those read as asked. */
  hits: readonly boolean[];
  /** Root mean square distance of a pixel between two of them, in [−1, 1]. */
  variety: number;
};
export type Pictures = {
  key: string;
  taken: number;
  pixels: Float32Array;
  verdict: Verdict | undefined;
};

export type State = {
  params: Params;
  built: Params;
  measurements: Measurements;
  network: NetworkStatus;
  rows: Partial<Record<RowName, Pictures>>;
};

export type Action =
  | NetworkAction
  | { type: 'set'; values: Partial<Params> }
  | { type: 'new-seed' }
  | { type: 'pictures'; name: RowName; pictures: Pictures }
  | { type: 'adopt'; params: Params };

export const initialState = (
  values: Params,
  measurements: Measurements,
  built: Params = values,
): State => ({
  params: values,
  built,
  measurements,
  network: { status: 'absent' },
  rows: {},
});

export const scaleOf = (name: RowName, { scale }: Params): number => (name === 'plain' ? 1 : scale);

/** What decides the pictures of a row. */
export function keyOf(name: RowName, values: Params): string {
  const { subject, wish, digit, seed } = values;
  const asked = subject === 'faces' ? wish : digit;
  return [subject, asked, seed, scaleOf(name, values)].join(' ');
}

/** The live pictures of a row; both rows are one at scale 1. */
export function picturesOf({ rows, params: values }: State, name: RowName): Pictures | undefined {
  const key = keyOf(name, values);
  return Object.values(rows).find((row) => row.key === key);
}

export const showsBuilt = ({ built, params: values }: State, name: RowName): boolean =>
  keyOf(name, built) === keyOf(name, values);

export type Work = { name: RowName; key: string; params: Params };

/** What is to be drawn next: the reader's row, then the one to compare with. */
export function workOf(state: State): Work | undefined {
  const { params: values, network } = state;
  if (network.status !== 'live') return undefined;
  const name = rowNames.find((row) => !picturesOf(state, row)?.verdict);
  return name && { name, key: keyOf(name, values), params: values };
}

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'set': {
      const values = { ...state.params, ...action.values };
      if (values.subject === state.params.subject) return { ...state, params: values };
      // Other networks, which must be asked for.
      return { ...state, params: values, rows: {}, network: { status: 'absent' } };
    }
    case 'new-seed':
      return update(state, {
        type: 'set',
        values: { seed: (state.params.seed + 1) % (MAX_SEED + 1) },
      });
    case 'adopt':
      return update(state, { type: 'set', values: action.params });
    case 'pictures':
      if (action.pictures.key !== keyOf(action.name, state.params)) return state;
      return { ...state, rows: { ...state.rows, [action.name]: action.pictures } };
    case 'unload':
      // The next network may be another: nothing of this one's stays.
      return withNetwork({ ...state, rows: {} }, action);
    default:
      return withNetwork(state, action);
  }
}
