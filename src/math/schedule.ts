import { expectBetween, expectInteger, expectReal } from '~/math/expect';

/**
 * A noise schedule over the steps t = 1 … T. The arrays have length T + 1 and are indexed by t;
 * entry 0 is the clean data: beta[0] = 0, alpha[0] = alphaBar[0] = 1. For t ≥ 1
 *
 *     alpha_t = 1 − beta_t,   alphaBar_t = ∏_{s ≤ t} alpha_s,
 *
 * beta_t lies in (0, 1), and alphaBar falls strictly and stays above 0 (Ho et al. 2020, section 2).
 * Float64: products of a thousand factors near 1 lose too much in float32.
 */
export type Schedule = {
  readonly T: number;
  readonly beta: Float64Array;
  readonly alpha: Float64Array;
  readonly alphaBar: Float64Array;
};

/** A control point of a drawn schedule: u = t / T in [0, 1], alphaBar in [0, 1]. */
export type ControlPoint = readonly [u: number, alphaBar: number];

/** Far above any published schedule (4,000 steps); stops a mistyped T from filling the memory. */
const maxT = 100_000;

/** Limits for curves that touch 0 or run flat, where no valid schedule follows them exactly. */
const minAlphaBar = 1e-9;
const minBeta = 1e-6;

/**
 * Linear schedule: beta_t runs evenly from betaStart at t = 1 to betaEnd at t = T
 * (Ho et al. 2020, section 4, with T = 1000, 10⁻⁴ and 0.02, the defaults here).
 *
 * @throws RangeError unless T is a positive integer, both betas lie in (0, 1), and the product of
 *   all alpha_t is a positive float64 (T = 1000 with betaEnd ≤ 0.5 always is).
 */
export function linearSchedule({
  T,
  betaStart = 1e-4,
  betaEnd = 0.02,
}: {
  T: number;
  betaStart?: number;
  betaEnd?: number;
}): Schedule {
  expectInteger('T', T, 1, maxT);
  expectBetween('betaStart', betaStart, 0, 1);
  expectBetween('betaEnd', betaEnd, 0, 1);
  const slope = T === 1 ? 0 : (betaEnd - betaStart) / (T - 1);
  return scheduleFromBeta(Float64Array.from({ length: T }, (_, i) => betaStart + slope * i));
}

/**
 * Cosine schedule (Nichol & Dhariwal 2021, eq. 17):
 *
 *     alphaBar_t = f(t) / f(0),   f(t) = cos²((t/T + s)/(1 + s) · π/2),
 *     beta_t = min(1 − alphaBar_t / alphaBar_{t−1}, maxBeta).
 *
 * The offset s keeps beta_1 from vanishing; the cap keeps the last step, where f(T) = 0, finite.
 *
 * @throws RangeError unless T is a positive integer, s lies in [0, 1] and maxBeta in (0, 1).
 */
export function cosineSchedule({
  T,
  s = 0.008,
  maxBeta = 0.999,
}: {
  T: number;
  s?: number;
  maxBeta?: number;
}): Schedule {
  expectInteger('T', T, 1, maxT);
  expectReal('s', s, 0, 1);
  expectBetween('maxBeta', maxBeta, 0, 1);
  const f = (t: number): number => Math.cos(((t / T + s) / (1 + s)) * (Math.PI / 2)) ** 2;
  return scheduleFromBeta(
    Float64Array.from({ length: T }, (_, i) => Math.min(1 - f(i + 1) / f(i), maxBeta)),
  );
}

/**
 * Sigmoid schedule (Jabri et al. 2023; Chen 2023, algorithm 1): with σ the logistic function,
 *
 *     alphaBar_t = (σ(end/τ) − σ(x_t/τ)) / (σ(end/τ) − σ(start/τ)),   x_t = start + (end − start)·t/T.
 *
 * The curve ends at 0, so its last steps are held to beta ≤ 0.999.
 *
 * @param start,end the stretch of the logistic curve in use, start < end.
 * @param tau temperature > 0; a small one makes the fall in the middle steeper.
 * @throws RangeError for a T that is no positive integer, start ≥ end, tau ≤ 0, or a stretch so far
 *   out that the logistic function is flat on it.
 */
