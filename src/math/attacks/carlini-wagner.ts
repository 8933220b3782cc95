/** The attack of Carlini and Wagner in the 2-norm: the nearest picture that is misread. */
import { expectInteger, expectReal } from '~/math/expect';
import { distance } from './ball';
import {
  topOther,
  type AttackStep,
  type Goal,
  type GradientOracle,
  type Sensed,
} from './classifier';
import type { Problem } from './gradient-attacks';

export type CarliniWagnerOptions = {
  /** Steps of Adam for each value of c. */
  iterations?: number;
  /** Values of c that the search tries. */
  searches?: number;
  /** The first c: how much a logit weighs against a squared distance (units of pixels). */
  c?: number;
  /** By how much, in logits, the wanted class must lead at the end: κ ≥ 0. */
  confidence?: number;
  /** Adam's rate, in units of v. */
  learningRate?: number;
};

/** The best picture so far, if any; `distance` is its 2-norm from x₀. */
export type CarliniWagnerStep = AttackStep & { c: number; found: boolean; distance: number };

/** Keeps artanh finite where pixels lie on the edge of their range. */
const INSIDE = 1 - 1e-6;

/**
 * How far the attack still is from its goal, in logits: z_label − max of the others for `away`,
 * max of the others − z_target for `towards`; below 0 the goal is reached. `lead` and `against` are
 * the classes of the difference z_lead − z_against.
 */
export function marginOf(
  goal: Goal,
  logits: ArrayLike<number>,
): { margin: number; lead: number; against: number } {
  const own = goal.kind === 'away' ? goal.label : goal.target;
  const other = topOther(logits, own);
  const [lead, against] = goal.kind === 'away' ? [own, other] : [other, own];
  return { margin: logits[lead] - logits[against], lead, against };
}

/** Weights w = e_against − e_lead, Σ w = 0, whose cross entropy has the gradient ∇(z_lead − z_against). */
export function marginWeights(lead: number, against: number, classes: number): Float32Array {
  const w = new Float32Array(classes);
  w[against] += 1;
  w[lead] -= 1;
  return w;
}

/**
 * The margin at x with its gradient. Which classes it is between is known only from the logits, and
 * the weights must be given with the question: the classes of the step before are tried first, and
 * the classifier is asked again where they have changed.
 */
async function senseMargin(
  oracle: GradientOracle,
  x: Float32Array,
  goal: Goal,
  guess: Float32Array,
  signal?: AbortSignal,
): Promise<Sensed & { margin: number; weights: Float32Array }> {
  let weights = guess;
  let sensed = await oracle(x, weights, signal);
  const { margin, lead, against } = marginOf(goal, sensed.logits);
  if (weights[lead] !== -1 || weights[against] !== 1) {
    weights = marginWeights(lead, against, weights.length);
    sensed = await oracle(x, weights, signal);
  }
  return { ...sensed, margin, weights };
}

/**
 * Looks for the smallest ‖δ‖₂ with which x₀ + δ is read as wanted:
 *
 *     minimise over v   ‖x(v) − x₀‖₂² + c·max(margin(x(v)), −κ),   x(v) = m + h·tanh v,
 *
 * m and h the middle and half the width of the range of pixels, so that every v is a picture. Adam
 * minimises for one c; c is raised tenfold until a picture is found, then halved between the largest
 * c that failed and the smallest that did not. Squared distances are in units of a pixel's value:
 * on another scale another c does the same.
 *
 * Yields after every step of Adam with the best picture so far; before one is found, the present
 * one.
 *
 * Source: Carlini and Wagner, "Towards evaluating the robustness of neural networks", 2017, V and VI.
 */
export async function* carliniWagner(
  { oracle, classes, x0, goal, range: [low, high], signal }: Problem,
  {
    iterations = 100,
    searches = 5,
    c: firstC = 1,
    confidence = 0,
    learningRate = 0.05,
  }: CarliniWagnerOptions = {},
): AsyncGenerator<CarliniWagnerStep, void, void> {
  expectInteger('iterations', iterations, 1, Number.MAX_SAFE_INTEGER);
  expectInteger('searches', searches, 1, Number.MAX_SAFE_INTEGER);
  expectReal('confidence', confidence, 0, Number.MAX_VALUE);
  const [middle, half] = [(low + high) / 2, (high - low) / 2];
  const start = Float64Array.from(x0, (value) => Math.atanh((INSIDE * (value - middle)) / half));
  const steps = searches * iterations;
  let [floor, ceiling] = [0, Infinity];
  let c = firstC;
  let best: { x: Float32Array; logits: Float32Array; distance: number } | undefined;
  let weights = new Float32Array(classes);

  for (let search = 0; search < searches; search++) {
    const v = start.slice();
    const adam = createAdam(v.length, learningRate);
    let succeeded = false;
    for (let i = 0; i < iterations; i++) {
      const tanh = v.map(Math.tanh);
      const x = Float32Array.from(tanh, (value) => middle + half * value);
      const sensed = await senseMargin(oracle, x, goal, weights, signal);
      weights = sensed.weights as Float32Array<ArrayBuffer>;
      const { logits, gradient, margin } = sensed;
      const reached = margin < 0 && margin <= -confidence;
      if (reached) {
        succeeded = true;
        const length = distance('two', x, x0);
        if (!best || length < best.distance) best = { x, logits, distance: length };
      }
      const shown = best ?? { x, logits, distance: distance('two', x, x0) };
      yield { step: search * iterations + i + 1, steps, ...shown, c, found: best !== undefined };
      // Below −κ the margin has no slope: only the distance pulls.
      const pull = margin > -confidence ? c : 0;
      adam(v, (j) => {
        const slope = half * (1 - tanh[j] ** 2);
        return (2 * (x[j] - x0[j]) + pull * gradient[j]) * slope;
      });
    }
    if (succeeded) ceiling = c;
    else floor = c;
    c = ceiling === Infinity ? 10 * c : (floor + ceiling) / 2;
  }
}

/** Adam (Kingma and Ba 2015) with its usual β₁ = 0.9, β₂ = 0.999; changes v in place. */
function createAdam(length: number, rate: number) {
  const [beta1, beta2, tiny] = [0.9, 0.999, 1e-8];
  const mean = new Float64Array(length);
  const square = new Float64Array(length);
  let step = 0;
  return (v: Float64Array, gradient: (j: number) => number): void => {
    step++;
    for (let j = 0; j < length; j++) {
      const g = gradient(j);
      mean[j] = beta1 * mean[j] + (1 - beta1) * g;
      square[j] = beta2 * square[j] + (1 - beta2) * g * g;
      const size = Math.sqrt(square[j] / (1 - beta2 ** step)) + tiny;
      v[j] -= (rate * mean[j]) / (1 - beta1 ** step) / size;
    }
  };
}
