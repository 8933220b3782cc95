/** What the figure says, the same at build and live. */
import { backendInWords as liveBackend, megabytes } from '~/ui/network-status';
import { pixelsOf, spreadOf } from './faces';
import type { Film, Numbers } from './models';
import { missing, shownOf, sourceOf, type State } from './state';

const groups = new Intl.NumberFormat('en-GB');
export const grouped = (n: number): string => groups.format(n);

/** Two decimals and a true minus sign; a dash where there is no number. */
export const fixed = (value: number | undefined): string =>
  value === undefined || !Number.isFinite(value) ? '–' : value.toFixed(2).replace('-', '−');

/** 1,200 steps as a label under a narrow frame: “1.2k”. */
export const shortStep = (step: number): string =>
  step < 1000 ? String(step) : `${Number((step / 1000).toPrecision(3))}k`;

export function stepInWords(state: State): string {
  const { step } = shownOf(state);
  const after = `After ${grouped(step)} ${step === 1 ? 'step' : 'steps'}`;
  return state.run === 'collapsed' ? `${after} of the collapsed run` : after;
}

/** Spread of the faces on show; nothing where there are none. */
export function spreadShown(state: State): number | undefined {
  const { graph } = shownOf(state);
  return spreadAt(state, graph);
}

function spreadAt(state: State, graph: string): number | undefined {
  const { film, drawn } = state;
  const live = drawn.get(graph);
  if (live) return spreadOf(live, pixelsOf(film.size));
  return sourceOf(state, graph) === 'recorded' ? film.recorded.spread[graph] : undefined;
}

export function spreadInWords(state: State): string {
  const value = spreadShown(state);
  if (value === undefined) return 'The faces of this seed have not been drawn yet.';
  const here = `The sixteen differ by ${fixed(value)} on average`;
  return state.run === 'collapsed'
    ? `${here}: sixteen different z, nearly one face.`
    : `${here} (the spread; 0 would be one face sixteen times).`;
}

/** Whose faces these are. */
export function sourceInWords(state: State): string {
  const { graph, step } = shownOf(state);
  const { seed } = state.film.recorded;
  switch (sourceOf(state, graph)) {
    case 'live':
      return `Drawn in this page from seed ${state.seed}.`;
    case 'recorded':
      return `Recorded with the same networks from seed ${seed}.`;
    case 'none':
      return `Seed ${state.seed} needs the generator of step ${grouped(step)}.`;
  }
}

/** What the reader may read off the curves, in numbers of this run. */
export function findingInWords({ healthy }: Film): string {
  const measured = healthy.filter(({ numbers }) => numbers !== undefined);
  const lowest = measured.reduce<(typeof measured)[number] | undefined>(
    (best, one) => (best && best.numbers!.generatorLoss <= one.numbers!.generatorLoss ? best : one),
    undefined,
  );
  const last = measured.at(-1);
  if (!lowest || !last || lowest === last) return '';
  return (
    `G’s loss was lowest at step ${grouped(lowest.step)} (${fixed(lowest.numbers!.generatorLoss)}) ` +
    `and is ${fixed(last.numbers!.generatorLoss)} at step ${grouped(last.step)}. Compare the faces.`
  );
}

export const loadLabel = (state: State): string =>
  `Load the generator of step ${grouped(shownOf(state).step)}`;

export function fetchAllLabel(state: State): string {
  const rest = missing(state);
  const bytes = rest.reduce((sum, checkpoint) => sum + checkpoint.bytes, 0);
  return `Fetch the other ${rest.length} (${megabytes(bytes)})`;
}

export const backendInWords = ({ backend }: State): string =>
  (backend && liveBackend({ status: 'live', ...backend })) ?? 'recorded run';

/** The live spots of the charts' titles. */
export function chartNumbers(numbers: Numbers | undefined): Record<string, string> {
  return {
    generatorLoss: fixed(numbers?.generatorLoss),
    discriminatorLoss: fixed(numbers?.discriminatorLoss),
    realScore: fixed(numbers?.realScore),
    fakeScore: fixed(numbers?.fakeScore),
    spread: fixed(numbers?.spread),
  };
}

export const faceLabel = (face: number): string => `Face ${face + 1}`;
export const stripTitle = ({ face }: Pick<State, 'face'>): string =>
  `${faceLabel(face)}: one z, all generators of the run`;
