/** What the figure says; the same at build and live. */
import { backendInWords as liveBackend } from '~/ui/network-status';
import { photographs } from '~/runtime/photographs';
import { lengthOf, netNames, netsOf, type AttackName } from './models';
import { changeIn, topOf } from './readings';
import {
  afterOf,
  ANY,
  beforeOf,
  isQuick,
  isRefused,
  isRunning,
  kindIn,
  nameOf,
  netOf,
  settingsOf,
  timesOf,
  workOf,
  type State,
} from './state';

export const attackNames: Readonly<Record<AttackName, string>> = {
  fgsm: 'FGSM: one step',
  iterated: 'iterated FGSM',
  pgd: 'PGD, max-norm',
  pgd2: 'PGD, 2-norm',
  pixel: 'a few pixels',
  cw: 'Carlini and Wagner',
};

/** A probability: no more certain than it is, and none that is there rounded away. */
export function percent(share: number): string {
  if (share > 0.999 && share < 1) return '>\u00a099.9\u00a0%';
  if (share > 0 && share < 0.001) return '<\u00a00.1\u00a0%';
  return `${(100 * share).toFixed(1)}\u00a0%`;
}

export const epsilonInWords = (epsilon: number): string =>
  `${epsilon}/255 = ${(epsilon / 255).toFixed(3)}`;

const asRead = (state: State, logits: Float32Array): string => {
  const { k, share } = topOf(logits);
  return `${nameOf(state, k)}, ${percent(share)}`;
};

/** Nothing lies on the pad, and the reader is to put something there. */
const isEmpty = ({ byHand, drawing, params: { kind, picture } }: State): boolean =>
  !drawing && (byHand || (kind === 'digits' && picture === 'none'));

/** Below the picture. */
export function beforeInWords(state: State): string {
  const before = beforeOf(state);
  if (before) return `read as ${asRead(state, before)}`;
  return isEmpty(state) ? 'draw a digit' : 'not read yet';
}

/** Below the attacked picture. */
export function afterInWords(state: State): string {
  const after = afterOf(state);
  return after ? `read as ${asRead(state, after.logits)}` : 'not attacked yet';
}

/** Above the difference: that of the build stays as it is, where it is there as a picture alone. */
export function timesInWords(state: State): string {
  const after = afterOf(state);
  const isPicture = after?.source === 'built' && !after.x;
  return `difference ×\u00a0${timesOf(isPicture ? state.recorded.params : state.params)}`;
}

/** Whose photograph it is; nothing for others. */
export function creditOf({ params: { kind, photo }, byHand }: State) {
  if (kind !== 'photographs' || byHand) return undefined;
  return photographs.find(({ name }) => name === photo);
}

/** The class that a photograph is to be read as, as the field shows it. */
export const wishInWords = (state: State): string =>
  state.params.wish === ANY ? '' : nameOf(state, state.params.wish);

/** What the button that loads says. */
export const loadLabel = ({ params: { kind } }: State): string =>
  netsOf[kind].length > 1 ? 'Load the networks' : 'Load the network';

/** Whether it worked, and how far the picture had to go. */
export function verdictInWords(state: State): string {
  const after = afterOf(state);
  const { params: values, network } = state;
  if (isRefused(values)) {
    return 'A search for a few pixels asks thousands of questions, minutes of work here: choose another attack.';
  }
  if (!after) {
    if (isEmpty(state)) return 'Draw a digit: large, in the middle.';
    if (network.status !== 'live') return `${loadLabel(state)} to run this attack.`;
    return isQuick(values) || isRunning(state) ? 'Attacking …' : 'Press Attack to run it.';
  }
  const { target } = settingsOf(values);
  const wish = target === 'any' ? 'misread' : `read as ${nameOf(state, target)}`;
  if (!after.done) {
    const where = `${isRunning(state) ? 'Step' : 'Stopped after step'} ${after.step} of ${after.steps}`;
    return `${where}: ${after.reached ? '' : 'not yet '}${wish}.`;
  }
  if (!after.reached) {
    return `The ${netNames[netOf(values)]} network holds: ${
      target === 'any' ? 'no misreading found' : `not ${wish}`
    }.`;
  }
  return `Fooled: ${wish}.`;
}

/** The size of the change, pixels from 0 to 1. */
export function changeInWords(state: State): string {
  const change = changeIn(state);
  if (!change) return '';
  const { max, two, pixels } = change;
  const kind = kindIn(state.params);
  const all = lengthOf(kind) / kind.size.channels;
  return `‖δ‖∞ = ${max.toFixed(3)}, ‖δ‖₂ = ${two.toFixed(2)}, ${pixels.toLocaleString('en')} of ${all.toLocaleString('en')} pixels changed.`;
}

/** What it cost. */
export function costInWords(state: State): string {
  const after = afterOf(state);
  if (!after) return '';
  if (after.source === 'built') return 'Computed when the book was built, by the same network.';
  const { step, milliseconds = 0 } = after;
  const each = milliseconds / Math.max(1, step);
  const unit = state.params.attack === 'pixel' ? 'round' : 'step';
  const count = `${step} ${unit}${step === 1 ? '' : 's'}`;
  return `Computed in this page: ${count}, ${each.toFixed(each < 10 ? 1 : 0)} ms each.`;
}

export const backendInWords = ({ network }: State): string =>
  liveBackend(network) ?? 'recorded pictures';

/** What the button of slow attacks does now. */
export const attackLabel = (state: State): string =>
  afterOf(state)?.source === 'live' ? 'Attack again' : 'Attack';

export const canAttack = (state: State): boolean =>
  state.network.status === 'live' &&
  state.drawing !== undefined &&
  !isRefused(state.params) &&
  !workOf(state);
