/**
 * What attacks ask of a classifier. A picture x is an array of pixels in one range [low, high], a
 * classifier gives it one logit z_k for each class k, and softmax(z)_k is its probability.
 */

/** What a classifier answers: logits z(x), and the gradient by x of the loss that was asked for. */
export type Sensed = { logits: Float32Array; gradient: Float32Array };

/**
 * A classifier with its input gradient: the logits of `x`, and the gradient by x of the weighted
 * cross entropy
 *
 *     H_w(x) = −Σ_k w_k log softmax(z(x))_k,    ∇H_w = −Σ_k w_k ∇z_k + (Σ_k w_k) ∇ log Σ_j exp z_j.
 *
 * A one-hot w is a label. Where Σ w = 0 the last term vanishes, so that differences of logits have
 * their gradients from the same graph: w = e_b − e_a gives ∇(z_a − z_b).
 */
export type GradientOracle = (
  x: Float32Array,
  w: Float32Array,
  signal?: AbortSignal,
) => Promise<Sensed>;

/** Logits of several pictures at once, without any gradient. */
export type LogitOracle = (
  pictures: readonly Float32Array[],
  signal?: AbortSignal,
) => Promise<Float32Array[]>;

/** What an attack wants: any class but `label` (untargeted), or the class `target` (targeted). */
export type Goal = { kind: 'away'; label: number } | { kind: 'towards'; target: number };

/** The values that a pixel may have. */
export type PixelRange = readonly [low: number, high: number];

/** A picture on the way of an attack, with what the classifier says of it. */
export type AttackStep = {
  /** From 0, the start, to `steps`. */
  step: number;
  steps: number;
  x: Float32Array;
  logits: Float32Array;
};

/** The most probable class; the first of several that are equal. */
export function topClass(logits: ArrayLike<number>): number {
  let top = 0;
  for (let k = 1; k < logits.length; k++) if (logits[k] > logits[top]) top = k;
  return top;
}

/** softmax(z)_k = exp z_k / Σ_j exp z_j; no overflow for finite logits. */
export function softmax(logits: ArrayLike<number>): number[] {
  const largest = logits[topClass(logits)];
  const powers = Array.from(logits, (z) => Math.exp(z - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** The most probable class but one. */
export function topOther(logits: ArrayLike<number>, but: number): number {
  let top = but === 0 ? 1 : 0;
  for (let k = top + 1; k < logits.length; k++) if (k !== but && logits[k] > logits[top]) top = k;
  return top;
}

/** Whether a classifier with these logits is where the attack wants it. */
export const isReached = (goal: Goal, logits: ArrayLike<number>): boolean =>
  goal.kind === 'away' ? topClass(logits) !== goal.label : topClass(logits) === goal.target;

/** The class whose cross entropy an attack drives: up for `away`, down for `towards`. */
export const goalClass = (goal: Goal): number => (goal.kind === 'away' ? goal.label : goal.target);

/** The vector e_k of `length` values. */
export function oneHot(k: number, length: number): Float32Array {
  if (!Number.isInteger(k) || k < 0 || k >= length) {
    throw new RangeError(`class: expected an integer from 0 to ${length - 1}, got ${k}`);
  }
  const vector = new Float32Array(length);
  vector[k] = 1;
  return vector;
}
