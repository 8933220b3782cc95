import { expectInteger } from '~/math/expect';

/**
 * Energy distance (squared) between the points of a cloud, taken as a distribution, and the standard
 * normal distribution of the plane (Székely & Rizzo 2013, eq. 5):
 *
 *     E = 2·mean_i E|x_i − Y| − mean_ij |x_i − x_j| − E|Y − Y'|,   Y, Y' ~ N(0, I),
 *
 * in the unit of the coordinates. It is 0 only where both agree; n fair draws from N(0, I) give
 * √π/n on average. The two expectations are exact, only the middle mean costs O(n²).
 *
 * @param points [n, 2], n ≥ 1.
 * @throws RangeError for an empty or odd array.
 */
export function energyDistanceToNormal(points: ArrayLike<number>): number {
  const n = points.length / 2;
  expectInteger('number of points', n, 1, Number.MAX_SAFE_INTEGER);
  let toNormal = 0;
  let within = 0;
  for (let i = 0; i < n; i++) {
    const [x, y] = [points[2 * i], points[2 * i + 1]];
    toNormal += meanDistanceToNormal(x * x + y * y);
    for (let j = 2 * (i + 1); j < 2 * n; j += 2) {
      const dx = points[j] - x;
      const dy = points[j + 1] - y;
      within += Math.sqrt(dx * dx + dy * dy);
    }
  }
  return (2 * toNormal) / n - (2 * within) / (n * n) - Math.sqrt(Math.PI);
}

/**
 * E|x − Y| for Y ~ N(0, I) in the plane, given the squared length of x: the mean of a Rice
 * distribution (Rice 1945),
 *
 *     √(π/2)·e^{−a}·((1 + 2a)·I₀(a) + 2a·I₁(a)),   a = |x|²/4,
 *
 * to a relative precision of 10⁻⁶.
 */
export function meanDistanceToNormal(squaredLength: number): number {
  const a = squaredLength / 4;
  const [i0, i1] = scaledBessel(a);
  return Math.sqrt(Math.PI / 2) * ((1 + 2 * a) * i0 + 2 * a * i1);
}

/** e^{−a} I₀(a) and e^{−a} I₁(a) for a ≥ 0 (Abramowitz & Stegun 1964, 9.8.1 to 9.8.4). */
function scaledBessel(a: number): [number, number] {
  if (a <= 3.75) {
    const t = (a / 3.75) ** 2;
    const scale = Math.exp(-a);
    return [scale * polynomial(i0Near, t), scale * a * polynomial(i1Near, t)];
  }
  const t = 3.75 / a;
  const scale = 1 / Math.sqrt(a);
  return [scale * polynomial(i0Far, t), scale * polynomial(i1Far, t)];
}

const i0Near = [1, 3.5156229, 3.0899424, 1.2067492, 0.2659732, 0.0360768, 0.0045813];
const i1Near = [0.5, 0.87890594, 0.51498869, 0.15084934, 0.02658733, 0.00301532, 0.00032411];
const i0Far = [
  0.39894228, 0.01328592, 0.00225319, -0.00157565, 0.00916281, -0.02057706, 0.02635537, -0.01647633,
  0.00392377,
];
const i1Far = [
  0.39894228, -0.03988024, -0.00362018, 0.00163801, -0.01031555, 0.02282967, -0.02895312,
  0.01787654, -0.00420059,
];

/** Σ c_k t^k. */
function polynomial(coefficients: readonly number[], t: number): number {
  let sum = 0;
  for (let k = coefficients.length - 1; k >= 0; k--) sum = sum * t + coefficients[k];
  return sum;
}
