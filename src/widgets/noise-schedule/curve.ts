import type { ControlPoint } from '~/math/schedule';

/**
 * The drawn curve: ᾱ at seven evenly spaced times u = t/T. It starts at (0, 1), which cannot be
 * moved, and never rises; a handle pushed past its neighbours takes them along.
 */
export const handleCount = 7;

/** u = t/T of each handle; the last one is the end of the chain. */
export const handleTimes: readonly number[] = Array.from(
  { length: handleCount },
  (_, k) => (k + 1) / handleCount,
);

/** The precision a link keeps, so that what is on screen is what a link brings back. */
const round = (value: number) => Math.round(1e4 * Math.min(1, Math.max(0, value))) / 1e4;

export const pointsOf = (curve: readonly number[]): ControlPoint[] =>
  curve.map((alphaBar, k) => [handleTimes[k], alphaBar]);

/** Reads handles off any schedule, so that drawing starts from what is on screen. */
export function curveOf(alphaBar: Float64Array): readonly number[] {
  const T = alphaBar.length - 1;
  return falling(
    handleTimes.map((u) => {
      const t = u * T;
      const before = Math.min(T - 1, Math.floor(t));
      const part = t - before;
      return round((1 - part) * alphaBar[before] + part * alphaBar[before + 1]);
    }),
  );
}

/** The running minimum: the nearest curve that never rises above what came before. */
export function falling(curve: readonly number[]): readonly number[] {
  let lowest = 1;
  return curve.map((value) => (lowest = Math.min(lowest, round(value))));
}

/** Handle k at the height `alphaBar`; earlier handles are lifted and later ones lowered to fit. */
export function moveHandle(
  curve: readonly number[],
  k: number,
  alphaBar: number,
): readonly number[] {
  const height = round(alphaBar);
  return curve.map((value, j) =>
    j === k ? height : j < k ? Math.max(value, height) : Math.min(value, height),
  );
}

/**
 * Pulls the curve at u towards the height `alphaBar`, where it is at `present` now: the handles on
 * both sides take up the difference, the nearer one more, so that the line between them lands there.
 */
export function bend(
  curve: readonly number[],
  u: number,
  alphaBar: number,
  present: number,
): readonly number[] {
  const place = Math.min(handleCount, Math.max(0, u * handleCount)) - 1;
  const left = Math.min(handleCount - 2, Math.floor(place));
  const right = left + 1;
  const weight = place - left;
  // Left of the first handle only that handle can move; far from it a small pull must stay small.
  const total = left < 0 ? Math.max(0.15, weight ** 2) : weight ** 2 + (1 - weight) ** 2;
  const pull = (alphaBar - present) / total;
  const raised = moveHandle(curve, right, curve[right] + pull * weight);
  return left < 0 ? raised : moveHandle(raised, left, raised[left] + pull * (1 - weight));
}
