/** What the figure says; the same at build and live. */
import { correlations } from '~/faces/attributes';
import { backendInWords as liveBackend } from '~/ui/network-status';
import type { Method } from './measure';
import { readings } from './readings';
import {
  biases,
  facesOf,
  groupOf,
  isAgainst,
  TEST_EACH,
  type Bias,
  type BiasName,
  type Group,
} from './sample';
import { doneOf, facesInAll, samplingOf, shownOf, workOf, type State } from './state';

const biasOf = (name: BiasName): Bias => biases[name];

export const biasInWords = (name: BiasName): string => {
  const { target, shortcut } = biasOf(name);
  return `${target.name}, with ${shortcut.name}`;
};

/** What the sampler does, as `src/faces` says it. */
export const correlationInWords = ({ params: { correlation, strength } }: State): string =>
  `In ${Math.round(100 * strength)} % of the draws ${correlations[correlation].says}; the rest is left to chance.`;

export const targetInWords = (name: BiasName): string => biasOf(name).target.name;

export const shortcutInWords = (name: BiasName): string => biasOf(name).shortcut.name;

export function groupInWords(name: BiasName, group: Group): string {
  const { target, shortcut } = biasOf(name);
  const has = (what: string, yes: boolean) => (yes ? what : `no ${what}`);
  return `${has(target.name, group >= 2)}, ${has(shortcut.name, group % 2 === 1)}`;
}

export const methodNames: Readonly<Record<Method, string>> = {
  classes: 'the two classes alike, no more',
  direction: 'rare along the direction',
  all: 'rare in all 48 numbers',
  groups: 'the four groups alike (labels needed)',
};

export const percent = (share: number): string =>
  Number.isFinite(share) ? `${Math.round(100 * share)} %` : '–';
export const hitsInWords = (hits: number | undefined): string =>
  hits === undefined ? '–' : percent(hits / TEST_EACH);
export const strengthInWords = (strength: number): string => strength.toFixed(2);

/** What the weights did for the group that fares worst. */
export function verdictInWords(state: State): string {
  const shown = shownOf(state);
  if (!shown) {
    const [done, all] = [doneOf(state), facesInAll(state.params)];
    if (workOf(state)) return `Drawing and encoding: ${done} of ${all} faces.`;
    if (state.network.status !== 'live') return 'Load the network to draw and encode these faces.';
    return done > 0
      ? `Stopped after ${done} of ${all} faces.`
      : 'Press Run to draw and encode these faces.';
  }
  const { worstBefore, worstAfter } = readings(state);
  return `The worst group: ${percent(worstBefore)} read right before, ${percent(worstAfter)} after.`;
}

export function meanInWords(state: State): string {
  const { accuracyBefore, accuracyAfter, effective } = readings(state);
  if (!Number.isFinite(effective)) return '';
  return (
    `Mean of the four groups: ${percent(accuracyBefore)} before, ${percent(accuracyAfter)} after. ` +
    `The weights leave as much to learn from as ${Math.round(effective)} of ${state.params.count} faces.`
  );
}

/** Below the faces that weigh most. */
export function rarestInWords(state: State): string {
  const shown = shownOf(state);
  if (!shown) return 'the faces that weigh most';
  const { rarest } = shown.measured;
  const { train } = facesOf(samplingOf(state.params));
  const bias = biasOf(state.params.correlation);
  const against = rarest.filter((i) => isAgainst(groupOf(bias, train[i]))).length;
  return `the ${rarest.length} faces that weigh most, heaviest first: ${against} of them go against the rule`;
}

/** Where the numbers come from. */
export function sourceInWords(state: State): string {
  switch (shownOf(state)?.source) {
    case 'live':
      return `Drawn, encoded and learned in this page: ${state.params.count} faces to learn from, 4 × ${TEST_EACH} to measure on.`;
    case 'built':
      return `Computed when the book was built, by the same network: ${state.params.count} faces to learn from, 4 × ${TEST_EACH} to measure on.`;
    default:
      return '';
  }
}

export const backendInWords = ({ network }: State): string =>
  liveBackend(network) ?? 'recorded numbers';
