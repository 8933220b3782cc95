import { expectInteger, expectReal } from '~/math/expect';
import type { Sample } from '~/math/statistics';

/**
 * Detection by a score: a case counts as positive (an anomaly) when its score lies above a threshold.
 * `negatives` and `positives` are the scores of cases that are known to be so.
 */
export type Confusion = {
  truePositives: number;
  falseNegatives: number;
  falsePositives: number;
  trueNegatives: number;
};

const countAbove = (scores: Sample, threshold: number): number => {
  let count = 0;
  for (const score of scores) if (score > threshold) count++;
  return count;
};

/** How many of each kind lie above the threshold and how many do not. */
export function confusionAt(negatives: Sample, positives: Sample, threshold: number): Confusion {
  const truePositives = countAbove(positives, threshold);
  const falsePositives = countAbove(negatives, threshold);
  return {
    truePositives,
    falseNegatives: positives.length - truePositives,
    falsePositives,
    trueNegatives: negatives.length - falsePositives,
  };
}

/** Shares of a confusion; NaN where there is nothing to take a share of. */
export const ratesOf = ({
  truePositives,
  falseNegatives,
  falsePositives,
  trueNegatives,
}: Confusion) => ({
  /** Of the positives, those found (recall, sensitivity): TP / (TP + FN). */
  truePositiveRate: truePositives / (truePositives + falseNegatives),
  /** Of the negatives, those that raise a false alarm: FP / (FP + TN). */
  falsePositiveRate: falsePositives / (falsePositives + trueNegatives),
  /** Of the alarms, those that are right: TP / (TP + FP). */
  precision: truePositives / (truePositives + falsePositives),
  /** Of all cases, those judged right. */
  accuracy:
    (truePositives + trueNegatives) /
    (truePositives + falseNegatives + falsePositives + trueNegatives),
});

/** A point of a ROC curve: the rates of all thresholds from its score up to the next larger one. */
export type RocPoint = { falsePositiveRate: number; truePositiveRate: number };

/**
 * The ROC curve: both rates as the threshold falls from above all scores to below them, from (0, 0) to
 * (1, 1). Equal scores fall together, in one straight step.
 *
 * @throws RangeError without a negative or a positive.
 */
export function rocCurve(negatives: Sample, positives: Sample): RocPoint[] {
  expectInteger('number of negatives', negatives.length, 1, Number.MAX_SAFE_INTEGER);
  expectInteger('number of positives', positives.length, 1, Number.MAX_SAFE_INTEGER);
  const down = (scores: Sample) => Float64Array.from(scores).sort().reverse();
  const [n, p] = [down(negatives), down(positives)];
  const curve: RocPoint[] = [{ falsePositiveRate: 0, truePositiveRate: 0 }];
  let [i, j] = [0, 0];
  while (i < n.length || j < p.length) {
    const score = Math.max(n[i] ?? -Infinity, p[j] ?? -Infinity);
    while (n[i] === score) i++;
    while (p[j] === score) j++;
    curve.push({ falsePositiveRate: i / n.length, truePositiveRate: j / p.length });
  }
  return curve;
}

/**
 * The area under a ROC curve by the trapezoidal rule. It is Mann and Whitney's statistic: the
 * probability that a positive scores above a negative, equal scores counting half,
 *
 *     AUC = P(s⁺ > s⁻) + ½ P(s⁺ = s⁻).
 */
export function areaUnder(curve: readonly RocPoint[]): number {
  let area = 0;
  for (let i = 1; i < curve.length; i++) {
    const [a, b] = [curve[i - 1], curve[i]];
    const width = b.falsePositiveRate - a.falsePositiveRate;
    area += (width * (a.truePositiveRate + b.truePositiveRate)) / 2;
  }
  return area;
}

/**
 * The smallest of the negatives' scores that, as a threshold, lets at most the share `rate` of the
 * negatives above it: the way a detector is set where only normal cases are at hand.
 *
 * @param rate in [0, 1]. @throws RangeError for another rate or without a negative.
 */
export function thresholdAt(negatives: Sample, rate: number): number {
  expectReal('rate', rate, 0, 1);
  expectInteger('number of negatives', negatives.length, 1, Number.MAX_SAFE_INTEGER);
  const up = Float64Array.from(negatives).sort();
  const allowed = Math.floor(rate * up.length + 1e-9);
  return up[Math.max(0, up.length - 1 - allowed)];
}
