/**
 * State of the latent plane. The link carries the point, the path and what is shown; what remains to
 * be computed follows from the state (`workOf`).
 */
import { choice, defineParams, flag, real } from '~/embed/params';
import { digitPictures } from '~/ui/digit-pictures';
import { withNetwork, type NetworkAction, type NetworkStatus } from '~/ui/network-status';
import type { Codes } from './codes';
import { between, REACH, type Point } from './plane';

export const layers = ['codes', 'map'] as const;
export const digits = ['all', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/** What can lie on the drawing pad. */
export const pictures = ['none', ...digitPictures] as const;

const coordinate = (value: number) => real({ min: -REACH, max: REACH, default: value, digits: 2 });

export const params = defineParams({
  z1: coordinate(0.5),
  z2: coordinate(1),
  /** What lies behind the point: the codes of test digits, or the plane decoded. */
  layer: choice(layers, 'codes'),
  /** Whether equal areas are equally probable under N(0, I). */
  even: flag(false),
  /** The digit whose codes stand out. */
  digit: choice(digits, 'all'),
  /** What lies on the drawing pad before the reader draws. */
  picture: choice(pictures, 'digit-3'),
  /** With a path the decoded point is `along` of the way from (z1, z2) to (b1, b2). */
  path: flag(false),
  b1: coordinate(-2),
  b2: coordinate(-1),
  along: real({ min: 0, max: 1, default: 0, digits: 2 }),
});
export type Params = (typeof params)['defaults'];

/** What the encoder says of a drawing: q(z | x) = N(mean, diag exp logVariance). */
export type Encoding = { of: Float32Array; mean: Point; logVariance: Point };

/** What the page brings along: the codes, and the state that was drawn when the book was built. */
export type Recorded = {
  codes: Codes;
  params: Params;
  /** The code of its picture. */
  encoding?: Pick<Encoding, 'mean' | 'logVariance'>;
};

export type State = {
  params: Params;
  recorded: Recorded;
  network: NetworkStatus;
  /** The point decoded last. */
  decoded?: { z: Point; pixels: Float32Array };
  /** What lies on the pad; nothing before its picture has come, and on an empty pad. */
  drawing?: Float32Array;
  byHand: boolean;
  encoding?: Encoding;
  rebuilt?: { of: Encoding; pixels: Float32Array };
  strip?: { from: Point; to: Point; pixels: Float32Array };
  playing: boolean;
};

export type Action =
  | NetworkAction
  | { type: 'move'; end: 'a' | 'b'; to: Point }
  | { type: 'set'; values: Partial<Pick<Params, 'layer' | 'even' | 'digit' | 'path'>> }
  | { type: 'along'; along: number }
  | { type: 'play' }
  | { type: 'tick'; seconds: number }
  | { type: 'pick'; picture: Params['picture'] }
  | { type: 'picture'; picture: Params['picture']; pixels: Float32Array }
  | { type: 'draw'; pixels: Float32Array }
  | { type: 'clear' }
  | { type: 'to-drawing' }
  | { type: 'decoded'; z: Point; pixels: Float32Array }
  | { type: 'encoded'; encoding: Encoding }
  | { type: 'rebuilt'; of: Encoding; pixels: Float32Array }
  | { type: 'strip'; from: Point; to: Point; pixels: Float32Array }
  | { type: 'adopt'; params: Params };

/** Pictures on the strip of a path. */
export const FRAMES = 9;
/** Seconds from one end of a path to the other. */
const PLAY_SECONDS = 4;

export const initialState = (values: Params, recorded: Recorded): State => ({
  params: values,
  recorded,
  network: { status: 'absent' },
  byHand: false,
  playing: false,
});

type Ends = Pick<Params, 'z1' | 'z2' | 'b1' | 'b2'>;
export const startOf = ({ z1, z2 }: Ends): Point => [z1, z2];
export const endOf = ({ b1, b2 }: Ends): Point => [b1, b2];

/** The point that is decoded. */
export const pointOf = (values: Params): Point =>
  values.path ? between(startOf(values), endOf(values), values.along) : startOf(values);

const evenly = (from: Point, to: Point, count: number): Point[] =>
  Array.from({ length: count }, (_, i) => between(from, to, i / (count - 1)));

/** The points of the strip below a path, evenly spaced. */
export const stripCodes = (from: Point, to: Point): Point[] => evenly(from, to, FRAMES);

/** Enough points of a path to draw it where it bends. */
export const wayCodes = (values: Ends): Point[] => evenly(startOf(values), endOf(values), 40);

const same = (a: Point | undefined, b: Point): boolean =>
  a !== undefined && a[0] === b[0] && a[1] === b[1];

export type Shown =
  | { kind: 'live'; pixels: Float32Array }
  /** The picture drawn when the book was built. */
  | { kind: 'recorded' }
  /** The nearest tile of the map, drawn when the book was built. */
  | { kind: 'tile' };

/** What stands for the point at present. */
export function shownOf(state: State): Shown {
  const { decoded, network, recorded } = state;
  const z = pointOf(state.params);
  // With a network the last picture stays for the moment in which the next is computed.
  if (decoded && (network.status === 'live' || same(decoded.z, z))) {
    return { kind: 'live', pixels: decoded.pixels };
  }
  return { kind: same(pointOf(recorded.params), z) ? 'recorded' : 'tile' };
}

/** What is known of the code of the drawing on the pad. */
export function encodingOf(state: State): Pick<Encoding, 'mean' | 'logVariance'> | undefined {
  return state.encoding ?? (showsRecordedDrawing(state) ? state.recorded.encoding : undefined);
}

/** Whether the pad holds the picture it had when the book was built. */
export const showsRecordedDrawing = ({ recorded, params: values, byHand }: State): boolean =>
  !byHand && recorded.params.picture === values.picture;

/** What stands for the path at present; `undefined` where nothing does. */
export function stripOf({ strip, recorded, params: values }: State): Shown | undefined {
  const spans = (from: Point, to: Point): boolean =>
    same(from, startOf(values)) && same(to, endOf(values));
  if (strip && spans(strip.from, strip.to)) return { kind: 'live', pixels: strip.pixels };
  return spans(startOf(recorded.params), endOf(recorded.params)) ? { kind: 'recorded' } : undefined;
}

export type Work =
  | { kind: 'decode'; z: Point }
  | { kind: 'encode'; pixels: Float32Array }
  | { kind: 'rebuild'; encoding: Encoding }
  | { kind: 'strip'; from: Point; to: Point };

/** The next thing that the networks must compute for this state, if any; the point comes first. */
export function workOf(state: State): Work | undefined {
  const { network, decoded, drawing, encoding, rebuilt, params: values } = state;
  if (network.status !== 'live') return undefined;
  const z = pointOf(values);
  if (!same(decoded?.z, z)) return { kind: 'decode', z };
  if (drawing && encoding?.of !== drawing) return { kind: 'encode', pixels: drawing };
  if (drawing && encoding && rebuilt?.of !== encoding) return { kind: 'rebuild', encoding };
  return values.path && stripOf(state)?.kind !== 'live'
    ? { kind: 'strip', from: startOf(values), to: endOf(values) }
    : undefined;
}

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'move': {
      const [x, y] = action.to.map(tidy);
      const moved = action.end === 'a' ? { z1: x, z2: y } : { b1: x, b2: y };
      return withParams({ ...state, playing: false }, moved);
    }
    case 'set':
      return withParams({ ...state, playing: false }, action.values);
    case 'along':
      return withParams({ ...state, playing: false }, { along: within(action.along, 0, 1) });
    case 'play':
      return play(state);
    case 'tick': {
      if (!state.playing) return state;
      const along = Math.min(1, state.params.along + action.seconds / PLAY_SECONDS);
      return withParams({ ...state, playing: along < 1 }, { along });
    }
    case 'pick':
      return withParams({ ...state, ...emptyPad, byHand: false }, { picture: action.picture });
    case 'picture':
      return action.picture === state.params.picture && !state.byHand
        ? { ...state, drawing: action.pixels }
        : state;
    case 'draw':
      return { ...state, drawing: action.pixels, byHand: true };
    case 'clear':
      return { ...state, ...emptyPad, byHand: true };
    case 'to-drawing': {
      const encoding = encodingOf(state);
      if (!encoding) return state;
      const [z1, z2] = encoding.mean.map(tidy);
      return withParams({ ...state, playing: false }, { z1, z2, along: 0 });
    }
    case 'decoded':
      return { ...state, decoded: { z: action.z, pixels: action.pixels } };
    case 'encoded':
      // A drawing that was cleared meanwhile has no code.
      return state.drawing ? { ...state, encoding: action.encoding } : state;
    case 'rebuilt':
      return { ...state, rebuilt: { of: action.of, pixels: action.pixels } };
    case 'strip':
      return { ...state, strip: { from: action.from, to: action.to, pixels: action.pixels } };
    case 'adopt':
      return adopt(state, action.params);
    case 'unload':
      // The next network may be another: nothing of this one's stays.
      return withNetwork({ ...state, ...computed, playing: false }, action);
    default:
      return withNetwork(state, action);
  }
}

