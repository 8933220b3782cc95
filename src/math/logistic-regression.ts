import { expectLength, expectReal } from '~/math/expect';

/** P(y = 1 | x) = σ(wᵀx + b). */
export type LogisticModel = { weights: Float64Array; bias: number };

export type LabelledData = {
  /** Rows of equal length. */
  rows: readonly ArrayLike<number>[];
  /** 0 or 1 for each row. */
  labels: ArrayLike<number>;
  /** How much each row counts; not negative, of any positive sum. */
  weights: ArrayLike<number>;
};

export const logistic = (logit: number): number => 1 / (1 + Math.exp(-logit));

export function logitOf({ weights, bias }: LogisticModel, row: ArrayLike<number>): number {
  let sum = bias;
  for (let k = 0; k < weights.length; k++) sum += weights[k] * row[k];
  return sum;
}

/** Newton's steps stop here; the loss is convex, and few are needed. */
const MAX_STEPS = 30;
const TOLERANCE = 1e-9;

/**
 * Fits a logistic regression: minimises by Newton's method
 *
 *     Σ_i ω_i [log(1 + e^{s_i}) − y_i s_i] + ½ λ ‖w‖²,   s_i = wᵀx_i + b,   ω_i = weight_i / Σ weights.
 *
 * @param ridge λ > 0; the bias is not penalised.
 * @throws RangeError for lists of unequal length, no rows, or weights without a positive sum.
 */
export function fitLogistic({ rows, labels, weights }: LabelledData, ridge: number): LogisticModel {
  expectReal('ridge', ridge, Number.MIN_VALUE, Number.MAX_VALUE);
  expectLength('labels', labels, Math.max(1, rows.length));
  expectLength('weights', weights, rows.length);
  let total = 0;
  for (let i = 0; i < rows.length; i++) total += weights[i];
  expectReal('sum of the weights', total, Number.MIN_VALUE, Number.MAX_VALUE);
  const length = rows[0].length;
  const size = length + 1;
  const parameters = new Float64Array(size);
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  for (let step = 0; step < MAX_STEPS; step++) {
    gradient.fill(0);
    hessian.fill(0);
    for (let i = 0; i < rows.length; i++) {
      const share = weights[i] / total;
      if (share === 0) continue;
      const row = rows[i];
      let logit = parameters[length];
      for (let k = 0; k < length; k++) logit += parameters[k] * row[k];
      const p = logistic(logit);
      const [slope, curve] = [share * (p - labels[i]), share * p * (1 - p)];
      for (let a = 0; a < size; a++) {
        const left = a < length ? row[a] : 1;
        gradient[a] += slope * left;
        const scaled = curve * left;
        for (let b = 0; b <= a; b++) hessian[a * size + b] += scaled * (b < length ? row[b] : 1);
      }
    }
    for (let a = 0; a < length; a++) {
      gradient[a] += ridge * parameters[a];
      hessian[a * size + a] += ridge;
    }
    // Where all rows are judged with certainty the bias has no curvature of its own left.
    hessian[size * size - 1] += 1e-9;
    const move = solvePositive(hessian, gradient);
    let largest = 0;
    for (let a = 0; a < size; a++) {
      parameters[a] -= move[a];
      largest = Math.max(largest, Math.abs(move[a]));
    }
    if (largest < TOLERANCE) break;
  }
  return { weights: parameters.slice(0, length), bias: parameters[length] };
}

/** Solves Ax = b for a positive definite A by Cholesky's A = LLᵀ; reads A's lower half, overwrites it. */
function solvePositive(a: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j];
      for (let k = 0; k < j; k++) sum -= a[i * n + k] * a[j * n + k];
      a[i * n + j] = i === j ? Math.sqrt(sum) : sum / a[j * n + j];
    }
  }
  const x = b.slice();
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] -= a[i * n + k] * x[k];
    x[i] /= a[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] -= a[k * n + i] * x[k];
    x[i] /= a[i * n + i];
  }
  return x;
}
