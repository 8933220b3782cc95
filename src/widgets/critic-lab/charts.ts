/** How steep the critics are between the clouds, and how strongly each kernel pulls. */
import { graphLogY, graphX, graphY, SIDE, ticksAt } from '~/ui/graph';
import { linePath, type Scale } from '~/ui/chart';
import { WIDTHS } from './scene';

/** A logarithmic axis from left to right. */
const graphLogX = ([low, high]: [number, number]): ((value: number) => number) => {
  const y = graphLogY([low, high]);
  return (value) => SIDE - y(value);
};

/** Slopes on the axis; smaller and larger ones count in the outermost bars. */
export const SLOPES: [number, number] = [0.01, 30];
const BARS = 42;
/** Share of the places that fills the height. */
const HIGHEST = 0.5;
const slopeX = graphLogX(SLOPES);
const ratio = (SLOPES[1] / SLOPES[0]) ** (1 / BARS);

export const slopeTicks = [0.01, 0.1, 1, 10].map((value) => ({
  at: slopeX(value),
  label: String(value),
}));
export const slopeOne = slopeX(1);

/** Shares of the slopes in each bar of equal width on the logarithmic axis; they sum to 1. */
export function slopeShares(slopes: Float32Array): number[] {
  const shares = Array.from({ length: BARS }, () => 0);
  for (const slope of slopes) {
    const bar = Math.floor(Math.log(slope / SLOPES[0]) / Math.log(ratio));
    shares[Math.min(BARS - 1, Math.max(0, bar))] += 1 / slopes.length;
  }
  return shares;
}

export function histogramPath(slopes: Float32Array): string {
  return slopeShares(slopes)
    .map((share, i) => {
      if (share === 0) return '';
      const [left, right] = [slopeX(SLOPES[0] * ratio ** i), slopeX(SLOPES[0] * ratio ** (i + 1))];
      const top = SIDE * (1 - Math.min(1, share / HIGHEST));
      return `M${left.toFixed(1)} ${SIDE}V${top.toFixed(1)}H${right.toFixed(1)}V${SIDE}Z`;
    })
    .join('');
}

/** Widths on a logarithmic axis. */
export const WIDTH_RANGE: [number, number] = [WIDTHS[0], WIDTHS[WIDTHS.length - 1]];
export const widthX = graphLogX(WIDTH_RANGE);
export const widthTicks = [0.05, 0.1, 0.25, 0.5, 1, 2, 4].map((value) => ({
  at: widthX(value),
  label: String(value),
}));
const STRONGEST = 1;
export const pullY: Scale = graphY([0, STRONGEST]);
export const pullTicks = ticksAt(pullY, [0, 0.25, 0.5, 0.75, 1]);

export function pullPath(pulls: readonly number[]): string {
  return linePath(WIDTHS.map(widthX), pulls, graphX([0, SIDE]), pullY);
}
