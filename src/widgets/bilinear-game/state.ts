import { choice, defineParams, flag, integer, real } from '~/embed/params';
import { type GameOptimiser } from '~/math/game-optimisers';
import { type Point } from '~/math/minimax-game';
import { updatePlayback, type Playback, type PlaybackAction } from '~/ui/playback';

/** Steps that every method takes. */
export const STEPS = 200;
/** The plane on show is [−reach, reach]². */
export const REACH = 2.4;
/** How far from the middle a start may lie. */
const START_REACH = 2;

export const gameNames = ['bilinear', 'curved', 'dirac', 'dirac-r1'] as const;
export type GameName = (typeof gameNames)[number];
/** The games that have a curvature or penalty to set. */
export const hasStrength = (game: GameName): boolean => game === 'curved' || game === 'dirac-r1';

export const optimisers = [
  'simultaneous',
  'alternating',
  'extragradient',
  'consensus',
  'optimistic',
  'momentum',
  'alternatingMomentum',
] as const satisfies GameOptimiser[];

const inPlane = (defaultValue: number) =>
  real({ min: -START_REACH, max: START_REACH, default: defaultValue, digits: 2 });

export const params = defineParams({
  game: choice(gameNames, 'bilinear'),
  /** Curvature ε of the quadratic game, weight γ of the Dirac-GAN's penalty. */
  strength: real({ min: 0, max: 1, default: 0.3, digits: 2 }),
  /** Step size η. */
  eta: real({ min: 0.01, max: 1.2, default: 0.2, digits: 2 }),
  /** Momentum β. */
  beta: real({ min: -0.9, max: 0.9, default: -0.5, digits: 2 }),
  /** Weight γ of the consensus term. */
  gamma: real({ min: 0, max: 2, default: 0.5, digits: 2 }),
  t: integer({ min: 0, max: STEPS, default: 60 }),
  x: inPlane(0.9),
  y: inPlane(0.4),
  simultaneous: flag(true),
  alternating: flag(true),
  extragradient: flag(true),
  consensus: flag(false),
  optimistic: flag(false),
  momentum: flag(false),
  alternatingMomentum: flag(false),
  /** The flow of infinitely short steps. */
  flow: flag(true),
});

export type Params = (typeof params)['defaults'];
export type State = Params & Playback;

export type Dial = 'strength' | 'eta' | 'beta' | 'gamma';
export type Layer = GameOptimiser | 'flow';

export type Action =
  | PlaybackAction
  | { type: 'game'; game: GameName }
  | { type: 'dial'; dial: Dial; value: number }
  | { type: 'start'; start: Point }
  | { type: 'show'; layer: Layer; on: boolean };

const limits: Record<Dial, [number, number]> = {
  strength: [0, 1],
  eta: [0.01, 1.2],
  beta: [-0.9, 0.9],
  gamma: [0, 2],
};

export const initialState = (values: Params): State => ({
  ...values,
  T: STEPS,
  playing: false,
  played: 0,
});

export function paramsOf({ T: _T, playing: _playing, played: _played, ...values }: State): Params {
  return values;
}

const hundredths = (value: number, [low, high]: [number, number]): number =>
  Math.round(100 * Math.min(high, Math.max(low, value))) / 100 + 0;

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'game':
      return { ...state, game: action.game };
    case 'dial':
      return { ...state, [action.dial]: hundredths(action.value, limits[action.dial]) };
    case 'start': {
      const [x, y] = action.start.map((value) => hundredths(value, [-START_REACH, START_REACH]));
      return { ...state, x, y };
    }
    case 'show':
      return { ...state, [action.layer]: action.on };
    default:
      return updatePlayback(state, action);
  }
}
