/**
 * State of the detector. The link carries the network, the score and the threshold; which errors must
 * still be computed follows from the state (`workOf`).
 */
import { confusionAt, ratesOf, thresholdAt, type Confusion } from '~/math/roc';
import { choice, defineParams, real } from '~/embed/params';
import { digitPictures, isDigitPicture, type DigitPicture } from '~/ui/digit-pictures';
import { memoLast } from '~/ui/memo-last';
import { withNetwork, type NetworkAction, type NetworkStatus } from '~/ui/network-status';
import { BATCH, BLANK, networks, PIXELS, type Network } from './models';
import { axisOf, factsOf, scoreOf, scores, type Facts, type Score } from './score';

/** What can lie on the pad before the reader draws. */
export const pictures = [...digitPictures, 'none'] as const;

export const THRESHOLD = { min: 0.0005, max: 10 };

export const params = defineParams({
  network: choice(networks, 'vae2'),
  score: choice(scores, 'error'),
  /** Scores above it raise an alarm. */
  threshold: real({ ...THRESHOLD, default: axisOf.error.start, digits: 4 }),
  picture: choice(pictures, 'digit-5'),
});
export type Params = (typeof params)['defaults'];

/** Pictures of each kind: digits come first, then clothes. */
export const EACH = 256;

/** The reader's picture, rebuilt. */
export type Own = { of: Float32Array; network: Network; pixels: Float32Array; error: number };

/** What the page brings along: facts of the test pictures, and errors of one network. */
export type Recorded = {
  params: Params;
  facts: readonly Facts[];
  errors: readonly number[];
  /** Of the picture on the pad. */
  own?: { facts: Facts; error: number };
};

export type State = {
  params: Params;
  recorded: Recorded;
  network: NetworkStatus;
  /** The test pictures, once they are here. */
  tests?: readonly Float32Array[];
  /** Errors by network, as far as they are done. */
  errors: Readonly<Partial<Record<Network, readonly number[]>>>;
  /** What lies on the pad; nothing before a digit's picture has come. */
  drawing?: Float32Array;
  byHand: boolean;
  own?: Own;
};

export type Action =
  | NetworkAction
  | { type: 'network'; network: Network }
  | { type: 'score'; score: Score }
  | { type: 'threshold'; threshold: number }
  | { type: 'five' }
  | { type: 'tests'; tests: readonly Float32Array[] }
  | { type: 'errors'; network: Network; from: number; errors: readonly number[] }
  | { type: 'pick'; picture: Params['picture'] }
  | { type: 'picture'; picture: DigitPicture; pixels: Float32Array }
  | { type: 'draw'; pixels: Float32Array }
  | { type: 'clear' }
  | { type: 'own'; own: Own }
  | { type: 'adopt'; params: Params };

const blank = (): Float32Array => new Float32Array(PIXELS).fill(BLANK);

export const initialState = (values: Params, recorded: Recorded): State => ({
  params: values,
  recorded,
  network: { status: 'absent' },
  errors: {},
  drawing: values.picture === 'none' ? blank() : undefined,
  byHand: false,
});

/** Errors of the network on show, in the order of the pictures; fewer than all while they come. */
export function errorsOf({ errors, recorded, params: { network } }: State): readonly number[] {
  const live = errors[network];
  // Those of the build stay until all live ones are there.
  const isBuilt = network === recorded.params.network;
  return isBuilt && (live?.length ?? 0) < 2 * EACH ? recorded.errors : (live ?? []);
}

export type Scored = { digits: readonly number[]; clothes: readonly number[] };

const scoredBy = memoLast(
  (score: Score, facts: readonly Facts[], errors: readonly number[]): Scored => {
    const known = score === 'ink' ? facts : facts.slice(0, errors.length);
    const all = known.map((fact, i) => scoreOf(score, fact, errors[i]));
    return { digits: all.slice(0, EACH), clothes: all.slice(EACH) };
  },
);

/** Scores of the test pictures, as far as they are known. */
export const scoredOf = (state: State): Scored =>
  scoredBy(state.params.score, state.recorded.facts, errorsOf(state));

/** Whether there is a score of every test picture. */
export const isComplete = ({ digits, clothes }: Scored): boolean =>
  digits.length === EACH && clothes.length === EACH;

/** What the threshold does to the test pictures: clothes are what it should find. */
export function confusionOf(state: State): Confusion | undefined {
  const scored = scoredOf(state);
  return isComplete(scored)
    ? confusionAt(scored.digits, scored.clothes, state.params.threshold)
    : undefined;
}

/** Whether the pad holds the picture it had when the book was built. */
export const showsRecordedDrawing = ({ recorded, params: values, byHand }: State): boolean =>
  !byHand && recorded.params.picture === values.picture;

/** What the network on show makes of the drawing, and where that comes from. */
export function rebuiltOf(
  state: State,
):
  | { source: 'live'; pixels: Float32Array; error: number }
  | { source: 'built'; error: number }
  | undefined {
  const { own, drawing, params: values, recorded } = state;
  if (own && own.of === drawing && own.network === values.network) {
    return { source: 'live', pixels: own.pixels, error: own.error };
  }
  const isBuilt = showsRecordedDrawing(state) && values.network === recorded.params.network;
  return isBuilt && recorded.own ? { source: 'built', error: recorded.own.error } : undefined;
}

