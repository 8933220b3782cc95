/**
 * State of the denoiser. The link carries the picture (of the book's), the noise and the hole; what
 * the network must still compute follows from the state (`workOf`).
 */
import { meanSquaredError } from '~/math/picture-error';
import { choice, defineParams, integer, real } from '~/embed/params';
import { digitPictures, isDigitPicture, type DigitPicture } from '~/ui/digit-pictures';
import { withNetwork, type NetworkAction, type NetworkStatus } from '~/ui/network-status';
import { damaged, type Damage } from './corrupt';
import { BLANK, PIXELS, size } from './models';
import { isShape, shapePixels, shapes } from './shapes';

/** What can lie on the pad before the reader draws: digits, shapes that are none, nothing. */
export const pictures = [...digitPictures, ...shapes, 'none'] as const;

export const SIGMA_MAX = 4;
export const HOLE_MAX = 16;
export const SEED_MAX = 9999;
const LAST = size.width - 1;

export const params = defineParams({
  picture: choice(pictures, 'digit-2'),
  /** Standard deviation of the noise, the digits spanning 2. */
  sigma: real({ min: 0, max: SIGMA_MAX, default: 1, digits: 2 }),
  /** Side of a blanked square in pixels, and the pixel in its middle. */
  hole: integer({ min: 0, max: HOLE_MAX, default: 0 }),
  column: integer({ min: 0, max: LAST, default: 14 }),
  row: integer({ min: 0, max: LAST, default: 14 }),
  seed: integer({ min: 0, max: SEED_MAX, default: 1 }),
});
export type Params = (typeof params)['defaults'];

/** Noise levels of the chart; closer where little noise is, for there the curves cross. */
export const LEVELS = [
  0, 0.05, 0.1, 0.15, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.5, 4,
] as const;

/** What the network made of the damaged drawing. */
export type Restored = { of: Float32Array; key: string; pixels: Float32Array };
/** Its mean squared error at the chart's levels, as far as they are done. */
export type Sweep = { of: Float32Array; key: string; errors: readonly number[] };

/** What was computed when the book was built; without a drawing on the pad there is nothing. */
export type Recorded = { params: Params; error: number; errors: readonly number[] };

export type State = {
  params: Params;
  recorded: Recorded;
  network: NetworkStatus;
  /** What lies on the pad; nothing before a digit's picture has come. */
  drawing?: Float32Array;
  byHand: boolean;
  restored?: Restored;
  sweep?: Sweep;
};

export type Action =
  | NetworkAction
  | { type: 'set'; values: Partial<Damage> }
  | { type: 'pick'; picture: Params['picture'] }
  | { type: 'picture'; picture: DigitPicture; pixels: Float32Array }
  | { type: 'draw'; pixels: Float32Array }
  | { type: 'clear' }
  | { type: 'restored'; restored: Restored }
  | { type: 'level'; of: Float32Array; key: string; level: number; error: number }
  | { type: 'adopt'; params: Params };

const blank = (): Float32Array => new Float32Array(PIXELS).fill(BLANK);

/** The drawing of a name, where it need not be fetched. */
function drawingOf(picture: Params['picture']): Float32Array | undefined {
  if (isShape(picture)) return shapePixels(picture);
  return picture === 'none' ? blank() : undefined;
}

export const initialState = (values: Params, recorded: Recorded): State => ({
  params: values,
  recorded,
  network: { status: 'absent' },
  drawing: drawingOf(values.picture),
  byHand: false,
});

/** The damage without its noise level: what all levels of the chart share. */
export const sweepKeyOf = ({ hole, column, row, seed }: Damage): string =>
  hole === 0 ? `seed=${seed}` : `seed=${seed}&hole=${hole}@${column},${row}`;
export const keyOf = (damage: Damage): string => `${sweepKeyOf(damage)}&sigma=${damage.sigma}`;

/** Whether the pad holds the picture it had when the book was built. */
export const showsRecordedDrawing = ({ recorded, params: values, byHand }: State): boolean =>
  !byHand && recorded.params.picture === values.picture;

/** The damaged drawing. */
export const noisyOf = ({ drawing, params: values }: State): Float32Array | undefined =>
  drawing && damaged(drawing, values);

