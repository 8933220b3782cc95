/**
 * State of the inpainting figure. A link carries the picture, a ready mask, how often the walk goes
 * over it and the seed; a mask painted by hand stays in the page. The fillings come from the network.
 */
import { choice, defineParams, flag, integer } from '~/embed/params';
import { withNetwork, type NetworkAction, type NetworkStatus } from '~/ui/network-status';
import { maskNames, maskOf } from './mask';
import { PICTURES, sizes, subjects, type Known, type Subject } from './models';

export const MAX_RESAMPLINGS = 10;
export const MAX_JUMP = 5;
export const MAX_SEED = 9_999;

export const params = defineParams({
  subject: choice(subjects, 'faces'),
  picture: integer({ min: 0, max: PICTURES - 1, default: 0 }),
  mask: choice(maskNames, 'bottom'),
  /** How often each stretch is walked; 1 only overwrites. */
  resamplings: integer({ min: 1, max: MAX_RESAMPLINGS, default: 5 }),
  /** Steps that a stretch has. */
  jump: integer({ min: 1, max: MAX_JUMP, default: 1 }),
  /** Whether the network is told what the whole picture is. */
  told: flag(false),
  seed: integer({ min: 0, max: MAX_SEED, default: 1 }),
});
export type Params = (typeof params)['defaults'];

/** The fillings by going over it again, and, to compare, by overwriting alone. */
export const rowNames = ['again', 'once'] as const;
export type RowName = (typeof rowNames)[number];
export type Row = {
  key: string;
  done: boolean;
  taken: number;
  total: number;
  pixels: Float32Array;
};

export type Library = Readonly<Record<Subject, readonly Known[]>>;

export type State = {
  params: Params;
  built: Params;
  library: Library;
  /** A mask painted by hand, and which it is, counted. */
  own: { mask: Float32Array; number: number } | undefined;
  painted: number;
  /** What the brush does. */
  brush: 'hide' | 'show';
  network: NetworkStatus;
  rows: Partial<Record<RowName, Row>>;
};

export type Action =
  | NetworkAction
  | { type: 'set'; values: Partial<Params> }
  | { type: 'new-seed' }
  | { type: 'painted'; mask: Float32Array }
  | { type: 'brush'; brush: State['brush'] }
  | { type: 'row'; name: RowName; row: Row }
  | { type: 'adopt'; params: Params };

export const initialState = (values: Params, library: Library, built: Params = values): State => ({
  params: values,
  built,
  library,
  own: undefined,
  painted: 0,
  brush: 'hide',
  network: { status: 'absent' },
  rows: {},
});

export const knownOf = ({ library, params: { subject, picture } }: State): Known =>
  library[subject][picture];

/** The mask in force, one number a pixel. */
export const maskIn = ({ own, params: { mask, subject } }: State): Float32Array =>
  own?.mask ?? maskOf(mask, sizes[subject]);

export const resamplingsOf = (name: RowName, { resamplings }: Params): number =>
  name === 'once' ? 1 : resamplings;

/** What decides the fillings of a row. */
export function keyOf(
  name: RowName,
  { params: values, own }: Pick<State, 'params' | 'own'>,
): string {
  const { subject, picture, mask, jump, told, seed } = values;
  const gap = own ? `own ${own.number}` : mask;
  const again = resamplingsOf(name, values);
  return [subject, picture, gap, again, again > 1 ? jump : 0, told, seed].join(' ');
}

/** The live fillings of a row; with one walk both rows are one. */
export function rowOf(state: State, name: RowName): Row | undefined {
  const key = keyOf(name, state);
  return Object.values(state.rows).find((row) => row.key === key);
}

export const showsBuilt = (state: State, name: RowName): boolean =>
  keyOf(name, { params: state.built, own: undefined }) === keyOf(name, state);

export type Work = { name: RowName; key: string; params: Params; known: Known; mask: Float32Array };

/** What is to be filled next: overwriting first, which is quick. */
export function workOf(state: State): Work | undefined {
  if (state.network.status !== 'live') return undefined;
  const name = (['once', 'again'] as const).find((row) => !rowOf(state, row)?.done);
  return (
    name && {
      name,
      key: keyOf(name, state),
      params: state.params,
      known: knownOf(state),
      mask: maskIn(state),
    }
  );
}

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'set':
      return withParams(state, { ...state.params, ...action.values }, 'mask' in action.values);
    case 'new-seed': {
      const seed = (state.params.seed + 1) % (MAX_SEED + 1);
      return withParams(state, { ...state.params, seed }, false);
    }
    case 'adopt':
      return withParams(state, action.params, true);
    case 'painted':
      return {
        ...state,
        painted: state.painted + 1,
        own: { mask: action.mask, number: state.painted + 1 },
      };
    case 'brush':
      return { ...state, brush: action.brush };
    case 'row':
      if (action.row.key !== keyOf(action.name, state)) return state;
      return { ...state, rows: { ...state.rows, [action.name]: action.row } };
    case 'unload':
      // The next network may be another: nothing of this one's stays.
      return withNetwork({ ...state, rows: {} }, action);
    default:
      return withNetwork(state, action);
  }
}

/** A ready mask takes the place of a painted one; another subject is another size and network. */
function withParams(state: State, values: Params, dropsOwn: boolean): State {
  if (values.subject !== state.params.subject) {
    const absent = { status: 'absent' } as const;
    return { ...state, params: values, own: undefined, rows: {}, network: absent };
  }
  return { ...state, params: values, own: dropsOwn ? undefined : state.own };
}
