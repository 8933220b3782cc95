import { expectLength } from '~/math/expect';

/**
 * A smooth curve through (knots[i], values[i]): cubic pieces whose slope at a knot is that of the
 * line through its neighbours (Catmull & Rom 1974); constant beyond both ends.
 *
 * @param knots at least two, evenly spaced and increasing. @throws RangeError for other lengths.
 */
export function smoothCurve(
  knots: readonly number[],
  values: readonly number[],
): (x: number) => number {
  expectLength('values', values, knots.length);
  const last = knots.length - 1;
  const gap = (knots[last] - knots[0]) / last;
  const at = (i: number) => values[Math.min(last, Math.max(0, i))];
  return (x) => {
    const place = Math.min(last, Math.max(0, (x - knots[0]) / gap));
    const i = Math.min(last - 1, Math.floor(place));
    const t = place - i;
    const [before, from, to, after] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    const [leave, arrive] = [(to - before) / 2, (after - from) / 2];
    return (
      from +
      t *
        (leave +
          t * (3 * (to - from) - 2 * leave - arrive + t * (2 * (from - to) + leave + arrive)))
    );
  };
}