const emptyPad = { drawing: undefined, encoding: undefined, rebuilt: undefined };
const computed = { decoded: undefined, encoding: undefined, rebuilt: undefined, strip: undefined };

const within = (value: number, low: number, high: number): number =>
  Number.isFinite(value) ? Math.min(high, Math.max(low, value)) : low;
/** As a link writes it, so that the link gives the very same point. */
const tidy = (value: number): number => Number(within(value, -REACH, REACH).toFixed(2)) + 0;

function withParams(state: State, values: Partial<Params>): State {
  return { ...state, params: { ...state.params, ...values } };
}

/** Starts, stops, or starts over. */
function play(state: State): State {
  const { along } = state.params;
  if (state.playing) return { ...state, playing: false };
  const from = along >= 1 ? 0 : along;
  return withParams({ ...state, playing: true }, { along: from });
}

/** Takes over all parameters at once, as a reset does, without letting go of the network. */
function adopt(state: State, values: Params): State {
  const { network, recorded, decoded, strip } = state;
  const keepsPicture = !state.byHand && values.picture === state.params.picture;
  const { drawing, encoding, rebuilt } = keepsPicture ? state : ({} as Partial<State>);
  const pad = { drawing, encoding, rebuilt };
  return { ...initialState(values, recorded), network, decoded, strip, ...pad };
}

/** The picture that the pad is to hold and has not got yet. */
export function missingPicture({ drawing, byHand, params: { picture } }: State) {
  return drawing || byHand || picture === 'none' ? undefined : picture;
}
