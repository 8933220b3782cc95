/** Attacks that follow the gradient of the cross entropy inside a ball: FGSM, its iteration, PGD. */
import { expectInteger, expectReal } from '~/math/expect';
import type { Random } from '~/math/random';
import { project, randomInBall, steepest, type Norm } from './ball';
import {
  goalClass,
  oneHot,
  type AttackStep,
  type Goal,
  type GradientOracle,
  type PixelRange,
} from './classifier';

export type Problem = {
  oracle: GradientOracle;
  /** Classes of the classifier, at least two. */
  classes: number;
  /** The picture under attack, within `range`. */
  x0: Float32Array;
  goal: Goal;
  range: PixelRange;
  signal?: AbortSignal;
};

export type BallOptions = {
  norm: Norm;
  /** Radius of the ball, in units of a pixel's value; 0 or more. */
  epsilon: number;
  /** Steps of the walk; 1 or more. */
  steps: number;
  /** Length of a step in the same norm; `epsilon / steps` unless said. */
  stepSize?: number;
  /** Where given, the walk starts at a point of the ball drawn at random, else at x₀. */
  start?: Random;
};

/**
 * Projected gradient descent. From x₀, or a random point of the ball B around it,
 *
 *     x_{s+1} = Π_B(x_s ± α·v(g_s)),   g_s = ∇_x H(y, x_s),
 *
 * with v the steepest step of length 1 in the norm: + with y the label that the attack leads away
 * from, − with y its target. Π_B brings back into the ball and into the range of pixels.
 *
 * Yields the start and every step, each with its logits: `steps + 1` evaluations of the classifier.
 *
 * Sources: Madry et al. 2018 (PGD); Kurakin et al., "Adversarial examples in the physical world",
 * 2017 (from x₀, without a random start).
 */
export async function* projectedGradient(
  { oracle, classes, x0, goal, range, signal }: Problem,
  { norm, epsilon, steps, stepSize = epsilon / steps, start }: BallOptions,
): AsyncGenerator<AttackStep, void, void> {
  expectInteger('steps', steps, 1, Number.MAX_SAFE_INTEGER);
  expectReal('step size', stepSize, 0, Number.MAX_VALUE);
  const w = oneHot(goalClass(goal), classes);
  const length = goal.kind === 'away' ? stepSize : -stepSize;
  let x = start ? randomInBall(norm, x0, epsilon, range, start) : x0.slice();
  for (let step = 0; ; step++) {
    const { logits, gradient } = await oracle(x, w, signal);
    yield { step, steps, x, logits };
    if (step === steps) return;
    const move = steepest(norm, gradient, length);
    x = project(
      norm,
      x.map((value, i) => value + move[i]),
      x0,
      epsilon,
      range,
    );
  }
}

/**
 * The fast gradient sign method, x = clip(x₀ ± ε·sign ∇_x H(y, x₀)): the best step of max-norm ε for
 * a loss that is linear in x. Goodfellow et al. 2015, section 4.
 */
export const fgsm = (problem: Problem, epsilon: number): ReturnType<typeof projectedGradient> =>
  projectedGradient(problem, { norm: 'max', epsilon, steps: 1 });

/** Where PGD may walk back and forth: its steps reach over the ball two and a half times. */
const PGD_REACH = 2.5;

/** The step of PGD, 2.5·ε/steps, as in the experiments of Madry et al. 2018. */
export const pgdStepSize = (epsilon: number, steps: number): number =>
  (PGD_REACH * epsilon) / steps;
