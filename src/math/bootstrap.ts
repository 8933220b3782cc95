import { expectInteger } from '~/math/expect';
import type { Random } from '~/math/random';
import { variance, type Sample } from '~/math/statistics';

/**
 * One bootstrap resample: how often each of n points is drawn in n draws with replacement.
 *
 * @throws RangeError unless n is 1 or more.
 */
export function drawCounts(n: number, random: Random): Uint32Array {
  expectInteger('number of points', n, 1, 2 ** 32 - 1);
  const counts = new Uint32Array(n);
  for (let i = 0; i < n; i++) counts[random.integer(n)] += 1;
  return counts;
}

/**
 * 95 % interval value ∓ 1.96·s, s the standard deviation of the statistic over bootstrap resamples
 * (Efron & Tibshirani 1993, ch. 6 and 13). Not the resamples' percentiles: a resample repeats
 * points, which lifts distances such as the Fréchet distance above the value to be surrounded.
 *
 * @param resampled the statistic on two or more resamples.
 * @throws RangeError for fewer than two.
 */
export function bootstrapInterval(value: number, resampled: Sample): [low: number, high: number] {
  const half = 1.96 * Math.sqrt(variance(resampled));
  return [value - half, value + half];
}
