import {
  gameTrajectory,
  gradientFlow,
  type GameOptimiser,
  type StepOptions,
} from '~/math/game-optimisers';
import { diracGan, quadraticGame, type MinimaxGame } from '~/math/minimax-game';
import { memoLast } from '~/ui/memo-last';
import { optimisers, STEPS, type GameName, type State } from './state';

/** Pieces of the flow for each step of the methods, so that its curve is smooth. */
export const FLOW_FINENESS = 4;

export type Paths = Record<GameOptimiser, Float64Array> & {
  /** At the same times η·n as the methods' steps, and between them. */
  flow: Float64Array;
};

export function gameOf(name: GameName, strength: number): MinimaxGame {
  switch (name) {
    case 'bilinear':
      return quadraticGame(0);
    case 'curved':
      return quadraticGame(strength);
    case 'dirac':
      return diracGan(0);
    case 'dirac-r1':
      return diracGan(strength);
  }
}

export function pathsOf({
  game: name,
  strength,
  x,
  y,
  ...options
}: Pick<State, 'game' | 'strength' | 'x' | 'y'> & StepOptions): Paths {
  const game = gameOf(name, strength);
  const walked = optimisers.map((optimiser) => [
    optimiser,
    gameTrajectory(game, optimiser, [x, y], STEPS, options),
  ]);
  return {
    ...(Object.fromEntries(walked) as Record<GameOptimiser, Float64Array>),
    flow: gradientFlow(game, [x, y], FLOW_FINENESS * STEPS, options.eta / FLOW_FINENESS),
  };
}

/** `pathsOf` a state, worked out again only when something that they depend on has changed. */
export function createScene(): (state: State) => Paths {
  const walk = memoLast(
    (
      game: GameName,
      strength: number,
      eta: number,
      beta: number,
      gamma: number,
      x: number,
      y: number,
    ) => pathsOf({ game, strength, eta, beta, gamma, x, y }),
  );
  return ({ game, strength, eta, beta, gamma, x, y }) =>
    walk(game, strength, eta, beta, gamma, x, y);
}

/** Distance from the equilibrium, which is the origin in every game here, after n steps. */
export const distanceAt = (path: Float64Array, n: number): number =>
  Math.hypot(path[2 * n], path[2 * n + 1]);

/** The factor by which one step changed the distance, on (geometric) average over the first n. */
export function meanFactor(path: Float64Array, n: number): number {
  const before = distanceAt(path, 0);
  return n === 0 || before === 0 ? NaN : (distanceAt(path, n) / before) ** (1 / n);
}
