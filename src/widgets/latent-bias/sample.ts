/** The faces: a biased set to learn from, and a balanced one to measure on. */
import { sampleFace, smileOf, type CorrelationName, type Face } from '~/faces/attributes';
import type { LabelName } from '~/faces/vector';
import { visibleAttributes } from '~/faces/visibility';
import { createRandom, type Random } from '~/math/random';
import { memoLast } from '~/ui/memo-last';

export type Bias = {
  /** What the classifier is to tell, and what it may take for it. */
  target: { name: string; label: LabelName; has(face: Face): boolean };
  shortcut: { name: string; has(face: Face): boolean };
};

/** The correlations of `src/faces` that the figure offers. */
export const biases = {
  glassesWithGreyHair: {
    target: {
      name: 'grey hair',
      label: 'hairColour',
      has: ({ hairColour }) => hairColour === 'grey',
    },
    shortcut: { name: 'glasses', has: ({ glasses }) => glasses !== 'none' },
  },
  hatWithBeard: {
    target: { name: 'beard', label: 'beard', has: ({ beard }) => beard !== 'none' },
    shortcut: { name: 'hat', has: ({ hat }) => hat !== 'none' },
  },
  lemonWithSmile: {
    target: { name: 'smile', label: 'smile', has: ({ smile }) => smileOf(smile) === 'smile' },
    shortcut: { name: 'lemon background', has: ({ background }) => background === 'lemon' },
  },
} as const satisfies Partial<Record<CorrelationName, Bias>>;
export type BiasName = keyof typeof biases;
export const biasNames = Object.keys(biases) as BiasName[];

/** 0: neither, 1: shortcut alone, 2: target alone, 3: both. */
export type Group = 0 | 1 | 2 | 3;
export const GROUPS: readonly Group[] = [0, 1, 2, 3];

export const groupOf = ({ target, shortcut }: Bias, face: Face): Group =>
  (2 * Number(target.has(face)) + Number(shortcut.has(face))) as Group;

/** Whether a group goes against the correlation. */
export const isAgainst = (group: Group): boolean => group === 1 || group === 2;

export type Sampling = { correlation: BiasName; strength: number; count: number; seed: number };

/** Faces of each group in the balanced set. */
export const TEST_EACH = 50;

/**
 * `count` faces with the correlation, and TEST_EACH of each group without it, all from the true
 * sampler; only faces on which the target can be seen.
 */
export const facesOf = ({
  correlation,
  strength,
  count,
  seed,
}: Sampling): {
  train: readonly Face[];
  test: readonly Face[];
} => remembered(correlation, strength, count, seed);

const remembered = memoLast(
  (correlation: BiasName, strength: number, count: number, seed: number) => {
    const bias: Bias = biases[correlation];
    const random = createRandom(seed);
    const shows = (face: Face) => visibleAttributes(face)[bias.target.label];
    const train: Face[] = [];
    const biased = random.fork('biased');
    for (let i = 0; train.length < count; i++) {
      const face = sampleFace(biased.fork(i), { correlations: { [correlation]: strength } });
      if (shows(face)) train.push(face);
    }
    return { train, test: balanced(bias, random.fork('balanced'), shows) };
  },
);

function balanced(bias: Bias, random: Random, shows: (face: Face) => boolean): Face[] {
  const groups: Face[][] = [[], [], [], []];
  for (let i = 0; groups.some((faces) => faces.length < TEST_EACH); i++) {
    const face = sampleFace(random.fork(i));
    const group = groups[groupOf(bias, face)];
    if (group.length < TEST_EACH && shows(face)) group.push(face);
  }
  return groups.flat();
}
