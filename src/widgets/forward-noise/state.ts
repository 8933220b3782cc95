import { choice, defineParams, flag, integer } from '~/embed/params';
import { EXAMPLE_FACE, TRAINING_FACES } from '~/faces/training-set';
import { scheduleKinds, type ScheduleKind } from '~/math/standard-schedule';
import { pictureNames, type Picture } from '~/ui/images';
import { stepWithin, updatePlayback, type Playback, type PlaybackAction } from '~/ui/playback';

export const params = defineParams({
  picture: choice([...pictureNames, 'face'], 'panda'),
  t: integer({ min: 0, max: 1000, default: 120 }),
  T: choice(['1000', '100', '20'], '1000'),
  kind: choice(scheduleKinds, 'linear'),
  /** How one picture gets to t: in one jump, or through every step. */
  mode: choice(['jump', 'iterate'], 'jump'),
  /** Both pictures side by side, whatever `mode` says. */
  compare: flag(false),
  /** The jump's noise in a comparison: what the steps added up to, or an independent draw. */
  noise: choice(['same', 'fresh'], 'same'),
  seed: integer({ min: 0, max: 999_999, default: 1 }),
  /** Which face of the training set, where the picture is one. */
  face: integer({ min: 0, max: TRAINING_FACES - 1, default: EXAMPLE_FACE }),
});

export type Params = (typeof params)['defaults'];

export type State = Omit<Params, 'T'> &
  Playback & {
    /** The clean picture x_0, once it is there. */
    shown: Picture | undefined;
    /** Set while x_0 is the reader's own; it is in no link then. */
    own: 'upload' | 'drawing' | undefined;
    erasing: boolean;
  };

export type Way = Params['mode'] | 'compare';

/** What is to be shown, as one word: a picture's name, or a face's with its number. */
export const sourceOf = ({ picture, face }: Pick<Params, 'picture' | 'face'>): string =>
  picture === 'face' ? `face ${face}` : picture;

export type Action =
  | PlaybackAction
  | { type: 'kind'; kind: ScheduleKind }
  | { type: 'way'; way: Way }
  | { type: 'noise'; noise: Params['noise'] }
  | { type: 'seed'; seed: number }
  | { type: 'new-seed' }
  | { type: 'picture'; picture: Params['picture'] }
  | { type: 'face'; face: number }
  | { type: 'next-face' }
  | { type: 'loaded'; source: string; picture: Picture }
  | { type: 'upload'; picture: Picture }
  | { type: 'draw' }
  | { type: 'drawn'; picture: Picture }
  | { type: 'erase' }
  /** Carried out by the figure: the state follows with `upload` or `drawn`. */
  | { type: 'choose-file' }
  | { type: 'clear' };

export function initialState(values: Params): State {
  const T = Number(values.T);
  return {
    ...values,
    T,
    t: stepWithin(values.t, T),
    shown: undefined,
    own: undefined,
    erasing: false,
    playing: false,
    played: 0,
  };
}

export const paramsOf = ({
  picture,
  t,
  T,
  kind,
  mode,
  compare,
  noise,
  seed,
  face,
}: State): Params => ({
  picture,
  t,
  T: String(T) as Params['T'],
  kind,
  mode,
  compare,
  noise,
  seed,
  face,
});

export const wayOf = ({ compare, mode }: Pick<State, 'compare' | 'mode'>): Way =>
  compare ? 'compare' : mode;

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'kind':
      return { ...state, kind: action.kind };
    case 'way':
      return action.way === 'compare'
        ? { ...state, compare: true }
        : { ...state, compare: false, mode: action.way };
    case 'noise':
      return { ...state, noise: action.noise };
    case 'seed':
      return { ...state, seed: stepWithin(action.seed, 999_999) };
    case 'new-seed':
      return { ...state, seed: (state.seed + 1) % 1_000_000 };
    case 'picture':
      return { ...state, picture: action.picture, own: undefined, erasing: false };
    case 'face':
      return { ...state, face: stepWithin(action.face, TRAINING_FACES - 1) };
    case 'next-face':
      return { ...state, face: (state.face + 1) % TRAINING_FACES };
    case 'loaded':
      // A slow picture must not replace the one chosen after it.
      return state.own === undefined && action.source === sourceOf(state)
        ? { ...state, shown: action.picture }
        : state;
    case 'upload':
      return { ...state, own: 'upload', erasing: false, shown: action.picture };
    case 'draw':
      // Only x_0 can be drawn, and at t = 0 it is the picture on show.
      return { ...state, own: 'drawing', erasing: false, playing: false, t: 0 };
    case 'drawn':
      return state.own === 'drawing' ? { ...state, shown: action.picture } : state;
    case 'erase':
      return { ...state, erasing: !state.erasing };
    case 'choose-file':
    case 'clear':
      return state;
    default:
      return updatePlayback(state, action);
  }
}
