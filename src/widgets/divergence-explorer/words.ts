import { divergenceNames, type DivergenceName } from '~/math/divergences';
import { formatNumber } from '~/ui/chart';
import { type Scene } from './scene';
import type { State } from './state';

/** What the figure says, the same at build time and live. */

export const divergenceWords: Record<DivergenceName, string> = {
  klForward: 'KL(p*‖q)',
  klReverse: 'KL(q‖p*)',
  jensenShannon: 'JS',
  totalVariation: 'TV',
  chiSquared: 'χ²(p*‖q)',
  wasserstein1: 'W₁',
  squaredMmd: 'MMD²',
};

/** Three decimals where they say something; ∞ as ∞. */
export const valueInWords = (value: number): string => {
  if (!Number.isFinite(value) || value >= 1000) return formatNumber(value);
  // Integrals of what is never negative may come out a little below 0.
  return Math.max(0, value).toFixed(3);
};

export const widthLabel = ({ width }: State): string => `ℓ = ${width.toFixed(2)}`;

export const liveValues = ({ divergences }: Scene): Record<string, string> =>
  Object.fromEntries(divergenceNames.map((name) => [name, valueInWords(divergences[name].value)]));
