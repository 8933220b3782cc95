import { choice, defineParams, integer, numbers } from '~/embed/params';
import { pointSets, type PointSet } from '~/math/point-sets';
import { scheduleKinds, type ScheduleKind } from '~/math/standard-schedule';
import { stepWithin, updatePlayback, type Playback, type PlaybackAction } from '~/ui/playback';

export const POINTS = 1500;
/** The plane on show is [−reach, reach]². */
export const REACH = 3.2;

/** A drawing is a list of dots; the cloud scatters its points around them. */
export const MAX_DOTS = 500;
/** Drawings of up to this many dots fit into a link. */
export const LINK_DOTS = 60;
const MIN_DOT_DISTANCE = 0.12;

export const params = defineParams({
  cloud: choice([...pointSets, 'drawn'], 'ring'),
  t: integer({ min: 0, max: 1000, default: 50 }),
  T: choice(['1000', '100', '20'], '1000'),
  kind: choice(scheduleKinds, 'linear'),
  /** The point whose path is shown, counted from 1; 0 shows none. */
  point: integer({ min: 0, max: POINTS, default: 4 }),
  seed: integer({ min: 0, max: 999_999, default: 1 }),
  /** The dots of a drawn cloud: x, y, x, y, … */
  dots: numbers({
    min: -3,
    max: 3,
    default: [],
    minLength: 0,
    maxLength: 2 * LINK_DOTS,
    digits: 2,
  }),
});

export type Params = (typeof params)['defaults'];
export type Dot = readonly [x: number, y: number];

export type State = Omit<Params, 'T' | 'dots'> &
  Playback & {
    /** The preset shown last, which stands in for a drawing too long for a link. */
    preset: PointSet;
    dots: readonly Dot[];
    /** The point under the pointer, counted from 1; 0 where there is none. */
    hover: number;
  };

export type Action =
  | PlaybackAction
  | { type: 'kind'; kind: ScheduleKind }
  | { type: 'seed'; seed: number }
  | { type: 'new-seed' }
  | { type: 'cloud'; cloud: State['cloud'] }
  | { type: 'dot'; dot: Dot }
  | { type: 'undo-dot' }
  | { type: 'clear' }
  | { type: 'point'; point: number }
  | { type: 'hover'; point: number };

export function initialState({ dots, ...values }: Params): State {
  const T = Number(values.T);
  return {
    ...values,
    T,
    t: stepWithin(values.t, T),
    preset: values.cloud === 'drawn' ? 'ring' : values.cloud,
    // A number left over at the end has no partner.
    dots: Array.from({ length: dots.length >> 1 }, (_, i) => [dots[2 * i], dots[2 * i + 1]]),
    hover: 0,
    playing: false,
    played: 0,
  };
}

/** Whether a link can carry what is on show. */
export const fitsLink = ({ cloud, dots }: State): boolean =>
  cloud !== 'drawn' || dots.length <= LINK_DOTS;

export function paramsOf(state: State): Params {
  const { cloud, preset, dots, t, T, kind, point, seed } = state;
  const fits = fitsLink(state);
  return {
    cloud: fits ? cloud : preset,
    t,
    T: String(T) as Params['T'],
    kind,
    point,
    seed,
    dots: cloud === 'drawn' && fits ? dots.flat() : [],
  };
}

/** A drawing can be changed only while it is x_0 that is on show. */
export const drawable = ({ cloud, t }: State): boolean => cloud === 'drawn' && t === 0;

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'kind':
      return { ...state, kind: action.kind };
    case 'seed':
      return { ...state, seed: stepWithin(action.seed, 999_999) };
    case 'new-seed':
      return { ...state, seed: (state.seed + 1) % 1_000_000 };
    case 'cloud':
      return action.cloud === 'drawn'
        ? { ...state, cloud: 'drawn', hover: 0, playing: false, t: 0 }
        : { ...state, cloud: action.cloud, preset: action.cloud, hover: 0 };
    case 'dot':
      return drawable(state) ? { ...state, dots: withDot(state.dots, action.dot) } : state;
    case 'undo-dot':
      return drawable(state) ? { ...state, dots: state.dots.slice(0, -1) } : state;
    case 'clear':
      return { ...state, dots: [] };
    case 'point':
      return { ...state, point: stepWithin(action.point, POINTS) };
    case 'hover':
      return action.point === state.hover ? state : { ...state, hover: action.point };
    default:
      return updatePlayback(state, action);
  }
}

/** Dots closer to the last one than the drawing can show are left out. */
function withDot(dots: readonly Dot[], [x, y]: Dot): readonly Dot[] {
  const inPlane = (value: number) => Math.round(100 * Math.min(3, Math.max(-3, value))) / 100;
  const dot: Dot = [inPlane(x), inPlane(y)];
  const last = dots.at(-1);
  const near = last && Math.hypot(dot[0] - last[0], dot[1] - last[1]) < MIN_DOT_DISTANCE;
  return near || dots.length === MAX_DOTS ? dots : [...dots, dot];
}