export function sigmoidSchedule({
  T,
  start = -3,
  end = 3,
  tau = 1,
}: {
  T: number;
  start?: number;
  end?: number;
  tau?: number;
}): Schedule {
  expectReal('start', start, -1000, 1000);
  expectReal('end', end, -1000, 1000);
  expectReal('tau', tau, 1e-3, 1e3);
  const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x / tau));
  const fall = sigmoid(end) - sigmoid(start);
  if (!(fall > 0)) {
    throw new RangeError(
      `start, end: expected start < end where the logistic function rises, got ${start}, ${end}`,
    );
  }
  return scheduleFromCurve(T, (u) => (sigmoid(end) - sigmoid(start + u * (end - start))) / fall);
}

/**
 * The schedule drawn through control points (u, alphaBar): a monotone cubic between them, level
 * before the first and after the last, read at u = t/T.
 *
 * Where the drawing rises, runs flat or touches 0, the schedule does the nearest legal thing:
 * alphaBar falls by the factor 1 − 10⁻⁶ a step instead, never drops below about 10⁻⁹, and
 * beta ≤ 0.999. A point at u = 0 does not change alphaBar[0] = 1; (0, 1) is added where none is.
 *
 * @throws RangeError unless T is a positive integer, there is at least one point, every u and
 *   alphaBar lies in [0, 1], and u increases strictly from point to point.
 */
export function drawnSchedule({
  T,
  points,
}: {
  T: number;
  points: readonly ControlPoint[];
}): Schedule {
  if (points.length === 0) throw new RangeError('points: expected at least one, got none');
  points.forEach(([u, alphaBar], i) => {
    expectReal(`points[${i}] alphaBar`, alphaBar, 0, 1);
    expectReal(`points[${i}] u`, u, 0, 1);
    if (i > 0 && u <= points[i - 1][0]) {
      throw new RangeError(
        `points[${i}] u: expected more than ${points[i - 1][0]}, got ${u}; sort the points by u`,
      );
    }
  });
  return scheduleFromCurve(T, monotoneCubic(points[0][0] > 0 ? [[0, 1], ...points] : points));
}

/**
 * The schedule with the given betas: beta_1 … beta_T in `beta[0 … T−1]`.
 *
 * @throws RangeError unless there is at least one beta, all lie in (0, 1), and alphaBar falls
 *   strictly and stays above 0 in float64.
 */
export function scheduleFromBeta(betas: ArrayLike<number>): Schedule {
  const T = betas.length;
  expectInteger('T', T, 1, maxT);
  const beta = new Float64Array(T + 1);
  const alpha = new Float64Array(T + 1).fill(1);
  const alphaBar = new Float64Array(T + 1).fill(1);
  for (let t = 1; t <= T; t++) {
    beta[t] = betas[t - 1];
    expectBetween(`beta[${t}]`, beta[t], 0, 1);
    alpha[t] = 1 - beta[t];
    alphaBar[t] = alphaBar[t - 1] * alpha[t];
  }
  expectFalling(alphaBar);
  return { T, beta, alpha, alphaBar };
}

/**
 * The schedule with the given cumulative products: alpha_t = alphaBar_t / alphaBar_{t−1}.
 *
 * @param alphaBar length T + 1, starting with 1, strictly decreasing, all above 0.
 * @throws RangeError otherwise.
 */
export function scheduleFromAlphaBar(alphaBar: ArrayLike<number>): Schedule {
  const T = alphaBar.length - 1;
  expectInteger('T', T, 1, maxT);
  expectReal('alphaBar[0]', alphaBar[0], 1, 1);
  const copy = Float64Array.from(alphaBar);
  expectFalling(copy);
  const alpha = copy.map((value, t) => (t === 0 ? 1 : value / copy[t - 1]));
  return { T, beta: alpha.map((value) => 1 - value), alpha, alphaBar: copy };
}

/**
 * Signal-to-noise ratio alphaBar_t / (1 − alphaBar_t): the variance of the signal part of x_t over
 * that of the noise part, for data of unit variance (Kingma et al. 2021, section 3.1). Infinite at
 * t = 0.
 *
 * @throws RangeError unless t is an integer in [0, T].
 */
export function snr(schedule: Schedule, t: number): number {
  expectInteger('t', t, 0, schedule.T);
  return schedule.alphaBar[t] / (1 - schedule.alphaBar[t]);
}

/**
 * Natural logarithm of the signal-to-noise ratio, ln alphaBar_t − ln(1 − alphaBar_t).
 * +Infinity at t = 0; 0 where signal and noise are equal.
 *
 * @throws RangeError unless t is an integer in [0, T].
 */
