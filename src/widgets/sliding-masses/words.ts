import { divergenceNames, type DivergenceName } from '~/math/divergences';
import type { Outlook } from '~/math/parallel-lines';
import { slidingOutlooks, type MassShape } from '~/math/sliding-masses';
import { formatNumber } from '~/ui/chart';
import { massesOf, type State } from './state';

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

export const shapeWords: Record<MassShape, string> = { gauss: 'Gaussians', box: 'boxes' };

export const signed = (value: number): string => (value + 0).toFixed(2).replace('-', '−');

export const thetaLabel = ({ theta }: Pick<State, 'theta'>): string => `θ = ${signed(theta)}`;
export const sigmaLabel = ({ sigma }: Pick<State, 'sigma'>): string =>
  sigma === 0 ? 'points' : `σ = ${sigma.toFixed(2)}`;
export const widthLabel = ({ width }: Pick<State, 'width'>): string => `ℓ = ${width.toFixed(2)}`;

/** Three digits, and no exponents before they are needed. */
export const numberInWords = (value: number): string =>
  Math.abs(value) >= 100 ? formatNumber(value) : signed(Math.abs(value) < 0.005 ? 0 : value);

export const slopeInWords = ({ slope }: Outlook): string =>
  Number.isNaN(slope) ? 'none' : numberInWords(slope);

/** Below this a slope moves nothing, above the other it throws everything far. */
const FLAT = 0.01;
const STEEP = 20;

export type Verdict = 'together' | 'infinite' | 'saturated' | 'steep' | 'useful';

export function verdictOf({ value, slope }: Outlook, theta: number): Verdict {
  if (theta === 0) return 'together';
  if (value === Infinity) return 'infinite';
  if (Math.abs(slope) < FLAT) return 'saturated';
  return Math.abs(slope) > STEEP ? 'steep' : 'useful';
}

export const verdictWords: Record<Verdict, string> = {
  together: 'together',
  infinite: 'infinite, no slope',
  saturated: 'flat: nothing to follow',
  steep: 'leads home, very steep',
  useful: 'leads home',
};

export function liveValues(state: State): Record<string, string> {
  const outlooks = slidingOutlooks(state.theta, massesOf(state));
  const entries = divergenceNames.flatMap((name) => {
    const outlook = outlooks[name];
    return [
      [`value-${name}`, outlook.value === Infinity ? '∞' : numberInWords(outlook.value)],
      [`slope-${name}`, slopeInWords(outlook)],
      [`verdict-${name}`, verdictWords[verdictOf(outlook, state.theta)]],
    ];
  });
  return Object.fromEntries(entries);
}
