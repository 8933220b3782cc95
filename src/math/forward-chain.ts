import { qStep } from '~/math/diffusion';
import { expectInteger } from '~/math/expect';
import type { Random } from '~/math/random';
import type { Schedule } from '~/math/schedule';

/**
 * One walk of the forward process, q(x_t | x_{t−1}) applied step by step, that can also be walked
 * back: step t draws its noise epsilon_t from `random.fork(t)`, so it is the same whenever and from
 * wherever the walk gets there.
 */
export type ForwardChain = {
  /** Where the walk stands, in 0 … T. */
  readonly t: number;
  /** x_t. Read only, and only until the next step. */
  readonly xt: Float32Array;
  /** x_{t−1}; x_0 at t = 0. */
  readonly xPrev: Float32Array;
  /** The noise epsilon_t of the last step; zero at t = 0. */
  readonly epsilon: Float32Array;
  /**
   * The accumulated noise: the one standard normal array that does in a single jump what the t
   * noises did one by one (zero at t = 0),
   *
   *     epsilonBar_t = (1/√(1 − alphaBar_t)) Σ_{s ≤ t} √(beta_s · alphaBar_t / alphaBar_s) · epsilon_s.
   *
   * Only noises enter it, never x_0 or x_t.
   */
  epsilonBar(out?: Float32Array): Float32Array;
  /**
   * Walks towards t, from the nearest kept state, and stops once there or when `pause()` says so
   * between two steps. Returns whether it arrived.
   */
  walkTo(t: number, pause?: () => boolean): boolean;
  /** The state kept at t, or undefined where none is: see `keepEvery`. */
  kept(t: number): Float32Array | undefined;
};

type Kept = { xt: Float32Array; noise: Float64Array };

/**
 * Starts a walk at x_0.
 *
 * @param x0 any shape, flattened; copied.
 * @param random its forks 1 … T are the noises.
 * @param keepEvery states at the multiples of this are kept once visited, so that going back costs
 *   fewer than `keepEvery` steps; the memory is 12 bytes × length × T / keepEvery.
 * @throws RangeError for a keepEvery outside [1, T], and from `walkTo` for a t outside [0, T].
 */
export function forwardChain({
  x0,
  schedule,
  random,
  keepEvery = 1,
}: {
  x0: Float32Array;
  schedule: Schedule;
  random: Random;
  keepEvery?: number;
}): ForwardChain {
  const { T, alpha, alphaBar, beta } = schedule;
  expectInteger('keepEvery', keepEvery, 1, T);
  const length = x0.length;
  const store: Kept[] = [{ xt: x0.slice(), noise: new Float64Array(length) }];
  const epsilon = new Float32Array(length);
  let t = 0;
  let xt = x0.slice();
  let xPrev = x0.slice();
  // √(1 − alphaBar_t)·epsilonBar_t; float64, so that its own rounding stays far below that of x_t.
  const noise = new Float64Array(length);

  function step(): void {
    t++;
    random.fork(t).fillNormal(epsilon);
    [xPrev, xt] = [xt, xPrev];
    qStep({ xPrev, t, epsilon, schedule, out: xt });
    const [shrink, add] = [Math.sqrt(alpha[t]), Math.sqrt(beta[t])];
    for (let i = 0; i < length; i++) noise[i] = shrink * noise[i] + add * epsilon[i];
    const slot = t / keepEvery;
    if (slot === store.length) store.push({ xt: xt.slice(), noise: noise.slice() });
  }

  function restore(slot: number): void {
    t = slot * keepEvery;
    xt.set(store[slot].xt);
    xPrev.set(store[slot].xt);
    noise.set(store[slot].noise);
    epsilon.fill(0);
  }

  return {
    get t() {
      return t;
    },
    get xt() {
      return xt;
    },
    get xPrev() {
      return xPrev;
    },
    epsilon,
    epsilonBar(out = new Float32Array(length)) {
      const scale = t === 0 ? 0 : 1 / Math.sqrt(1 - alphaBar[t]);
      for (let i = 0; i < length; i++) out[i] = scale * noise[i];
      return out;
    },
    walkTo(target, pause = () => false) {
      expectInteger('t', target, 0, T);
      if (target === t) return true;
      // The last step is always walked, since x_{t−1} and epsilon_t come from it.
      const slot = Math.min(
        store.length - 1,
        target === 0 ? 0 : Math.floor((target - 1) / keepEvery),
      );
      if (target < t || slot * keepEvery > t) restore(slot);
      while (t < target) {
        step();
        if (t < target && pause()) return false;
      }
      return true;
    },
    kept: (at) => (at % keepEvery === 0 ? store[at / keepEvery]?.xt : undefined),
  };
}