export function logSnr(schedule: Schedule, t: number): number {
  expectInteger('t', t, 0, schedule.T);
  return Math.log(schedule.alphaBar[t]) - Math.log1p(-schedule.alphaBar[t]);
}

/**
 * The shorter schedule that visits only some timesteps: with these sorted as τ_1 < … < τ_S, the
 * result has S steps and alphaBar_i = (old) alphaBar_{τ_i}, hence beta_i = 1 − alphaBar_{τ_i} /
 * alphaBar_{τ_{i−1}} (Nichol & Dhariwal 2021, eq. 19).
 *
 * @param timesteps distinct integers in [1, T], in any order.
 * @throws RangeError otherwise.
 */
export function respace(schedule: Schedule, timesteps: readonly number[]): Schedule {
  timesteps.forEach((t, i) => expectInteger(`timesteps[${i}]`, t, 1, schedule.T));
  const ascending = Array.from(new Set(timesteps)).sort((a, b) => a - b);
  if (ascending.length !== timesteps.length) {
    throw new RangeError(
      `timesteps: expected distinct values, got ${timesteps.length - ascending.length} repeated`,
    );
  }
  return scheduleFromAlphaBar([1, ...ascending.map((t) => schedule.alphaBar[t])]);
}

/** Follows alphaBar(u), u = t/T, as closely as a schedule can (see `drawnSchedule`). */
function scheduleFromCurve(T: number, curve: (u: number) => number, maxBeta = 0.999): Schedule {
  expectInteger('T', T, 1, maxT);
  const alphaBar = new Float64Array(T + 1).fill(1);
  for (let t = 1; t <= T; t++) {
    const lowest = Math.max(minAlphaBar, alphaBar[t - 1] * (1 - maxBeta));
    const highest = alphaBar[t - 1] * (1 - minBeta);
    alphaBar[t] = Math.min(highest, Math.max(lowest, curve(t / T)));
  }
  return scheduleFromAlphaBar(alphaBar);
}

function expectFalling(alphaBar: Float64Array): void {
  for (let t = 1; t < alphaBar.length; t++) {
    if (!(alphaBar[t] > 0 && alphaBar[t] < alphaBar[t - 1])) {
      throw new RangeError(
        `alphaBar[${t}]: expected a value in (0, ${alphaBar[t - 1]}), got ${alphaBar[t]}; ` +
          'alphaBar must fall strictly and stay positive, so choose fewer steps or other betas',
      );
    }
  }
}

/**
 * Piecewise cubic through the points that never overshoots them (Steffen 1990), the interpolant
 * that `curveMonotoneX` of d3-shape draws, so that a handle and the curve through it agree.
 * Level outside the points.
 */
function monotoneCubic(points: readonly ControlPoint[]): (u: number) => number {
  const last = points.length - 1;
  if (last === 0) return () => points[0][1];

  const secant = (i: number): number =>
    (points[i + 1][1] - points[i][1]) / (points[i + 1][0] - points[i][0]);
  const inner = (i: number): number => {
    const before = points[i][0] - points[i - 1][0];
    const after = points[i + 1][0] - points[i][0];
    const [left, right] = [secant(i - 1), secant(i)];
    const parabola = Math.abs(left * after + right * before) / (before + after);
    const steepest = Math.min(Math.abs(left), Math.abs(right), parabola / 2);
    return (Math.sign(left) + Math.sign(right)) * steepest;
  };
  const slopes = points.map((_, i) => (i > 0 && i < last ? inner(i) : 0));
  slopes[0] = last === 1 ? secant(0) : (3 * secant(0) - slopes[1]) / 2;
  slopes[last] = last === 1 ? secant(0) : (3 * secant(last - 1) - slopes[last - 1]) / 2;

  return (u) => {
    if (u <= points[0][0]) return points[0][1];
    const next = points.findIndex((point) => u < point[0]);
    if (next === -1) return points[last][1];
    const [u0, y0] = points[next - 1];
    const [u1, y1] = points[next];
    const h = u1 - u0;
    const x = (u - u0) / h;
    // Cubic Hermite form: values y0, y1 and slopes at both ends.
    return (
      y0 * (1 + 2 * x) * (1 - x) ** 2 +
      h * slopes[next - 1] * x * (1 - x) ** 2 +
      y1 * x ** 2 * (3 - 2 * x) -
      h * slopes[next] * x ** 2 * (1 - x)
    );
  };
}
