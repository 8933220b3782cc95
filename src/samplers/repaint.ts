import { posteriorCoefficients, qSample } from '~/math/diffusion';
import { expectInteger, expectLength } from '~/math/expect';
import type { Random } from '~/math/random';
import type { Schedule } from '~/math/schedule';
import { ddpmStep } from '~/samplers/ddpm';
import type { SamplerStep } from '~/samplers/network';
import type { RunOptions } from '~/samplers/reverse-step';

/** One move of the walk: down a step with the network, or up again with fresh noise. */
export type RepaintMove = { kind: 'down' | 'up'; from: number; to: number };

export type RepaintOptions = Omit<RunOptions, 'random'> & {
  /** What is known of the clean data, of the length of xT; elsewhere it is not looked at. */
  known: Float32Array;
  /** 1 where `known` holds, 0 where the data are to be made up; of the length of xT. */
  mask: Float32Array;
  /** How often each stretch is walked, 1 or more; 1 only overwrites. */
  resamplings: number;
  /** Steps that are taken back each time, 1 or more. */
  jump: number;
  random: Random;
};

/** A step down, with the known part put in; or, without `step`, a move up. */
export type RepaintState = { move: RepaintMove; x: Float32Array; step?: SamplerStep };

/**
 * The order of moves down a list of times (Lugmayr et al. 2022, section 4.2): every `jump` steps the
 * walk goes up again by as many and comes down once more, `resamplings` − 1 times, then goes on. Moves
 * name times, the last one is 0. The stretch that ends at 0 is repeated like any other.
 *
 * @throws RangeError for fewer than one step, resampling or jump.
 */
export function repaintMoves(
  timesteps: readonly number[],
  { resamplings, jump }: { resamplings: number; jump: number },
): RepaintMove[] {
  expectInteger('number of timesteps', timesteps.length, 1, 100_000);
  expectInteger('resamplings', resamplings, 1, 1_000);
  expectInteger('jump', jump, 1, 100_000);
  const times = [...timesteps, 0];
  const moves: RepaintMove[] = [];
  for (let start = 0; start < timesteps.length; start += jump) {
    const end = Math.min(start + jump, timesteps.length);
    for (let round = 0; round < resamplings; round++) {
      if (round > 0) moves.push({ kind: 'up', from: times[end], to: times[start] });
      for (let i = start; i < end; i++) {
        moves.push({ kind: 'down', from: times[i], to: times[i + 1] });
      }
    }
  }
  return moves;
}

/** The looks at the network that a walk takes. */
export const repaintCalls = (moves: readonly RepaintMove[]): number =>
  moves.filter(({ kind }) => kind === 'down').length;

/**
 * Inpainting by overwriting (Lugmayr et al. 2022, algorithm 1): an ancestral step with betaTilde, then
 * the known part is replaced by its own noised version,
 *
 *     x_s ← mask·(√alphaBar_s·known + √(1 − alphaBar_s)·epsilon) + (1 − mask)·x_s,
 *
 * and a move up from s to t is the forward process,
 *
 *     x_t = √alpha_{t|s}·x_s + √beta_{t|s}·epsilon.
 *
 * All noise is fresh for every move, from the forks of `random` by its number. Yields after each.
 *
 * @throws RangeError for a bad list of times, arrays of unequal length; `signal.reason` once aborted.
 */
export async function* repaint(options: RepaintOptions): AsyncGenerator<RepaintState, void, void> {
  const { epsilonTheta, xT, timesteps, schedule, random, known, mask, clipX0, signal } = options;
  expectLength('known', known, xT.length);
  expectLength('mask', mask, xT.length);
  timesteps.forEach((t, i) =>
    expectInteger(`timesteps[${i}]`, t, 1, i === 0 ? schedule.T : timesteps[i - 1] - 1),
  );
  const draw = (label: string): Float32Array =>
    random.fork(label).fillNormal(new Float32Array(xT.length));
  let x = xT;
  for (const [number, move] of repaintMoves(timesteps, options).entries()) {
    signal?.throwIfAborted();
    const { from, to } = move;
    if (move.kind === 'up') {
      x = noisedFurther(x, from, to, draw(`up ${number}`), schedule);
      yield { move, x };
      continue;
    }
    const epsilonHat = await epsilonTheta(x, from, signal);
    signal?.throwIfAborted();
    const noise = draw(`down ${number}`);
    const step = ddpmStep({
      xt: x,
      t: from,
      tPrev: to,
      epsilonHat,
      schedule,
      clipX0,
      noise,
      variance: 'betaTilde',
    });
    const epsilon = draw(`known ${number}`);
    const kept = qSample({ x0: known, t: to, epsilon, schedule });
    x = step.xPrev.map((value, i) => mask[i] * kept[i] + (1 - mask[i]) * value);
    yield { move, x, step };
  }
}

/** q(x_t | x_s) for s < t. */
function noisedFurther(
  xs: Float32Array,
  s: number,
  t: number,
  epsilon: Float32Array,
  schedule: Schedule,
): Float32Array {
  const { alpha, beta } = posteriorCoefficients(schedule, t, s);
  const [signal, noise] = [Math.sqrt(alpha), Math.sqrt(beta)];
  return xs.map((value, i) => signal * value + noise * epsilon[i]);
}
