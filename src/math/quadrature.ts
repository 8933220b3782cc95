import { expectInteger, expectReal } from '~/math/expect';

/**
 * Trapezoid rule: h·(f_0/2 + f_1 + … + f_n/2) over n equal cells of [a, b]. For a smooth f that has
 * died out at both ends its error falls faster than any power of h (Trefethen & Weideman 2014).
 * Infinite values of f give an infinite integral.
 *
 * @param n cells, an integer in [1, 10⁷]. @throws RangeError for another n, or a ≥ b.
 */
export function integrate(f: (x: number) => number, a: number, b: number, n: number): number {
  const h = cellOf(a, b, n);
  let sum = (f(a) + f(b)) / 2;
  for (let i = 1; i < n; i++) sum += f(a + i * h);
  return h * sum;
}

/**
 * ∫_a^b |f(x)| dx for a smooth f that may change sign: Simpson's rule on n equal cells, a cell with a
 * change of sign cut in two at the root. Error O(h⁴); the kinks of |f| do no harm.
 *
 * @param n cells, an integer in [1, 10⁷]. @throws RangeError for another n, or a ≥ b.
 */
export function integrateAbsolute(
  f: (x: number) => number,
  a: number,
  b: number,
  n: number,
): number {
  const h = cellOf(a, b, n);
  let sum = 0;
  let [left, atLeft] = [a, f(a)];
  for (let i = 1; i <= n; i++) {
    const right = a + i * h;
    const atRight = f(right);
    if (atLeft * atRight < 0) {
      const root = rootBetween(f, left, right);
      sum += Math.abs(simpson(f, left, root, atLeft, 0));
      sum += Math.abs(simpson(f, root, right, 0, atRight));
    } else {
      sum += Math.abs(simpson(f, left, right, atLeft, atRight));
    }
    [left, atLeft] = [right, atRight];
  }
  return sum;
}

const simpson = (f: (x: number) => number, a: number, b: number, atA: number, atB: number) =>
  ((b - a) / 6) * (atA + 4 * f((a + b) / 2) + atB);

/** A root of f between a and b, where its signs differ, by bisection to the last bit. */
export function rootBetween(f: (x: number) => number, a: number, b: number): number {
  const rising = f(a) < 0;
  let [low, high] = [a, b];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (f(middle) < 0 === rising) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function cellOf(a: number, b: number, n: number): number {
  expectInteger('number of cells', n, 1, 1e7);
  expectReal('lower end', a, -Number.MAX_VALUE, Number.MAX_VALUE);
  expectReal('upper end', b, -Number.MAX_VALUE, Number.MAX_VALUE);
  if (a >= b) throw new RangeError(`upper end: expected more than ${a}, got ${b}`);
  return (b - a) / n;
}
