/**
 * State of the four parameterisations. The link carries the digit, its noise, the step and the error
 * that is put in; what the network still has to say follows from the state (`workOf`).
 */
import { choice, defineParams, integer, real } from '~/embed/params';
import { parameterisations, type Parameterisation } from '~/math/parameterisations';
import { oneOfEach } from '~/ui/digit-pictures';
import { withNetwork, type NetworkAction, type NetworkStatus } from '~/ui/network-status';

export const SEED_MAX = 9999;
/** The largest error that can be put in, root mean square. */
export const ERROR_MAX = 0.3;

/** The steps that can be looked at. */
export const TIMES = [
  10, 50, 100, 150, 200, 250, 300, 350, 400, 450, 500, 550, 600, 650, 700, 750, 800, 850, 900, 950,
  980, 995,
] as const;
export const LAST = TIMES.length - 1;

export const params = defineParams({
  picture: choice(oneOfEach, 'digit-3'),
  /** Of the noise. */
  seed: integer({ min: 1, max: SEED_MAX, default: 1 }),
  /** The step, as its place in TIMES. */
  level: integer({ min: 0, max: LAST, default: 18 }),
  /** In which parameterisation the error is put in, as if the network were to say that. */
  output: choice(parameterisations, 'epsilon'),
  /** The error, root mean square. */
  error: real({ min: 0, max: ERROR_MAX, default: 0.05, digits: 2 }),
});
export type Params = (typeof params)['defaults'];

/** What the network says, v, at each of TIMES. */
export type Said = { picture: Params['picture']; seed: number; v: readonly Float32Array[] };

export type State = {
  params: Params;
  /** What it said when the book was built. */
  recorded: Said;
  network: NetworkStatus;
  /** The clean digit; nothing before it has come. */
  x0?: { picture: Params['picture']; pixels: Float32Array };
  /** What the live network said last, and about what. */
  said?: { picture: Params['picture']; seed: number; level: number; v: Float32Array };
};

export type Action =
  | NetworkAction
  | { type: 'set'; values: Partial<Params> }
  | { type: 'picture'; picture: Params['picture']; pixels: Float32Array }
  | { type: 'said'; picture: Params['picture']; seed: number; level: number; v: Float32Array }
  | { type: 'adopt'; params: Params };

export const initialState = (values: Params, recorded: Said): State => ({
  params: values,
  recorded,
  network: { status: 'absent' },
});

export const timeOf = ({ level }: Pick<Params, 'level'>): number => TIMES[level];

/** The place in TIMES that is nearest to a step. */
export const levelNear = (t: number): number =>
  TIMES.reduce((best, time, i) => (Math.abs(time - t) < Math.abs(TIMES[best] - t) ? i : best), 0);

export const x0Of = ({ x0, params: values }: State): Float32Array | undefined =>
  x0?.picture === values.picture ? x0.pixels : undefined;

/** The picture that the state names and has not got yet. */
export const missingPicture = (state: State): Params['picture'] | undefined =>
  x0Of(state) ? undefined : state.params.picture;

const about = (
  said: { picture: string; seed: number },
  { picture, seed }: Pick<Params, 'picture' | 'seed'>,
): boolean => said.picture === picture && said.seed === seed;

/** What the network says of the state: live, else as it did when the book was built. */
export function velocityOf({ params: values, said, recorded, network }: State) {
  if (said && about(said, values) && said.level === values.level) return said.v;
  return network.status !== 'live' && about(recorded, values)
    ? recorded.v[values.level]
    : undefined;
}

export type Work = { values: Params; x0: Float32Array };

/** What the live network must say next. */
export function workOf(state: State): Work | undefined {
  const x0 = x0Of(state);
  return state.network.status === 'live' && x0 && !velocityOf(state)
    ? { values: state.params, x0 }
    : undefined;
}

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'set':
      return { ...state, params: { ...state.params, ...action.values } };
    case 'picture':
      return action.picture === state.params.picture
        ? { ...state, x0: { picture: action.picture, pixels: action.pixels } }
        : state;
    case 'said': {
      const { picture, seed, level, v } = action;
      return { ...state, said: { picture, seed, level, v } };
    }
    case 'adopt':
      return { ...state, params: action.params };
    case 'unload':
      return withNetwork({ ...state, said: undefined }, action);
    default:
      return withNetwork(state, action);
  }
}

export const isParameterisation = (value: unknown): value is Parameterisation =>
  parameterisations.some((one) => one === value);
