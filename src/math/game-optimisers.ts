/** First-order methods for min over x, max over y of V(x, y), each as one pure step. */
import { expectInteger } from '~/math/expect';
import { gameField, type MinimaxGame, type Point } from '~/math/minimax-game';

export type StepOptions = {
  /** Step size η > 0. */
  eta: number;
  /** Momentum β in (−1, 1), for the two methods that have it; negative works against the last move. */
  beta: number;
  /** Weight γ ≥ 0 of the consensus term. */
  gamma: number;
};

/** The point after z; `before` is the one ahead of z, and z itself at the start. */
export type GameStep = (game: MinimaxGame, z: Point, before: Point, options: StepOptions) => Point;

const along = ([x, y]: Point, t: number, [dx, dy]: Point): Point => [x + t * dx, y + t * dy];
const minus = ([a, b]: Point, [c, d]: Point): Point => [a - c, b - d];

/** z + η·v(z): both players move at once (v: `gameField`). */
const simultaneous: GameStep = (game, z, _, { eta }) => along(z, eta, gameField(game, z));

/** y moves first, as the discriminator does in a GAN; x answers the new y. */
const alternating: GameStep = (game, z, _, options) =>
  alternatingMomentum(game, z, z, { ...options, beta: 0 });

/** z + η·v(z + η·v(z)): looks one step ahead and moves by what it saw there (Korpelevich 1976). */
const extragradient: GameStep = (game, z, _, { eta }) =>
  along(z, eta, gameField(game, along(z, eta, gameField(game, z))));

/** z + 2η·v(z) − η·v(before): foresees that the field goes on turning (Daskalakis et al. 2018). */
const optimistic: GameStep = (game, z, before, { eta }) =>
  along(along(z, 2 * eta, gameField(game, z)), -eta, gameField(game, before));

/**
 * z + η·(v − γ·∇½‖v‖²): both players also want the field itself to be small
 * (Mescheder et al. 2017).
 */
const consensus: GameStep = (game, z, _, { eta, gamma }) => {
  const [dx, dy] = game.gradient(z);
  const [xx, xy, yy] = game.hessian(z);
  const uphill: Point = [xx * dx + xy * dy, xy * dx + yy * dy];
  return along(along(z, eta, gameField(game, z)), -eta * gamma, uphill);
};

/** z + η·v(z) + β·(z − before): heavy ball, both players at once. */
const momentum: GameStep = (game, z, before, { eta, beta }) =>
  along(along(z, eta, gameField(game, z)), beta, minus(z, before));

/** Heavy ball in turns, y first; with β = −½ it converges on x·y (Gidel et al. 2019). */
const alternatingMomentum: GameStep = (game, z, before, { eta, beta }) => {
  const [x, y] = z;
  const [kx, ky] = minus(z, before);
  const nextY = y + eta * game.gradient(z)[1] + beta * ky;
  return [x - eta * game.gradient([x, nextY])[0] + beta * kx, nextY];
};

export const gameSteps = {
  simultaneous,
  alternating,
  extragradient,
  optimistic,
  consensus,
  momentum,
  alternatingMomentum,
} as const satisfies Record<string, GameStep>;

export type GameOptimiser = keyof typeof gameSteps;

/**
 * The first `steps` moves of a method: x_0, y_0, x_1, y_1, …, [2·(steps + 1)].
 *
 * @throws RangeError unless steps is an integer from 0 to 10⁶.
 */
export function gameTrajectory(
  game: MinimaxGame,
  optimiser: GameOptimiser,
  start: Point,
  steps: number,
  options: StepOptions,
): Float64Array {
  expectInteger('steps', steps, 0, 1e6);
  const path = new Float64Array(2 * (steps + 1));
  let [before, z] = [start, start];
  for (let n = 0; ; n++) {
    path.set(z, 2 * n);
    if (n === steps) return path;
    [before, z] = [z, gameSteps[optimiser](game, z, before, options)];
  }
}

/**
 * The limit η → 0: solves dz/dt = v(z) by the classical Runge–Kutta method of order 4 and returns
 * the points at t = 0, h, 2h, …, steps·h, as `gameTrajectory` does.
 *
 * @param h length of a step, more than 0; the error of a step is O(h⁵).
 * @throws RangeError unless steps is an integer from 0 to 10⁶.
 */
export function gradientFlow(
  game: MinimaxGame,
  start: Point,
  steps: number,
  h: number,
): Float64Array {
  expectInteger('steps', steps, 0, 1e6);
  const path = new Float64Array(2 * (steps + 1));
  let z = start;
  for (let n = 0; ; n++) {
    path.set(z, 2 * n);
    if (n === steps) return path;
    const k1 = gameField(game, z);
    const k2 = gameField(game, along(z, h / 2, k1));
    const k3 = gameField(game, along(z, h / 2, k2));
    const k4 = gameField(game, along(z, h, k3));
    z = [
      z[0] + (h / 6) * (k1[0] + 2 * k2[0] + 2 * k3[0] + k4[0]),
      z[1] + (h / 6) * (k1[1] + 2 * k2[1] + 2 * k3[1] + k4[1]),
    ];
  }
}
