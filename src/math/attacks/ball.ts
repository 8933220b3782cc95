/** Balls around a picture, in the max-norm and in the 2-norm: steps within them and ways back. */
import { expectLength, expectReal } from '~/math/expect';
import type { Random } from '~/math/random';
import type { PixelRange } from './classifier';

/** ‖δ‖_∞ = max |δ_i|, or ‖δ‖_2 = √(Σ δ_i²). */
export type Norm = 'max' | 'two';

/** The norm of a − b; of a alone without b. */
export function distance(norm: Norm, a: ArrayLike<number>, b?: ArrayLike<number>): number {
  if (b) expectLength('second picture', b, a.length);
  let result = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = a[i] - (b ? b[i] : 0);
    result = norm === 'max' ? Math.max(result, Math.abs(difference)) : result + difference ** 2;
  }
  return norm === 'max' ? result : Math.sqrt(result);
}

/**
 * The step v of norm `length` with the largest ⟨gradient, v⟩: length·sign(g) in the max-norm,
 * length·g/‖g‖₂ in the 2-norm. Where the gradient is 0 so is the step.
 *
 * Source: Goodfellow et al., "Explaining and harnessing adversarial examples", ICLR 2015.
 */
export function steepest(norm: Norm, gradient: Float32Array, length: number): Float32Array {
  if (norm === 'max') return gradient.map((g) => length * Math.sign(g));
  const size = distance('two', gradient);
  return gradient.map((g) => (size > 0 ? (length * g) / size : 0));
}

const clamp = (value: number, low: number, high: number): number =>
  value < low ? low : value > high ? high : value;

/**
 * Brings x back into the ball of radius `epsilon` around `centre` and into the range of pixels. In
 * the max-norm this is the nearest point of both: each pixel is clamped. In the 2-norm
 * δ = x − centre is shortened to δ·min(1, ε/‖δ‖₂), then clamped; where the centre is itself in range
 * clamping only brings every pixel nearer to it, so the result stays in the ball.
 *
 * Source: Madry et al., "Towards deep learning models resistant to adversarial attacks", ICLR 2018.
 */
export function project(
  norm: Norm,
  x: Float32Array,
  centre: Float32Array,
  epsilon: number,
  [low, high]: PixelRange,
): Float32Array {
  expectReal('epsilon', epsilon, 0, Number.MAX_VALUE);
  if (norm === 'max') {
    return x.map((value, i) =>
      clamp(clamp(value, centre[i] - epsilon, centre[i] + epsilon), low, high),
    );
  }
  const length = distance('two', x, centre);
  const share = length > epsilon ? epsilon / length : 1;
  return x.map((value, i) => clamp(centre[i] + share * (value - centre[i]), low, high));
}

/**
 * A point drawn uniformly from the ball of radius `epsilon` around `centre` (before the range of
 * pixels cuts it): in the max-norm each pixel by itself; in the 2-norm a direction from normals, and
 * the radius ε·u^{1/n}, u uniform, n pixels.
 */
export function randomInBall(
  norm: Norm,
  centre: Float32Array,
  epsilon: number,
  range: PixelRange,
  random: Random,
): Float32Array {
  const n = centre.length;
  if (norm === 'max') {
    const moved = centre.map((value) => value + epsilon * (2 * random.uniform() - 1));
    return project('max', moved, centre, epsilon, range);
  }
  const direction = random.fillNormal(new Float32Array(n));
  const radius = epsilon * random.uniform() ** (1 / n);
  const step = steepest('two', direction, radius);
  return project(
    'two',
    centre.map((value, i) => value + step[i]),
    centre,
    epsilon,
    range,
  );
}
