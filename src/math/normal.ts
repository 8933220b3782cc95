/** φ(z) = exp(−z²/2)/√(2π), the standard normal density. */
export const normalPdf = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);

/** Up to here from 0 the series converges fast; beyond, the continued fraction does. */
const MIDDLE = 2.5;

/**
 * Φ(z) = ∫_{−∞}^z φ, the standard normal distribution function, for any real z: to 10⁻¹⁵ in absolute
 * terms, and to 10⁻¹² relative to the value in the lower tail.
 *
 * Near the middle by the series φ(z)·(z + z³/3 + z⁵/(3·5) + …), further out by the continued
 * fraction of the tail, φ(z)/(z + 1/(z + 2/(z + …))) (Abramowitz & Stegun 1964, 26.2.11 and 26.2.14).
 */
export function normalCdf(z: number): number {
  const x = Math.abs(z);
  if (x < MIDDLE) {
    let [term, sum] = [x, x];
    for (let k = 3; term > 1e-17 * sum; k += 2) {
      term *= (x * x) / k;
      sum += term;
    }
    return 0.5 + Math.sign(z) * normalPdf(x) * sum;
  }
  const tail = normalPdf(x) / tailFraction(x);
  return z < 0 ? tail : 1 - tail;
}

/**
 * log Φ(z), also where Φ itself is too small for a number: log φ(z) − log(x + 1/(x + 2/(x + …))),
 * x = −z, in the lower tail (see `normalCdf`).
 */
export function logNormalCdf(z: number): number {
  if (z > -MIDDLE) return Math.log(normalCdf(z));
  return (-z * z) / 2 - Math.log(2 * Math.PI) / 2 - Math.log(tailFraction(-z));
}

/**
 * log P(a < Z < b) for Z ~ N(0, 1), exact to rounding also far out, where both distribution functions
 * are 0 or 1 to double precision; a = −∞ and b = ∞ are allowed.
 *
 * @throws RangeError unless a < b.
 */
export function logNormalInterval(a: number, b: number): number {
  if (!(a < b)) throw new RangeError(`upper end: expected more than ${a}, got ${b}`);
  // In the lower half no digits are lost: the interval is mirrored where most of it lies above 0.
  if (a + b > 0) return logNormalInterval(-b, -a);
  const high = logNormalCdf(b);
  return a === -Infinity ? high : high + Math.log1p(-Math.exp(logNormalCdf(a) - high));
}

/** φ(x)/(1 − Φ(x)) as a continued fraction, for x ≥ 2.5. */
function tailFraction(x: number): number {
  let fraction = x;
  for (let k = 80; k >= 1; k--) fraction = x + k / fraction;
  return fraction;
}
