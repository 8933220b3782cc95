import { expectInteger, expectLength, expectReal } from '~/math/expect';
import type { Sample } from '~/math/statistics';

export type Histogram = {
  /** Bin edges, [bins + 1], from min to max. */
  edges: Float64Array;
  /** Values in each bin, [bins]; a bin holds its left edge, the last one also max. */
  counts: Float64Array;
  /** counts / (n · bin width), [bins]: comparable with a probability density. */
  density: Float64Array;
  /** Values below min, above max or NaN: in no bin, but in n. */
  outside: number;
};

/**
 * Counts values in equal bins over [min, max].
 *
 *     density_i = counts_i / (n · (max − min)/bins),   Σ_i density_i · width = 1 − outside/n.
 *
 * @param values any number n of values; n = 0 gives zero density.
 * @param bins integer in [1, 10⁶].
 * @param into a histogram of as many bins, overwritten and returned, to spare memory every frame.
 * @throws RangeError for other bins, for min ≥ max, or for an `into` of another size.
 */
export function histogram(
  values: Sample,
  { bins, min, max }: { bins: number; min: number; max: number },
  into?: Histogram,
): Histogram {
  expectInteger('bins', bins, 1, 1e6);
  expectReal('min', min, -Number.MAX_VALUE, Number.MAX_VALUE);
  expectReal('max', max, -Number.MAX_VALUE, Number.MAX_VALUE);
  if (min >= max) throw new RangeError(`max: expected more than min = ${min}, got ${max}`);
  const result = into ?? {
    edges: new Float64Array(bins + 1),
    counts: new Float64Array(bins),
    density: new Float64Array(bins),
    outside: 0,
  };
  const { edges, counts, density } = result;
  expectLength('into', counts, bins);

  const width = (max - min) / bins;
  for (let i = 0; i <= bins; i++) edges[i] = min + i * width;
  counts.fill(0);
  result.outside = 0;
  for (const value of values) {
    if (value >= min && value <= max) {
      counts[Math.min(bins - 1, Math.floor((value - min) / width))]++;
    } else {
      result.outside++;
    }
  }
  const scale = values.length === 0 ? 0 : 1 / (values.length * width);
  for (let i = 0; i < bins; i++) density[i] = counts[i] * scale;
  return result;
}
