/**
 * State of the attack bench. The link carries the picture (of the book's), the reader and the attack;
 * what the networks must still compute follows from the state (`workOf`).
 */
import { softmax, topClass } from '~/math/attacks/classifier';
import { choice, defineParams, integer, real } from '~/embed/params';
import { photographs } from '~/runtime/photographs';
import { digitPictures } from '~/ui/digit-pictures';
import { withNetwork, type NetworkAction, type NetworkStatus } from '~/ui/network-status';
import type { Settings } from './attack';
import type { Change } from './change';
import {
  attacks,
  kindOf,
  kinds,
  photographKind,
  readers,
  type AttackName,
  type Kind,
  type Net,
} from './models';

export const targets = ['any', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/** What can lie on the drawing pad. */
export const pictures = ['none', ...digitPictures] as const;

export const photographNames = photographs.map(({ name }) => name);

export const EPSILON_MAX = 128;
export const LEVELS_MAX = 32;
export const RADIUS_MAX = 6;
export const PIXELS_MAX = 20;
export const CONFIDENCE_MAX = 20;
export const STEPS_MAX = 40;
export const TIMES_MAX = 20;
export const GAIN_MAX = 100;
export const SEED_MAX = 9999;

/** `wish` where any class will do. */
export const ANY = -1;

export const params = defineParams({
  /** What is attacked. */
  kind: choice(kinds, 'digits'),
  /** What lies on the pad before the reader draws. */
  picture: choice(pictures, 'digit-3'),
  /** The photograph under attack, before the reader opens one. */
  photo: choice(photographNames, 'giant-panda'),
  /** Who reads digits. */
  model: choice(readers, 'standard'),
  attack: choice(attacks, 'fgsm'),
  /** Radius of the max-norm ball, in 1/255 of the range of pixels: of digits, and of photographs. */
  epsilon: integer({ min: 0, max: EPSILON_MAX, default: 38 }),
  levels: integer({ min: 0, max: LEVELS_MAX, default: 2 }),
  /** Radius of the 2-norm ball, pixels running from 0 to 1. */
  radius: real({ min: 0, max: RADIUS_MAX, default: 1.5, digits: 1 }),
  /** Pixels that the attack on single pixels may change. */
  pixels: integer({ min: 1, max: PIXELS_MAX, default: 5 }),
  /** Lead in logits that Carlini and Wagner's attack asks for. */
  confidence: integer({ min: 0, max: CONFIDENCE_MAX, default: 0 }),
  /** Steps of the iterated attacks. */
  steps: integer({ min: 1, max: STEPS_MAX, default: 10 }),
  /** A digit to be read as, or any but the one it is read as now. */
  target: choice(targets, 'any'),
  /** The same for photographs: a class by its number, or `ANY`. */
  wish: integer({ min: ANY, max: photographKind.classes - 1, default: ANY }),
  /** How often over the difference is shown: of digits, and of photographs. */
  times: integer({ min: 1, max: TIMES_MAX, default: 3 }),
  gain: integer({ min: 1, max: GAIN_MAX, default: 30 }),
  seed: integer({ min: 0, max: SEED_MAX, default: 1 }),
});
export type Params = (typeof params)['defaults'];

type Shown = Pick<Params, 'kind'>;
export const kindIn = ({ kind }: Shown): Kind => kindOf[kind];
const ofPhotographs = ({ kind }: Shown): boolean => kind === 'photographs';

/** The network that these parameters attack. */
export const netOf = (values: Params): Net =>
  ofPhotographs(values) ? 'photographs' : values.model;

/** The book's picture that these parameters name; nothing for an empty pad. */
export function pictureOf(values: Params): string | undefined {
  if (ofPhotographs(values)) return values.photo;
  return values.picture === 'none' ? undefined : values.picture;
}

/** How often over the difference is shown. */
export const timesOf = (values: Params): number =>
  ofPhotographs(values) ? values.gain : values.times;

/** What the attack of these parameters is told. */
export function settingsOf(values: Params): Settings {
  const { attack, radius, pixels, confidence, steps, seed, target, wish } = values;
  const rest = { attack, radius, pixels, confidence, steps, seed };
  if (ofPhotographs(values)) {
    return { ...rest, epsilon: values.levels, target: wish === ANY ? 'any' : wish };
  }
  return { ...rest, epsilon: values.epsilon, target: target === 'any' ? 'any' : Number(target) };
}

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

/** Whether the attack runs by itself: it asks the network so rarely. */
export const isQuick = (values: Params): boolean => kindIn(values).quick.includes(values.attack);
/** Whether the attack would take so long on such pictures that it is not offered. */
export const isRefused = (values: Params): boolean =>
  kindIn(values).refused.includes(values.attack);

/** What an attack depends on besides the picture, as one word. */
export function keyOf(values: Params): string {
  const settings = settingsOf(values);
  const heeded = heedsOf(values.attack).map((name) => `${name}=${settings[name]}`);
  return [netOf(values), values.attack, `target=${settings.target}`, ...heeded].join('&');
}

/** What the reader makes of the picture `of`. */
export type Reading = { of: Float32Array; net: Net; logits: Float32Array };

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

/** The attack that was run when the book was built; a photograph is there as a picture alone. */
export type Recorded = {
  params: Params;
  before: Float32Array;
  x?: Float32Array;
  after: Float32Array;
  change: Change;
  step: number;
  steps: number;
  reached: boolean;
  /** Names of the classes that the build's chart shows. */
  names: Readonly<Record<number, string>>;
};

export type State = {
  params: Params;
  recorded: Recorded;
  network: NetworkStatus;
  /** Names of the classes of photographs, once they are there. */
  names?: readonly string[];
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
  | { type: 'set'; values: Partial<Omit<Params, 'picture' | 'photo'>> }
  | { type: 'pick'; values: Partial<Pick<Params, 'picture' | 'photo'>> }
  | { type: 'picture'; picture: string; pixels: Float32Array }
  | { type: 'names'; names: readonly string[] }
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

/** Whether the picture under attack is the one of the build. */
export function showsRecordedDrawing({ recorded, params: values, byHand }: State): boolean {
  const picture = pictureOf(values);
  return !byHand && picture !== undefined && picture === pictureOf(recorded.params);
}

/** What is known of how the picture on the pad is read. */
export function beforeOf(state: State): Float32Array | undefined {
  const { reading, drawing, params: values, recorded } = state;
  if (reading && reading.of === drawing && reading.net === netOf(values)) return reading.logits;
  return showsRecordedDrawing(state) && netOf(recorded.params) === netOf(values)
    ? recorded.before
    : undefined;
}

export type After = Pick<Attacked, 'logits' | 'step' | 'steps' | 'reached' | 'done'> & {
  /** Nothing where only the build's picture is there. */
  x?: Float32Array;
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
    const follows = network.status === 'live' && isQuick(values) && attacked.done;
    if (attacked.key === keyOf(values) || follows) return { ...attacked, source: 'live' };
  }
  if (showsRecordedDrawing(state) && keyOf(recorded.params) === keyOf(values)) {
    const { x, after: logits, step, steps, reached } = recorded;
    return { x, logits, step, steps, reached, done: true, source: 'built' };
  }
  return undefined;
}

export type Work =
  | { kind: 'read'; of: Float32Array; net: Net }
  | { kind: 'attack'; of: Float32Array; net: Net; label: number; key: string; params: Params };

/** The next thing that the networks must compute for this state, if any. */
export function workOf(state: State): Work | undefined {
  const { network, drawing, reading, attacked, asked, params: values } = state;
  if (network.status !== 'live' || !drawing) return undefined;
  const net = netOf(values);
  if (reading?.of !== drawing || reading.net !== net) return { kind: 'read', of: drawing, net };
  const key = keyOf(values);
  const isDone = attacked?.of === drawing && attacked.key === key && attacked.done;
  if (isDone || isRefused(values) || (!isQuick(values) && !asked)) return undefined;
  const label = topClass(reading.logits);
  return { kind: 'attack', of: drawing, net, label, key, params: values };
}

/** Whether a slow attack is under way. */
export const isRunning = (state: State): boolean => {
  const work = workOf(state);
  return work?.kind === 'attack' && !isQuick(work.params);
};

/** What class k is called; its number where its name has not come. */
export function nameOf({ params: values, names, recorded }: State, k: number): string {
  if (!ofPhotographs(values)) return String(k);
  return names?.[k] ?? recorded.names[k] ?? `class ${k}`;
}

export type Row = { label: string; before: number | undefined; after: number | undefined };

/** Rows of the chart that the figure has room for. */
export const ROWS = 10;

/** Rows of the chart of classes; of more classes than it has rows the likeliest. */
export function rowsOf(state: State): Row[] {
  const { classes, rows } = kindIn(state.params);
  const share = (logits: Float32Array | undefined) => (logits ? softmax(logits) : undefined);
  const [before, after] = [share(beforeOf(state)), share(afterOf(state)?.logits)];
  const most = (k: number) => Math.max(before?.[k] ?? 0, after?.[k] ?? 0);
  const shown = Array.from({ length: classes }, (_, k) => k);
  if (classes > rows) {
    if (!before && !after) return [];
    shown.sort((a, b) => most(b) - most(a)).splice(rows);
  }
  return shown.map((k) => ({ label: nameOf(state, k), before: before?.[k], after: after?.[k] }));
}

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'set':
      return withParams(state, action.values);
    case 'pick':
      return withParams({ ...state, ...emptyPad, byHand: false }, action.values);
    case 'names':
      return { ...state, names: action.names };
    case 'picture':
      return action.picture === pictureOf(state.params) && !state.byHand
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
      return withNetwork(
        { ...state, reading: undefined, attacked: undefined, asked: false },
        action,
      );
    default:
      return withNetwork(state, action);
  }
}

const emptyPad = { drawing: undefined, reading: undefined, attacked: undefined, asked: false };

function withParams(state: State, values: Partial<Params>): State {
  const next = { ...state, params: { ...state.params, ...values } };
  if (next.params.kind !== state.params.kind) return adopt(state, next.params);
  return keyOf(next.params) === keyOf(state.params) ? next : { ...next, asked: false };
}

/**
 * Takes over all parameters at once, as a reset does, without letting go of networks that can read
 * the pictures.
 */
function adopt(state: State, values: Params): State {
  const { recorded, names } = state;
  const sameKind = values.kind === state.params.kind;
  const network: NetworkStatus = sameKind ? state.network : { status: 'absent' };
  const keepsPicture = sameKind && !state.byHand && pictureOf(values) === pictureOf(state.params);
  const { drawing, reading, attacked } = keepsPicture ? state : ({} as Partial<State>);
  return { ...initialState(values, recorded), names, network, drawing, reading, attacked };
}

/** The picture that is to be attacked and has not come yet. */
export const missingPicture = ({ drawing, byHand, params: values }: State): string | undefined =>
  drawing || byHand ? undefined : pictureOf(values);
