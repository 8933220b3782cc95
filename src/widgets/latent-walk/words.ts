/** What the figure says; the same at build and live. */
import { inner, normOf } from '~/math/code-space';
import { backendInWords as liveBackend } from '~/ui/network-status';
import { attributeLabels } from './attributes';
import {
  averagesOf,
  bandOf,
  chosenValue,
  codeOf,
  columnOf,
  COLUMNS,
  coordinateOf,
  crowdOf,
  directionOf,
  groupsOf,
  isFace,
  matchesRecorded,
  normsOf,
  valueAt,
  waypointsOf,
  withRecorded,
} from './scene';
import { factsIn, type Mode, type Params, type State } from './state';
import { crowdProgress, differenceOf } from './work';

export const modelLabels: Readonly<Record<Params['model'], string>> = {
  'faces-vae': 'VAE',
  'faces-ae': 'autoencoder',
  'faces-dcgan': 'GAN',
};

export const modeLabels: Readonly<Record<Mode, string>> = {
  between: 'between',
  along: 'along',
  arithmetic: 'arithmetic',
};

/** Two decimals and a true minus sign. */
export const fixed = (value: number): string => {
  const text = Math.abs(value).toFixed(2);
  return value < 0 && text !== '0.00' ? `−${text}` : text;
};

const subscripts = '₀₁₂₃₄₅₆₇₈₉';
const subscript = (n: number): string =>
  Array.from(String(n), (figure) => subscripts[Number(figure)]).join('');

/** Whether the faces on show are those drawn when the book was built. */
export const showsRecorded = (state: State): boolean =>
  matchesRecorded(state) &&
  ![...state.pictures.keys()].some((name) => name.startsWith(`${state.params.mode}/`));

/** The value under the strip's thumb that the large face has: without a network a strip's own. */
export function shownValue(state: State): number {
  const { mode } = state.params;
  const value = chosenValue(state.params);
  return showsRecorded(state) && !isRecordedValue(state)
    ? valueAt(mode, columnOf(mode, value))
    : value;
}

export const isRecordedValue = ({ params: values, recorded }: State): boolean =>
  chosenValue(values) === chosenValue({ ...recorded.params, mode: values.mode });

/** Below the large faces of both ways: their norms. */
export function normInWords(state: State, way: 'straight' | 'round'): string {
  const codes = waypointsOf(withRecorded(state));
  if (!codes) return '‖z‖ = …';
  const norms = normsOf(codes, 1001)[way];
  return `‖z‖ = ${fixed(norms[Math.round(1000 * shownValue(state))])}`;
}

/** What the norms say. */
export function bandInWords(state: State): string {
  const known = withRecorded(state);
  const band = bandOf(known);
  const codes = waypointsOf(known);
  if (!band || !codes) return '';
  const { straight, round } = normsOf(codes, 101);
  const [low, high] = band;
  const whose = isFace(known, 0) ? 'codes of test faces' : 'codes from N(0, I)';
  const least = Math.min(...straight);
  const middle =
    least < low
      ? `The straight way sinks to ${fixed(least)}, where hardly a code lies`
      : `The straight way stays above ${fixed(least)}`;
  return (
    `Nine in ten ${whose} have a norm from ${fixed(low)} to ${fixed(high)} (grey). ` +
    `${middle}; the round way stays between ${fixed(Math.min(...round))} and ${fixed(Math.max(...round))}.` +
    differenceInWords(state)
  );
}

const differenceInWords = (state: State): string => {
  const difference = differenceOf(state);
  return Number.isNaN(difference)
    ? ''
    : ` The two large faces differ by ${Math.round(50 * difference)} % of the pixels’ range.`;
};

/** Below the large face of a walk along a direction. */
export function alongInWords(state: State): string {
  const known = withRecorded(state);
  const { direction, a } = state.params;
  const value = fixed(shownValue(state));
  const base = codeOf(known, a);
  const u = base && directionOf(known);
  const own = u && normOf(u) > 0 ? fixed(inner(base, u) / normOf(u)) : '…';
  const name = direction === 'coordinate' ? `z${subscript(coordinateOf(state))}` : 'The component';
  return direction === 'coordinate'
    ? `${name} = ${value}; the face itself has ${own}.`
    : `${name} towards ${attributeLabels[direction]} is ${value}; the face itself has ${own}.`;
}

/** Which averages the arithmetic takes, or how far it is with them. */
export function groupsInWords(state: State): string {
  const known = withRecorded(state);
  const { mode, attribute, direction } = state.params;
  const wanted = mode === 'along' ? direction : attribute;
  if (wanted === 'coordinate') return '';
  const what = wanted === 'own' ? 'what you ticked' : attributeLabels[wanted];
  const groups = groupsOf(known);
  const { done, total } = crowdProgress(known);
  if (state.network.status === 'live' && done < total) {
    const verb = factsIn(state).hasEncoder ? 'encoded' : 'read';
    return `${done} of ${total} faces ${verb} …`;
  }
  if (groups.with.length === 0 && wanted === 'own') {
    return 'Tick some faces that have something in common.';
  }
  const read = factsIn(state).hasEncoder ? '' : ', as faces-classifier reads them';
  const counts = `${groups.with.length} with ${what}, ${groups.without.length} without`;
  return averagesOf(known) || groups.with.length * groups.without.length > 0
    ? `Averages of ${crowdOf(state).length} codes: ${counts}${read}.`
    : `Of ${crowdOf(state).length} codes ${counts}${read}: nothing to compare.`;
}

/** Below everything: whose faces these are. */
export function sourceInWords(state: State): string {
  if (state.network.status === 'live') {
    return 'All faces are decoded in this page.';
  }
  if (showsRecorded(state)) {
    const exact = isRecordedValue(state)
      ? ''
      : ` The large face is the nearest of ${COLUMNS[state.params.mode]}.`;
    return `Decoded when the book was built, by the same network.${exact}`;
  }
  return 'These faces belong to other settings. Load the network for yours.';
}

export const loadLabel = ({ params: { model } }: State): string =>
  model === 'faces-dcgan' ? 'Load the generator' : 'Load the networks';

export const backendInWords = ({ network }: State): string =>
  liveBackend(network) ?? 'recorded faces';