/** The score of the drawing; `undefined` while its error is not known. */
export function ownScore(state: State): number | undefined {
  const { drawing, params: values, recorded } = state;
  const facts = drawing
    ? factsOf(drawing)
    : showsRecordedDrawing(state)
      ? recorded.own?.facts
      : undefined;
  if (!facts) return undefined;
  if (values.score === 'ink') return facts.ink;
  const rebuilt = rebuiltOf(state);
  return rebuilt && scoreOf(values.score, facts, rebuilt.error);
}

/** Pictures in a row of examples. */
export const EXAMPLES = 6;

/** The digits that look strangest and the clothes that look most like digits, by their number. */
export function examplesOf(state: State): { digits: number[]; clothes: number[] } | undefined {
  const scored = scoredOf(state);
  return isComplete(scored) ? extremes(scored) : undefined;
}

const extremes = memoLast(({ digits, clothes }: Scored) => {
  const ordered = (values: readonly number[]) =>
    [...values.keys()].sort((a, b) => values[a] - values[b]);
  return {
    digits: ordered(digits).reverse().slice(0, EXAMPLES),
    clothes: ordered(clothes)
      .slice(0, EXAMPLES)
      .map((i) => i + EACH),
  };
});

export type Work =
  | { kind: 'own'; network: Network; of: Float32Array }
  | { kind: 'errors'; network: Network; from: number; pictures: readonly Float32Array[] };

/** The next thing that the networks must compute for this state, if any; the drawing comes first. */
export function workOf(state: State): Work | undefined {
  const { params: values, drawing, own, tests, errors } = state;
  const { network } = values;
  if (state.network.status !== 'live') return undefined;
  if (drawing && (own?.of !== drawing || own.network !== network)) {
    return { kind: 'own', network, of: drawing };
  }
  const from = errors[network]?.length ?? 0;
  return tests && from < tests.length
    ? { kind: 'errors', network, from, pictures: tests.slice(from, from + BATCH) }
    : undefined;
}

/** How far the errors of the network on show are: 0 to 1; `undefined` while none is being computed. */
export function progressOf(state: State): number | undefined {
  const work = workOf(state);
  return work?.kind === 'errors' ? work.from / (2 * EACH) : undefined;
}

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'network':
      return withParams(state, { network: action.network });
    case 'score': {
      // Each score has a scale of its own.
      const threshold = axisOf[action.score].start;
      return action.score === state.params.score
        ? state
        : withParams(state, { score: action.score, threshold });
    }
    case 'threshold':
      return withParams(state, { threshold: tidy(action.threshold) });
    case 'five': {
      const { digits } = scoredOf(state);
      // Rounded up, lest the digit that sets it should raise an alarm itself.
      return digits.length === EACH
        ? withParams(state, { threshold: tidy(thresholdAt(digits, 0.05) + 0.5e-4) })
        : state;
    }
    case 'tests':
      return { ...state, tests: action.tests };
    case 'errors': {
      const { network, from, errors } = action;
      const known = state.errors[network] ?? [];
      if (known.length !== from) return state;
      return { ...state, errors: { ...state.errors, [network]: [...known, ...errors] } };
    }
    case 'pick': {
      const { picture } = action;
      const drawing = picture === 'none' ? blank() : undefined;
      return { ...withParams(state, { picture }), drawing, byHand: false };
    }
    case 'picture':
      return action.picture === state.params.picture && !state.byHand
        ? { ...state, drawing: action.pixels }
        : state;
    case 'draw':
      return { ...state, drawing: action.pixels, byHand: true };
    case 'clear':
      return { ...state, drawing: blank(), byHand: true };
    case 'own':
      return { ...state, own: action.own };
    case 'adopt':
      return adopt(state, action.params);
    case 'unload':
      // The next network may be another: nothing of this one's stays.
      return withNetwork({ ...state, errors: {}, own: undefined }, action);
    default:
      return withNetwork(state, action);
  }
}

/** As a link writes it. */
const tidy = (threshold: number): number =>
  Number.isFinite(threshold)
    ? Number(Math.min(THRESHOLD.max, Math.max(THRESHOLD.min, threshold)).toFixed(4))
    : THRESHOLD.min;

function withParams(state: State, values: Partial<Params>): State {
  return { ...state, params: { ...state.params, ...values } };
}

/** Takes over all parameters at once, as a reset does, without letting go of the networks. */
function adopt(state: State, values: Params): State {
  const { network, recorded, errors, tests, own } = state;
  const fresh = { ...initialState(values, recorded), network, errors, tests, own };
  const keepsPicture = !state.byHand && values.picture === state.params.picture;
  return keepsPicture ? { ...fresh, drawing: state.drawing } : fresh;
}

/** Rates at the threshold. */
export function ratesNow(state: State) {
  const confusion = confusionOf(state);
  return confusion && ratesOf(confusion);
}

/** The digit that the pad is to hold and that has not come yet. */
export function missingPicture(state: State): DigitPicture | undefined {
  const { drawing, byHand, params: values } = state;
  return !drawing && !byHand && isDigitPicture(values.picture) ? values.picture : undefined;
}

/** Whether the test pictures are needed now: to be scored, or for examples that the page has not. */
export const needsTests = (state: State): boolean =>
  state.tests === undefined && (state.network.status === 'live' || !showsBuiltExamples(state));

/** Whether the examples drawn when the book was built are those of the state. */
export const showsBuiltExamples = ({ params: values, recorded }: State): boolean =>
  values.score === recorded.params.score &&
  (values.score === 'ink' || values.network === recorded.params.network);
