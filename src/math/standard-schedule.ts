import { expectInteger } from '~/math/expect';
import { cosineSchedule, linearSchedule, respace, type Schedule } from '~/math/schedule';

/** The two published schedules that the book's figures offer by name. */
export const scheduleKinds = ['linear', 'cosine'] as const;

export type ScheduleKind = (typeof scheduleKinds)[number];

const published = 1000;

/**
 * The published schedule of 1000 steps, walked in T equal strides: step i of T has the alphaBar of
 * step 1000·i/T. Fewer steps are larger ones along the same road, so a given share of the way shows
 * the same amount of noise whatever T is. (Scaling beta instead would need beta ≥ 1 at T = 20.)
 *
 * @param T a divisor of 1000.
 * @throws RangeError otherwise.
 */
export function standardSchedule(kind: ScheduleKind, T: number): Schedule {
  expectInteger('T', T, 1, published);
  if (published % T !== 0) throw new RangeError(`T: expected a divisor of ${published}, got ${T}`);
  const full =
    kind === 'linear' ? linearSchedule({ T: published }) : cosineSchedule({ T: published });
  if (T === published) return full;
  return respace(
    full,
    Array.from({ length: T }, (_, i) => ((i + 1) * published) / T),
  );
}
