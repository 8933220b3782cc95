import { expectInteger, expectLength } from '~/math/expect';
import type { Sample } from '~/math/statistics';

/** A cloud of n points of `width` numbers each, row by row: features of n pictures, for instance. */
export type Features = { readonly values: ArrayLike<number>; readonly width: number };

/** How often each point of a cloud counts: [n] non-negative integers; where absent, once each. */
export type Counts = Sample;

/**
 * Number of points of a cloud.
 *
 * @throws RangeError where the values do not fill whole points, or points are fewer than `least`.
 */
export function countFeatures(name: string, { values, width }: Features, least: number): number {
  expectInteger(`width of ${name}`, width, 1, Number.MAX_SAFE_INTEGER);
  const n = values.length / width;
  expectInteger(
    `points of ${name} (${values.length} values of width ${width})`,
    n,
    least,
    Number.MAX_SAFE_INTEGER,
  );
  return n;
}

/**
 * Points of two clouds, checked to have one width.
 *
 * @throws RangeError for differing widths, or clouds of fewer than `least` points.
 */
export function countBoth(a: Features, b: Features, least: number): [n: number, m: number] {
  if (a.width !== b.width) {
    throw new RangeError(
      `Clouds: expected the same width, got ${a.width} and ${b.width}. Take both from one network.`,
    );
  }
  return [countFeatures('a', a, least), countFeatures('b', b, least)];
}

/** The given counts, checked, or once each. @throws RangeError for a wrong length. */
export function countsOrOnes(name: string, counts: Counts | undefined, n: number): Counts {
  if (!counts) return new Float64Array(n).fill(1);
  expectLength(name, counts, n);
  return counts;
}
