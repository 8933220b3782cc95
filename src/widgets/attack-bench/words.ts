/** What the figure says; the same at build and live. */
import { backendInWords as liveBackend } from '~/ui/network-status';
import { changeOf } from './change';
import { digitKind, readerNames } from './models';
import { topOf } from './readings';
import {
  afterOf,
  beforeOf,
  isQuick,
  isRunning,
  workOf,
  type AttackName,
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
  if (share > 0.999 && share < 1) return '> 99.9 %';
  if (share > 0 && share < 0.001) return '< 0.1 %';
  return `${(100 * share).toFixed(1)} %`;
}

export const epsilonInWords = (epsilon: number): string =>
  `${epsilon}/255 = ${(epsilon / 255).toFixed(3)}`;

const asRead = (logits: Float32Array): string => {
  const { k, share } = topOf(logits);
  return `${digitKind.classes[k]}, ${percent(share)}`;
};

/** Below the picture. */
export function beforeInWords(state: State): string {
  const before = beforeOf(state);
  if (before) return `read as ${asRead(before)}`;
  return state.byHand && !state.drawing ? 'draw a digit' : 'not read yet';
}

/** Below the attacked picture. */
export function afterInWords(state: State): string {
  const after = afterOf(state);
  return after ? `read as ${asRead(after.logits)}` : 'not attacked yet';
}

/** Whether it worked, and how far the picture had to go. */
export function verdictInWords(state: State): string {
  const after = afterOf(state);
  const { params: values, network } = state;
  if (!after) {
    if (state.byHand && !state.drawing) return 'Draw a digit: large, in the middle.';
    if (network.status !== 'live') return 'Load the networks to run this attack.';
    return isQuick(values.attack) || isRunning(state) ? 'Attacking …' : 'Press Attack to run it.';
  }
  const wish = values.target === 'any' ? 'misread' : `read as ${values.target}`;
  if (!after.done) {
    const where = `${isRunning(state) ? 'Step' : 'Stopped after step'} ${after.step} of ${after.steps}`;
    return `${where}: ${after.reached ? '' : 'not yet '}${wish}.`;
  }
  if (!after.reached) {
    return values.target === 'any'
      ? `The ${readerNames[values.model]} network holds: no misreading found.`
      : `The ${readerNames[values.model]} network holds: not ${wish}.`;
  }
  return `Fooled: ${wish}.`;
}

/** The size of the change, pixels from 0 to 1. */
export function changeInWords(state: State): string {
  const after = afterOf(state);
  const { drawing } = state;
  if (!after || !drawing) return '';
  const { max, two, pixels } = changeOf(digitKind, drawing, after.x);
  return `‖δ‖∞ = ${max.toFixed(3)}, ‖δ‖₂ = ${two.toFixed(2)}, ${pixels} of ${
    digitKind.size.width * digitKind.size.height
  } pixels changed.`;
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
  state.network.status === 'live' && state.drawing !== undefined && !workOf(state);
