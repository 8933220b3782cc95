import { expectInteger } from '~/math/expect';
import { countFeatures, type Features } from '~/math/features';

/**
 * For each attribute, how far the shares of its values agree in two sets of pictures:
 *
 *     Σ_v min(p(v), q(v)) = 1 − total variation distance,   in [0, 1].
 *
 * A value that is never generated costs what its share is among the real ones. The mean over the
 * attributes is the book's attribute coverage. It looks at one attribute at a time: a generator
 * that puts a hat on every bearded face and on no other, at the right rate, loses nothing.
 *
 * @param real,generated class indices [n, attributes] and [m, attributes].
 * @param values how many classes each attribute has.
 * @throws RangeError for other widths, an empty set, or an index that is no class.
 */
export function attributeCoverage(
  real: Features,
  generated: Features,
  values: readonly number[],
): number[] {
  const p = shares('real', real, values);
  const q = shares('generated', generated, values);
  return values.map((_, attribute) =>
    p[attribute].reduce((sum, share, value) => sum + Math.min(share, q[attribute][value]), 0),
  );
}

/** Share of each value of each attribute. */
function shares(name: string, labels: Features, values: readonly number[]): Float64Array[] {
  expectInteger(`width of ${name}`, labels.width, values.length, values.length);
  const n = countFeatures(name, labels, 1);
  const out = values.map((count) => new Float64Array(count));
  for (let i = 0; i < n; i++) {
    values.forEach((count, attribute) => {
      const value = labels.values[i * labels.width + attribute];
      expectInteger(`${name}: class of attribute ${attribute}`, value, 0, count - 1);
      out[attribute][value] += 1 / n;
    });
  }
  return out;
}
