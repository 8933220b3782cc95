/** The two charts: scores on a logarithmic axis, digits up and clothes down; and the ROC curve. */
import { histogram } from '~/math/histogram';
import { rocCurve } from '~/math/roc';
import { linePath } from '~/ui/chart';
import { graphX, graphY, SIDE, ticksAt } from '~/ui/graph';
import { axisOf, type Score } from './score';
import type { Scored } from './state';

const BINS = 56;

const logs = (score: Score): [number, number] => {
  const { low, high } = axisOf[score];
  return [Math.log10(low), Math.log10(high)];
};

/** Where a score stands on the graph, 0 to SIDE; what lies outside stands at the end. */
export const placeOf = (score: Score, value: number): number =>
  graphX(logs(score)).clamp(true)(Math.log10(Math.max(value, 1e-9)));

/** The score at a share of the axis. */
export const valueAt = (score: Score, share: number): number => {
  const [low, high] = logs(score);
  return 10 ** (low + share * (high - low));
};

const decades = [0.001, 0.01, 0.1, 1, 10];
export const ticksOf = (score: Score) => {
  const { low, high } = axisOf[score];
  const scale = graphX(logs(score));
  const finer = score === 'ink' ? [0.05, 0.1, 0.2, 0.5, 1, 2] : decades;
  const shown = finer.filter((value) => value >= low && value <= high);
  return ticksAt(
    scale,
    shown.map((value) => [Math.log10(value), String(value)] as const),
  );
};

/** The middle line, from which digits grow up and clothes down. */
export const MIDDLE = SIDE / 2;

/** Both histograms, drawn to one scale: the tallest bar takes all the room. */
export function histogramPaths(score: Score, { digits, clothes }: Scored) {
  const [min, max] = logs(score);
  const countsOf = (values: readonly number[]) =>
    histogram(
      values.map((value) => Math.min(max, Math.max(min, Math.log10(Math.max(value, 1e-9))))),
      { bins: BINS, min, max },
    ).counts;
  const [up, down] = [countsOf(digits), countsOf(clothes)];
  const highest = Math.max(1, ...up, ...down);
  const unit = (0.94 * MIDDLE) / highest;
  return { digits: bars(up, -unit), clothes: bars(down, unit) };
}

/** Bars as one path, from the middle line. */
function bars(counts: Float64Array, unit: number): string {
  const step = SIDE / BINS;
  const round = (value: number) => Math.round(10 * value) / 10;
  return [...counts]
    .map((count, i) =>
      count === 0
        ? ''
        : `M${round((i + 0.08) * step)} ${MIDDLE}v${round(unit * count)}h${round(0.84 * step)}V${MIDDLE}Z`,
    )
    .join('');
}

const x = graphX([0, 1]);
const y = graphY([0, 1]);
export const rateTicks = {
  x: ticksAt(x, [0, 0.5, 1]),
  y: ticksAt(y, [0, 0.5, 1]),
};

export function rocPath({ digits, clothes }: Scored): string {
  const curve = rocCurve(digits, clothes);
  return linePath(
    curve.map(({ falsePositiveRate }) => falsePositiveRate),
    curve.map(({ truePositiveRate }) => truePositiveRate),
    x,
    y,
  );
}

export const chancePath = `M0 ${SIDE}L${SIDE} 0`;

/** Where the operating point stands. */
export const operatingPoint = (rates: { falsePositiveRate: number; truePositiveRate: number }) => ({
  x: x(rates.falsePositiveRate),
  y: y(rates.truePositiveRate),
});
