import {
  defaultRates,
  factors,
  smileBands,
  smileOf,
  smiles,
  vocabulary,
  type CorrelationName,
  type Face,
} from '~/faces/attributes';
import type { Caption } from '~/faces/caption';
import { datasetCaption, datasetFace } from '~/faces/dataset';
import { visibleAttributes } from '~/faces/visibility';
import { labelNames, type LabelName } from '~/faces/vector';
import { CROWD, heldFactors, samplingOf, type State } from './state';

/** Faces looked at to measure a correlation. */
export const MEASURED = 2_000;
/** Far from the crowd's own, so that the measured faces are others. */
const FIRST_MEASURED = 1_000;

export const crowdOf = (state: State): Face[] =>
  Array.from({ length: CROWD }, (_, i) => datasetFace(state.seed, i, samplingOf(state)));

export const chosenOf = (state: State): Face =>
  datasetFace(state.seed, state.pick, samplingOf(state));

/** Equal for states that draw from the same distribution with the same seed. */
export const drawsOf = ({ seed, held, correlation, strength }: State): string =>
  JSON.stringify([seed, held, correlation, correlation === 'none' ? 0 : strength]);

export const captionAt = ({ seed, pick }: State, face: Face): Caption =>
  datasetCaption(seed, pick, face);

type Link = {
  /** "a hat on … of the bearded faces, on … of the others" */
  child: string;
  parents: string;
  isParent(face: Face): boolean;
  isChild(face: Face): boolean;
};

/** What each correlation ties together, as something to be counted. */
export const links: Readonly<Record<CorrelationName, Link>> = {
  hatWithBeard: {
    child: 'a hat',
    parents: 'bearded faces',
    isParent: ({ beard }) => beard !== 'none',
    isChild: ({ hat }) => hat !== 'none',
  },
  glassesWithGreyHair: {
    child: 'round or square glasses',
    parents: 'faces with grey hair',
    isParent: ({ hairColour }) => hairColour === 'grey',
    isChild: ({ glasses }) => glasses === 'round' || glasses === 'square',
  },
  blushWithSmile: {
    child: 'a blush',
    parents: 'smiling faces',
    isParent: ({ smile }) => smileOf(smile) === 'smile',
    isChild: ({ blush }) => blush === 'yes',
  },
  lemonWithSmile: {
    child: 'a lemon background',
    parents: 'smiling faces',
    isParent: ({ smile }) => smileOf(smile) === 'smile',
    isChild: ({ background }) => background === 'lemon',
  },
};

export type Tie = { name: CorrelationName; givenParent: number; otherwise: number };

/**
 * P(child | parent) and P(child | no parent), counted in MEASURED faces of this state's
 * distribution. NaN where no face of a kind came up. Without a correlation it counts the first.
 */
export function tieOf(state: State): Tie {
  const name = state.correlation === 'none' ? 'hatWithBeard' : state.correlation;
  const { isParent, isChild } = links[name];
  const count = { parents: 0, both: 0, others: 0, child: 0 };
  for (let i = 0; i < MEASURED; i++) {
    const face = datasetFace(state.seed, FIRST_MEASURED + i, samplingOf(state));
    const child = Number(isChild(face));
    if (isParent(face)) {
      count.parents++;
      count.both += child;
    } else {
      count.others++;
      count.child += child;
    }
  }
  return { name, givenParent: count.both / count.parents, otherwise: count.child / count.others };
}

/**
 * How likely a face drawn freely has all that is held: the product of the factors' rates, since
 * they are independent. The smile is continuous: what is held of it counts by its band.
 */
export function shareOf(state: State): number {
  const share = heldFactors(state).reduce<number>((product, factor) => {
    const at = (vocabulary[factor] as readonly string[]).indexOf(state.held[factor] ?? '');
    return product * defaultRates[factor][at];
  }, 1);
  const { smile } = state.held;
  return smile === undefined ? share : share * smileBands[smileOf(smile)].rate;
}

/** Faces that differ in at least one named factor; the smile counts as its three bands. */
export const KINDS = factors.reduce<number>(
  (product, factor) => product * vocabulary[factor].length,
  smiles.length,
);

export type FactRow = { name: LabelName; value: string; visible: boolean };

/** Every attribute of a face, in words, and whether its picture shows it. */
export function factsOf(face: Face): FactRow[] {
  const visible = visibleAttributes(face);
  return labelNames.map((name) => ({
    name,
    value: name === 'smile' ? smileOf(face.smile) : face[name],
    visible: visible[name],
  }));
}
