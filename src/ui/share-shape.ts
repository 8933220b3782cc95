import type { Param } from '~/embed/params';
import type { BinnedDensity } from '~/math/histogram-divergences';
import { LINE } from './density-shape';

/**
 * Histograms that a reader shapes with the hand: six bars whose shares are whole thousandths that sum
 * to one, so that a link carries them. How they are taken hold of is in `share-handles.ts`.
 */
export const BARS = 6;
const LOW = LINE[0] + 0.5;
const BREADTH = (LINE[1] - LINE[0] - 1) / BARS;

export const histogramOf = (shares: readonly number[]): BinnedDensity => ({
  low: LOW,
  breadth: BREADTH,
  shares,
});

/** The middle of bar k on the line. */
export const middleOf = (k: number): number => LOW + (k + 0.5) * BREADTH;

const WHOLE = 1000;

/** The nearest shares in whole thousandths; what sums to them is left as it is. */
export function tidyShares(masses: readonly number[]): number[] {
  const positive = masses.map((mass) => Math.max(0, mass));
  const total = positive.reduce((sum, mass) => sum + mass, 0);
  const exact = positive.map((mass) => (total > 0 ? mass / total : 1 / masses.length) * WHOLE);
  const whole = exact.map((value) => Math.floor(value + 1e-9));
  let left = WHOLE - whole.reduce((sum, value) => sum + value, 0);
  // What rounding down has left goes to the largest remainders, one thousandth each.
  const order = exact.map((_, k) => k).sort((a, b) => exact[b] - whole[b] - (exact[a] - whole[a]));
  for (const k of order) {
    if (left <= 0) break;
    whole[k]++;
    left--;
  }
  return whole.map((value) => value / WHOLE);
}

/** The shares with one bar as told; the others keep their proportions. */
export function withShare(shares: readonly number[], k: number, share: number): number[] {
  const kept = Math.min(1, Math.max(0, share));
  const others = 1 - shares[k];
  return tidyShares(
    shares.map((old, i) => {
      if (i === k) return kept;
      return others > 0 ? (old / others) * (1 - kept) : (1 - kept) / (shares.length - 1);
    }),
  );
}

/** A histogram in a link: the thousandths of each bar. */
export function sharesParam(defaultShares: readonly number[]): Param<readonly number[]> {
  return {
    default: defaultShares,
    parse(text) {
      const masses = text.split('_').map((part) => (part.trim() === '' ? NaN : Number(part)));
      const usable =
        masses.length === BARS &&
        masses.every((mass) => Number.isFinite(mass) && mass >= 0 && mass <= 1e6) &&
        masses.some((mass) => mass > 0);
      return usable
        ? { value: tidyShares(masses) }
        : {
            value: defaultShares,
            notice: `expected ${BARS} numbers that are not negative nor all 0, joined by “_” (thousandths of each bar), got “${text.slice(0, 24)}”; using the default`,
          };
    },
    format: (shares) => shares.map((share) => Math.round(WHOLE * share)).join('_'),
  };
}
