import { lineOutlooks, type OutlookName } from '~/math/parallel-lines';
import { formatNumber } from '~/ui/chart';
import type { State } from './state';

/** What the figure says, the same at build time and live. */

export const outlookWords: Record<OutlookName, { name: string; says: string }> = {
  klForward: {
    name: 'KL(p*‖q)',
    says: 'The data lie where the model has no mass at all: the log of a ratio by zero.',
  },
  klReverse: {
    name: 'KL(q‖p*)',
    says: 'The model puts its mass where the data never are. The other way round, the same end.',
  },
  jensenShannon: {
    name: 'JS',
    says: 'Compared with the mixture, each line is known at a glance. It cannot say by how much.',
  },
  totalVariation: {
    name: 'TV',
    says: 'Some set has probability 1 under one and 0 under the other; further apart it cannot go.',
  },
  chiSquared: {
    name: 'χ²',
    says: 'The squared difference divided by the model’s density, which is zero on the data.',
  },
  wasserstein1: {
    name: 'W₁',
    says: 'All the mass has to be carried across: as far as the lines are apart.',
  },
  squaredMmd: {
    name: 'MMD²',
    says: 'The kernel asks how alike points are, and sees as far as it is wide. c is the likeness of two points of one line.',
  },
  minimax: {
    name: 'minimax',
    says: 'The best D answers 1 on the one line and 0 on the other. V is 0, its largest value.',
  },
  nonSaturating: {
    name: 'non-saturating',
    says: 'D is 0 on the fakes: −log 0. Where such a D would push them depends on how it runs between the lines, where nobody has asked it.',
  },
  leastSquares: {
    name: 'least squares',
    says: 'The best D answers 1 and −1, and the squared errors against 0 are 1, near or far.',
  },
  hinge: {
    name: 'hinge',
    says: 'Both margins are kept, so nothing is lost on either side: a constant.',
  },
  wassersteinGan: {
    name: 'Wasserstein',
    says: 'A critic of slope 1 in between: its values at the two lines differ by the distance.',
  },
  mmdGan: {
    name: 'MMD',
    says: 'The witness function is a bump on each line, one up and one down, as wide as the kernel.',
  },
};

export const signed = (value: number): string => value.toFixed(2).replace('-', '−');

export const thetaLabel = ({ theta }: State): string => `θ = ${signed(theta)}`;
export const widthLabel = ({ width }: State): string => `ℓ = ${width.toFixed(2)}`;

export const valueInWords = (value: number): string =>
  value === Infinity ? '∞' : signed(value + 0);

/** What the slope is worth to a generator. */
export function slopeInWords(name: OutlookName, { theta, width }: State): string {
  const { value, slope } = lineOutlooks[name](theta, width);
  if (theta === 0) return Number.isNaN(slope) ? 'arrived; no slope here' : 'arrived; slope 0';
  if (value === Infinity) return 'no slope at ∞';
  if (slope === 0) return 'slope 0';
  return `slope ${Math.abs(slope) < 0.005 ? formatNumber(slope, 1) : signed(slope)}`;
}

/** What becomes of the line if it follows the loss that is shown. */
export function verdict(state: State): string {
  const { theta, width, show } = state;
  const { value, slope } = lineOutlooks[show](theta, width);
  if (theta === 0) return 'The lines are one: nothing is left to do.';
  if (value === Infinity) return 'Infinite at every distance: it has no slope to follow.';
  if (slope === 0) return 'The same at every distance: its slope is 0, and the line stays.';
  if (Math.abs(slope) < 0.02) return 'A slope, but too small to be of use at this distance.';
  return 'Its slope leads the line home.';
}

export function liveValues(state: State, names: readonly OutlookName[]): Record<string, string> {
  const { theta, width, show } = state;
  const cards = names.flatMap((name) => [
    [`value-${name}`, valueInWords(lineOutlooks[name](theta, width).value)],
    [`slope-${name}`, slopeInWords(name, state)],
  ]);
  return {
    ...Object.fromEntries(cards),
    name: outlookWords[show].name,
    says: outlookWords[show].says,
    value: valueInWords(lineOutlooks[show](theta, width).value),
    slope: slopeInWords(show, state),
    verdict: verdict(state),
  };
}
