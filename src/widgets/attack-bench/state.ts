/**
 * State of the attack bench. The link carries the picture (of the book's), the reader and the attack;
 * what the networks must still compute follows from the state (`workOf`).
 */
import { softmax, topClass } from '~/math/attacks/classifier';
import { choice, defineParams, integer, real } from '~/embed/params';
import type { PictureName } from '~/ui/images';
import { updateNetwork, type NetworkAction, type NetworkStatus } from '~/ui/network-status';
import { digitKind, readers } from './models';

export const attacks = ['fgsm', 'iterated', 'pgd', 'pgd2', 'pixel', 'cw'] as const;
export type AttackName = (typeof attacks)[number];

export const targets = ['any', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/** The book's test digits, any of which can lie on the drawing pad; two of each kind. */
export const pictures = [
  'none',
  'digit-0',
  'digit-1',
  'digit-2',
  'digit-3',
  'digit-4',
  'digit-5',
  'digit-6',
  'digit-7',
  'digit-8',
  'digit-9',
  'digit-0b',
  'digit-1b',
  'digit-2b',
  'digit-3b',
  'digit-4b',
  'digit-5b',
  'digit-6b',
  'digit-7b',
  'digit-8b',
  'digit-9b',
] as const satisfies readonly (PictureName | 'none')[];

export const EPSILON_MAX = 128;
export const RADIUS_MAX = 6;
export const PIXELS_MAX = 20;
export const CONFIDENCE_MAX = 20;
export const STEPS_MAX = 40;
export const TIMES_MAX = 20;
export const SEED_MAX = 9999;

export const params = defineParams({
  /** What lies on the pad before the reader draws. */
  picture: choice(pictures, 'digit-3'),
  model: choice(readers, 'standard'),
  attack: choice(attacks, 'fgsm'),
  /** Radius of the max-norm ball, in 1/255 of the range of pixels. */
  epsilon: integer({ min: 0, max: EPSILON_MAX, default: 38 }),
  /** Radius of the 2-norm ball, pixels running from 0 to 1. */
  radius: real({ min: 0, max: RADIUS_MAX, default: 1.5, digits: 1 }),
  /** Pixels that the attack on single pixels may change. */
  pixels: integer({ min: 1, max: PIXELS_MAX, default: 5 }),
  /** Lead in logits that Carlini and Wagner's attack asks for. */
  confidence: integer({ min: 0, max: CONFIDENCE_MAX, default: 0 }),
  /** Steps of the iterated attacks. */
  steps: integer({ min: 1, max: STEPS_MAX, default: 10 }),
  /** A class to be read as, or any but the one it is read as now. */
  target: choice(targets, 'any'),
  /** How often over the difference is shown. */
  times: integer({ min: 1, max: TIMES_MAX, default: 3 }),
  seed: integer({ min: 0, max: SEED_MAX, default: 1 }),
});
export type Params = (typeof params)['defaults'];
export type Settings = Omit<Params, 'picture' | 'times'>;

/** Which numbers an attack heeds. */
const heeds: Readonly<Record<AttackName, readonly (keyof Settings)[]>> = {
  fgsm: ['epsilon'],
  iterated: ['epsilon', 'steps'],
  pgd: ['epsilon', 'steps', 'seed'],
  pgd2: ['radius', 'steps', 'seed'],
  pixel: ['pixels', 'seed'],
  cw: ['confidence'],
};
export const heedsOf = (attack: AttackName): readonly (keyof Settings)[] => heeds[attack];

/** Attacks of so few evaluations that they run by themselves; the others are asked for. */
export const isQuick = (attack: AttackName): boolean => attack !== 'pixel' && attack !== 'cw';

/** What an attack depends on besides the picture, as one word. */
export const keyOf = (values: Params): string =>
  ['model', 'attack', 'target', ...heedsOf(values.attack)]
    .map((name) => `${name}=${values[name as keyof Params]}`)
    .join('&');

/** What the reader makes of the picture `of`. */
export type Reading = { of: Float32Array; model: Params['model']; logits: Float32Array };

export type Attacked = {
  /** The picture under attack, and the key of its settings. */
  of: Float32Array;
  key: string;
  x: Float32Array;
  logits: Float32Array;
  step: number;
  steps: number;
  /** Whether the reader is where the attack wants it. */
  reached: boolean;
  done: boolean;
  milliseconds: number;
};

/** The attack that was run when the book was built. */
export type Recorded = {
  params: Params;
  before: Float32Array;
  x: Float32Array;
  after: Float32Array;
  step: number;
  steps: number;
  reached: boolean;
};

export type State = {
  params: Params;
  recorded: Recorded;
  network: NetworkStatus;
  /** What lies on the pad; nothing before its picture has come, and on an empty pad. */
  drawing?: Float32Array;
  byHand: boolean;
  reading?: Reading;
  attacked?: Attacked;
  /** Whether a slow attack with these very settings was asked for. */
  asked: boolean;
};

export type Action =
  | NetworkAction
  | { type: 'set'; values: Partial<Omit<Params, 'picture'>> }
  | { type: 'pick'; picture: Params['picture'] }
  | { type: 'picture'; picture: Params['picture']; pixels: Float32Array }
  | { type: 'draw'; pixels: Float32Array }
  | { type: 'clear' }
  | { type: 'read'; reading: Reading }
  | { type: 'attacked'; attacked: Attacked }
  | { type: 'ask' }
  | { type: 'stop' }
  | { type: 'adopt'; params: Params };

export const initialState = (values: Params, recorded: Recorded): State => ({
  params: values,
  recorded,
  network: { status: 'absent' },
  byHand: false,
  asked: false,
});

/** Whether the pad holds the picture it had when the book was built. */
export const showsRecordedDrawing = ({ recorded, params: values, byHand }: State): boolean =>
  !byHand && recorded.params.picture === values.picture;

/** What is known of how the picture on the pad is read. */
export function beforeOf(state: State): Float32Array | undefined {
  const { reading, drawing, params: values, recorded } = state;
  if (reading && reading.of === drawing && reading.model === values.model) return reading.logits;
  return showsRecordedDrawing(state) && recorded.params.model === values.model
    ? recorded.before
    : undefined;
}

export type After = Pick<Attacked, 'x' | 'logits' | 'step' | 'steps' | 'reached' | 'done'> & {
  /** Where it was computed. */
  source: 'live' | 'built';
  milliseconds?: number;
};

/**
 * What the attack has made of the picture so far. While a quick attack follows a moving slider, the
 * last result stays for the moment in which the next is computed.
 */
export function afterOf(state: State): After | undefined {
  const { attacked, drawing, network, params: values, recorded } = state;
  if (attacked && attacked.of === drawing) {
    const follows = network.status === 'live' && isQuick(values.attack) && attacked.done;
    if (attacked.key === keyOf(values) || follows) return { ...attacked, source: 'live' };
  }
  if (showsRecordedDrawing(state) && keyOf(recorded.params) === keyOf(values)) {
    const { x, after: logits, step, steps, reached } = recorded;
    return { x, logits, step, steps, reached, done: true, source: 'built' };
  }
  return undefined;
}

export type Work =
  | { kind: 'read'; of: Float32Array; model: Params['model'] }
  | { kind: 'attack'; of: Float32Array; label: number; key: string; settings: Settings };

/** The next thing that the networks must compute for this state, if any. */
export function workOf(state: State): Work | undefined {
  const { network, drawing, reading, attacked, asked, params: values } = state;
  if (network.status !== 'live' || !drawing) return undefined;
  const { model, attack } = values;
  if (reading?.of !== drawing || reading.model !== model)
    return { kind: 'read', of: drawing, model };
  const key = keyOf(values);
  const isDone = attacked?.of === drawing && attacked.key === key && attacked.done;
  if (isDone || (!isQuick(attack) && !asked)) return undefined;
  const label = topClass(reading.logits);
  return { kind: 'attack', of: drawing, label, key, settings: values };
}

/** Whether a slow attack is under way. */
export const isRunning = (state: State): boolean => {
  const work = workOf(state);
  return work?.kind === 'attack' && !isQuick(work.settings.attack);
};

export type Row = { label: string; before: number | undefined; after: number | undefined };

/** Rows of the chart of classes; of more classes than that the likeliest. */
export const ROWS = 10;

export function rowsOf(state: State, classes: readonly string[] = digitKind.classes): Row[] {
  const share = (logits: Float32Array | undefined) => (logits ? softmax(logits) : undefined);
  const [before, after] = [share(beforeOf(state)), share(afterOf(state)?.logits)];
  const most = (k: number) => Math.max(before?.[k] ?? 0, after?.[k] ?? 0);
  const shown = [...classes.keys()];
  if (shown.length > ROWS) shown.sort((a, b) => most(b) - most(a)).splice(ROWS);
  return shown.map((k) => ({ label: classes[k], before: before?.[k], after: after?.[k] }));
}

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'set':
      return withParams(state, action.values);
    case 'pick':
      return withParams({ ...state, ...emptyPad, byHand: false }, { picture: action.picture });
    case 'picture':
      return action.picture === state.params.picture && !state.byHand
        ? { ...state, drawing: action.pixels }
        : state;
    case 'draw':
      return { ...state, drawing: action.pixels, byHand: true, asked: false };
    case 'clear':
      return { ...state, ...emptyPad, byHand: true };
    case 'read':
      return { ...state, reading: action.reading };
    case 'attacked':
      return { ...state, attacked: action.attacked };
    case 'ask':
      // Asked for again, a slow attack starts afresh.
      return { ...state, asked: true, attacked: undefined };
    case 'stop':
      return { ...state, asked: false };
    case 'adopt':
      return adopt(state, action.params);
    case 'unload':
      // The next network may be another: nothing of this one's stays.
      return {
        ...state,
        reading: undefined,
        attacked: undefined,
        asked: false,
        network: updateNetwork(state.network, action),
      };
    default: {
      const network = updateNetwork(state.network, action);
      return network === state.network ? state : { ...state, network };
    }
  }
}

const emptyPad = { drawing: undefined, reading: undefined, attacked: undefined, asked: false };

function withParams(state: State, values: Partial<Params>): State {
  const next = { ...state, params: { ...state.params, ...values } };
  return keyOf(next.params) === keyOf(state.params) ? next : { ...next, asked: false };
}

/** Takes over all parameters at once, as a reset does, without letting go of the network. */
function adopt(state: State, values: Params): State {
  const { network, recorded } = state;
  const keepsPicture = !state.byHand && values.picture === state.params.picture;
  const { drawing, reading, attacked } = keepsPicture ? state : ({} as Partial<State>);
  return { ...initialState(values, recorded), network, drawing, reading, attacked };
}

/** The picture that the pad is to hold and has not got yet. */
export function missingPicture({ drawing, byHand, params: { picture } }: State) {
  return drawing || byHand || picture === 'none' ? undefined : picture;
}
