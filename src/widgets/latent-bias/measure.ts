/** From codes to numbers: where faces are rare, what that makes them weigh, and what a classifier learns. */
import { densityWeights, effectiveNumber } from '~/math/density-weights';
import { fitLogistic, logitOf } from '~/math/logistic-regression';
import {
  biases,
  facesOf,
  groupOf,
  GROUPS,
  isAgainst,
  TEST_EACH,
  type Bias,
  type Group,
  type Sampling,
} from './sample';

/** Weigh the two classes alike; besides, rare places along one direction, or of all coordinates; or the groups. */
export const methods = ['classes', 'direction', 'all', 'groups'] as const;
export type Method = (typeof methods)[number];

/** Bins of the histograms that the weights are made of, and of the one that is drawn. */
const WEIGHT_BINS = 16;
export const BINS = 24;
/** Penalty λ of the classifier's weights. */
const RIDGE = 0.01;
/** A coordinate that varies less than this carries nothing. */
const SILENT = 0.2;
/** Faces shown as the rarest. */
export const RAREST = 8;

type Code = ArrayLike<number>;
export type Codes = { train: readonly Code[]; test: readonly Code[] };

/** One number for each group, in the order of GROUPS. */
export type ByGroup = readonly number[];

export type Measured = {
  /** Faces to learn from, and the share of the weight that each group has. */
  counts: ByGroup;
  shares: ByGroup;
  /** Of TEST_EACH balanced faces of each group, those judged right before and after. */
  before: ByGroup;
  after: ByGroup;
  effective: number;
  /** Numbers of the training faces that weigh most, of as many groups as there are. */
  rarest: readonly number[];
  /** Along the direction from faces without the shortcut to those with it. */
  low: number;
  high: number;
  /** Faces in each bin by group. */
  bins: readonly ByGroup[];
  /** Weight in each bin, of faces with the target and without, in faces. */
  weighted: { yes: readonly number[]; no: readonly number[] };
};

/** The unit vector from the mean code of faces without to that of faces with. */
export function directionOf(codes: readonly Code[], has: readonly boolean[]): Float64Array {
  const length = codes[0].length;
  const means = [false, true].map((which) => {
    const sum = new Float64Array(length);
    let count = 0;
    codes.forEach((code, i) => {
      if (has[i] !== which) return;
      count++;
      for (let k = 0; k < length; k++) sum[k] += code[k];
    });
    return sum.map((value) => value / Math.max(1, count));
  });
  const difference = means[1].map((value, k) => value - means[0][k]);
  const norm = Math.hypot(...difference) || 1;
  return difference.map((value) => value / norm);
}

const along = (direction: Float64Array, code: Code): number => {
  let sum = 0;
  for (let k = 0; k < direction.length; k++) sum += direction[k] * code[k];
  return sum;
};

const spread = (values: readonly number[]): number => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
};

/**
 * The weight of every face, of sum 1: each class of the target has one half, within it a face weighs
 * the more the rarer its code is among its class.
 */
export function weightsOf(
  method: Method,
  alpha: number,
  codes: readonly Code[],
  groups: readonly Group[],
  direction: Float64Array,
): Float64Array {
  const weights = new Float64Array(codes.length);
  for (const half of [0, 2]) {
    const members = [...groups.keys()].filter((i) => groups[i] === half || groups[i] === half + 1);
    if (members.length === 0) continue;
    rarityOf(members).forEach((weight, j) => (weights[members[j]] = weight / 2));
  }
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / total);

  function rarityOf(members: readonly number[]): Float64Array {
    const options = { bins: WEIGHT_BINS, alpha };
    switch (method) {
      case 'classes':
        return Float64Array.from(members, () => 1 / members.length);
      case 'direction':
        return densityWeights([members.map((i) => along(direction, codes[i]))], options);
      case 'all': {
        const coordinates = Array.from({ length: codes[0].length }, (_, k) =>
          members.map((i) => codes[i][k]),
        );
        return densityWeights(
          coordinates.filter((values) => spread(values) > SILENT),
          options,
        );
      }
      case 'groups': {
        const countOf = (group: Group) => members.filter((i) => groups[i] === group).length;
        const counts = GROUPS.map(countOf);
        const present = counts.filter((count) => count > 0).length;
        return Float64Array.from(members, (i) => 1 / counts[groups[i]] / present);
      }
    }
  }
}

/** Everything that the figure shows of a method. */
export function measure(
  sampling: Sampling,
  { train, test }: Codes,
  method: Method,
  alpha: number,
): Measured {
  const bias: Bias = biases[sampling.correlation];
  const faces = facesOf(sampling);
  const groups = faces.train.map((face) => groupOf(bias, face));
  const direction = directionOf(
    train,
    groups.map((group) => group % 2 === 1),
  );
  const weights = weightsOf(method, alpha, train, groups, direction);
  const labels = groups.map((group) => Number(group >= 2));
  const accuracies = (using: ArrayLike<number>): number[] => {
    const model = fitLogistic({ rows: train, labels, weights: using }, RIDGE);
    return GROUPS.map((group) => {
      const own = test.slice(group * TEST_EACH, (group + 1) * TEST_EACH);
      return own.filter((code) => logitOf(model, code) > 0 === group >= 2).length;
    });
  };
  const places = train.map((code) => along(direction, code));
  const [low, high] = [Math.min(...places), Math.max(...places)];
  const sumIn = (ofGroup: (group: Group) => boolean, unit: (i: number) => number): number[] => {
    const sums = new Array<number>(BINS).fill(0);
    places.forEach((place, i) => {
      const bin = Math.min(BINS - 1, Math.floor(((place - low) / (high - low)) * BINS));
      if (ofGroup(groups[i])) sums[bin] += unit(i);
    });
    return sums;
  };
  const inFaces = (i: number): number => weights[i] * train.length;
  return {
    counts: GROUPS.map((group) => groups.filter((other) => other === group).length),
    shares: GROUPS.map((group) =>
      weights.reduce((sum, weight, i) => sum + (groups[i] === group ? weight : 0), 0),
    ),
    before: accuracies(weights.map(() => 1)),
    after: accuracies(weights),
    effective: effectiveNumber(weights),
    rarest: [...weights.keys()].sort((a, b) => weights[b] - weights[a]).slice(0, RAREST),
    low,
    high,
    bins: GROUPS.map((group) =>
      sumIn(
        (other) => other === group,
        () => 1,
      ),
    ),
    weighted: {
      yes: sumIn((group) => group >= 2, inFaces),
      no: sumIn((group) => group < 2, inFaces),
    },
  };
}

/** Share of the balanced faces judged right: the mean over the groups. */
export const meanAccuracy = (hits: ByGroup): number =>
  hits.reduce((a, b) => a + b, 0) / (GROUPS.length * TEST_EACH);
/** Share in the group that fares worst. */
export const worstAccuracy = (hits: ByGroup): number => Math.min(...hits) / TEST_EACH;
/** Share of the faces that go against the correlation. */
export const againstShare = (counts: ByGroup): number =>
  GROUPS.reduce<number>((sum, group) => sum + (isAgainst(group) ? counts[group] : 0), 0) /
  counts.reduce((a, b) => a + b, 0);
