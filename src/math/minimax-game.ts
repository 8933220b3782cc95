/**
 * Two-player zero-sum games on the plane, min over x and max over y of V(x, y), small enough to see
 * whole: what makes the training of two opposed networks turn in circles is already here.
 */
import { expectReal } from '~/math/expect';

export type Point = readonly [x: number, y: number];

export type MinimaxGame = {
  /** V(x, y): x wants it low, y wants it high. */
  value(z: Point): number;
  /** ∂V/∂x and ∂V/∂y. */
  gradient(z: Point): Point;
  /** ∂²V/∂x², ∂²V/∂x∂y, ∂²V/∂y². */
  hessian(z: Point): readonly [xx: number, xy: number, yy: number];
};

/**
 * V = x·y + (ε/2)·x² − (ε/2)·y². At ε = 0 it is bilinear, the field a pure rotation; with ε > 0 it
 * is strongly convex in x and strongly concave in y. Both have their only equilibrium at (0, 0).
 *
 * @param epsilon at least 0. @throws RangeError otherwise.
 */
export function quadraticGame(epsilon: number): MinimaxGame {
  expectReal('epsilon', epsilon, 0, Number.MAX_VALUE);
  return {
    value: ([x, y]) => x * y + (epsilon / 2) * (x * x - y * y),
    gradient: ([x, y]) => [y + epsilon * x, x - epsilon * y],
    hessian: () => [epsilon, 1, -epsilon],
  };
}

/**
 * The Dirac-GAN (Mescheder et al. 2018, definition 2.1): data δ_0, generator δ_x, discriminator
 * D(u) = y·u, and the loss of Goodfellow et al. (2014) in the form
 *
 *     V = f(x·y) + f(0) − (γ/2)·y²,   f(t) = −log(1 + exp(−t)).
 *
 * γ weighs the R₁ gradient penalty E‖∇D‖² = y² on the data; γ = 0 is the plain game. The
 * equilibrium is (0, 0).
 *
 * @param gamma at least 0. @throws RangeError otherwise.
 */
export function diracGan(gamma: number): MinimaxGame {
  expectReal('gamma', gamma, 0, Number.MAX_VALUE);
  // Written so that neither end overflows.
  const f = (t: number) => Math.min(t, 0) - Math.log1p(Math.exp(-Math.abs(t)));
  const slope = (t: number) => 1 / (1 + Math.exp(t));
  const bend = (t: number) => -slope(t) * slope(-t);
  return {
    value: ([x, y]) => f(x * y) + f(0) - (gamma / 2) * y * y,
    gradient: ([x, y]) => [slope(x * y) * y, slope(x * y) * x - gamma * y],
    hessian: ([x, y]) => [
      bend(x * y) * y * y,
      slope(x * y) + bend(x * y) * x * y,
      bend(x * y) * x * x - gamma,
    ],
  };
}

/** v = (−∂V/∂x, ∂V/∂y): where each player's own gradient would move it. */
export function gameField(game: MinimaxGame, z: Point): Point {
  const [dx, dy] = game.gradient(z);
  return [-dx, dy];
}