export type Outcome =
  | { source: 'live'; pixels: Float32Array; error: number }
  /** The picture is the one in the page. */
  | { source: 'built'; error: number };

/**
 * What is shown as restored. While the network follows a moving slider its last picture stays for the
 * moment in which the next is computed.
 */
export function outcomeOf(state: State): Outcome | undefined {
  const { restored, drawing, params: values, network, recorded } = state;
  if (drawing && restored?.of === drawing) {
    if (restored.key === keyOf(values) || network.status === 'live') {
      const { pixels } = restored;
      return { source: 'live', pixels, error: meanSquaredError(pixels, drawing) };
    }
  }
  return showsRecordedDrawing(state) && keyOf(recorded.params) === keyOf(values)
    ? { source: 'built', error: recorded.error }
    : undefined;
}

/** Mean squared errors after restoring, at as many of the chart's levels as are known. */
export function curveOf(state: State): readonly number[] {
  const { sweep, drawing, params: values, recorded } = state;
  if (sweep && sweep.of === drawing && sweep.key === sweepKeyOf(values)) return sweep.errors;
  const isBuilt = showsRecordedDrawing(state) && sweepKeyOf(recorded.params) === sweepKeyOf(values);
  return isBuilt ? recorded.errors : [];
}

/** Mean squared errors of the damaged drawing itself, at the chart's levels. */
export const damageCurve = (drawing: Float32Array, values: Params): number[] =>
  LEVELS.map((sigma) => meanSquaredError(damaged(drawing, { ...values, sigma }), drawing));

export type Work =
  | { kind: 'restore'; of: Float32Array; key: string; noisy: Float32Array }
  | { kind: 'level'; of: Float32Array; key: string; level: number; noisy: Float32Array };

/** The next thing that the network must compute for this state, if any; the picture comes first. */
export function workOf(state: State): Work | undefined {
  const { network, drawing: of, restored, sweep, params: values } = state;
  if (network.status !== 'live' || !of) return undefined;
  const key = keyOf(values);
  if (restored?.of !== of || restored.key !== key) {
    return { kind: 'restore', of, key, noisy: damaged(of, values) };
  }
  const sweepKey = sweepKeyOf(values);
  const level = sweep?.of === of && sweep.key === sweepKey ? sweep.errors.length : 0;
  if (level >= LEVELS.length) return undefined;
  const noisy = damaged(of, { ...values, sigma: LEVELS[level] });
  return { kind: 'level', of, key: sweepKey, level, noisy };
}

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'set':
      return { ...state, params: { ...state.params, ...action.values } };
    case 'pick': {
      const { picture } = action;
      const values = { ...state.params, picture };
      return { ...state, params: values, drawing: drawingOf(picture), byHand: false };
    }
    case 'picture':
      return action.picture === state.params.picture && !state.byHand
        ? { ...state, drawing: action.pixels }
        : state;
    case 'draw':
      return { ...state, drawing: action.pixels, byHand: true };
    case 'clear':
      return { ...state, drawing: blank(), byHand: true };
    case 'restored':
      return { ...state, restored: action.restored };
    case 'level': {
      const { of, key, level, error } = action;
      const known = state.sweep?.of === of && state.sweep.key === key ? state.sweep.errors : [];
      return { ...state, sweep: { of, key, errors: [...known.slice(0, level), error] } };
    }
    case 'adopt':
      return adopt(state, action.params);
    case 'unload':
      // The next network may be another: nothing of this one's stays.
      return withNetwork({ ...state, restored: undefined, sweep: undefined }, action);
    default:
      return withNetwork(state, action);
  }
}

/** Takes over all parameters at once, as a reset does, without letting go of the network. */
function adopt(state: State, values: Params): State {
  const { network, recorded, restored, sweep } = state;
  const fresh = { ...initialState(values, recorded), network, restored, sweep };
  const keepsPicture = !state.byHand && values.picture === state.params.picture;
  return keepsPicture ? { ...fresh, drawing: state.drawing } : fresh;
}

/** The digit that the pad is to hold and that has not come yet. */
export function missingPicture(state: State): DigitPicture | undefined {
  const { drawing, byHand, params: values } = state;
  return !drawing && !byHand && isDigitPicture(values.picture) ? values.picture : undefined;
}
