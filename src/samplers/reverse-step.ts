/** What all samplers share: a step's arithmetic once its coefficients are known, and the loop. */
import { epsilonFromX0, posteriorCoefficients, x0FromEpsilon } from '~/math/diffusion';
import { expectInteger, expectLength } from '~/math/expect';
import type { Random } from '~/math/random';
import type { Schedule } from '~/math/schedule';
import type { EpsilonTheta, SamplerStep, StepCoefficients } from '~/samplers/network';

/** What every single step takes. */
export type StepInput = {
  /** The current state x_t. */
  xt: Float32Array;
  /** Its time, an integer in [1, T]. */
  t: number;
  /** The time to go to, an integer in [0, t − 1]. */
  tPrev: number;
  /** The network's prediction at (xt, t). */
  epsilonHat: Float32Array;
  schedule: Schedule;
  /**
   * Clip x0Hat to [−1, 1], the range of image data, and take for epsilonHat the noise that the
   * clipped x0Hat implies, so that xt = √alphaBar·x0Hat + √(1 − alphaBar)·epsilonHat still holds
   * and every formula may use either. Off by default.
   */
  clipX0?: boolean;
  /** Standard normal draw of the same length; see `stepNoise`. */
  noise: Float32Array;
};

/** What every run takes. */
export type RunOptions = {
  epsilonTheta: EpsilonTheta;
  /** The state at timesteps[0]: N(0, I) for a run from T, or any x_t to go on from. */
  xT: Float32Array;
  /** Strictly descending integers in [1, T], for instance from `evenTimesteps`. */
  timesteps: readonly number[];
  schedule: Schedule;
  /** Seeds the noise of all steps; see `stepNoise`. */
  random: Random;
  clipX0?: boolean;
  /** Ends the run between two steps by throwing `signal.reason`; the network gets it too. */
  signal?: AbortSignal;
};

/** What a step takes for the clean data and for the noise in xt; the two add up to xt. */
export type Guess = Pick<SamplerStep, 'x0Hat' | 'epsilonHat'>;

/** The weights of a step's mean and its sigma. */
type Weights = Pick<StepCoefficients, 'coefX0' | 'coefXt' | 'coefEpsilon'> & { sigma: number };

/**
 * The noise of the step that leaves time t. It comes from the stream's fork t and not from its
 * running end, so that it does not depend on the steps taken before: scrubbing back, painting on
 * x_t and going on, or walking with another stride meets the same noise again at the same t.
 */
export function stepNoise(random: Random, t: number, length: number): Float32Array {
  return random.fork(t).fillNormal(new Float32Array(length));
}

/**
 * The network's own guess at (xt, t), clipped where that is asked for.
 *
 * @throws RangeError for a t outside [1, T] or arrays of unequal length.
 */
export function guessAt({
  xt,
  t,
  epsilonHat,
  schedule,
  clipX0 = false,
}: Pick<StepInput, 'xt' | 't' | 'epsilonHat' | 'schedule' | 'clipX0'>): Guess {
  expectLength('epsilonHat', epsilonHat, xt.length);
  const x0Hat = x0FromEpsilon({ xt, epsilon: epsilonHat, t, schedule });
  if (!clipX0) return { x0Hat, epsilonHat };
  for (let i = 0; i < x0Hat.length; i++) x0Hat[i] = Math.min(1, Math.max(-1, x0Hat[i]));
  return { x0Hat, epsilonHat: epsilonFromX0({ xt, x0: x0Hat, t, schedule }) };
}

/**
 * Carries out one step (see `SamplerStep` for the formula) with the weights and the sigma that a
 * sampler chooses from the schedule's numbers.
 *
 * @param settled the guess to step with, where the sampler has come to another than the network's.
 * @throws RangeError for times outside their ranges or arrays of unequal length.
 */
export function reverseStep(
  input: StepInput,
  choose: (given: Omit<StepCoefficients, 'coefEpsilon'>) => Weights,
  settled?: (guess: Guess) => Guess,
): SamplerStep {
  const { xt, t, tPrev, schedule, noise } = input;
  expectLength('noise', noise, xt.length);
  const own = guessAt(input);
  const given = {
    ...posteriorCoefficients(schedule, t, tPrev),
    alphaBar: schedule.alphaBar[t],
    alphaBarPrev: schedule.alphaBar[tPrev],
  };
  const { sigma, ...weights } = choose(given);
  const { coefX0, coefXt, coefEpsilon } = weights;

  const { x0Hat, epsilonHat } = settled ? settled(own) : own;
  const mean = new Float32Array(xt.length);
  const xPrev = new Float32Array(xt.length);
  for (let i = 0; i < xt.length; i++) {
    mean[i] = coefX0 * x0Hat[i] + coefXt * xt[i] + coefEpsilon * epsilonHat[i];
    xPrev[i] = mean[i] + sigma * noise[i];
  }
  return {
    t,
    tPrev,
    xt,
    guess: own.x0Hat,
    epsilonHat,
    x0Hat,
    mean,
    noise,
    sigma,
    xPrev,
    coefficients: { ...given, ...weights },
  };
}

/**
 * Runs `step` down the list of times and on to 0, yielding each step before the next one asks the
 * network.
 *
 * @throws RangeError for times that are not strictly descending in [1, T]; `signal.reason`.
 */
export async function* reverse(
  { epsilonTheta, xT, timesteps, schedule, random, clipX0, signal }: RunOptions,
  step: (input: StepInput, last: SamplerStep | undefined) => SamplerStep | Promise<SamplerStep>,
): AsyncGenerator<SamplerStep, void, void> {
  expectInteger('number of timesteps', timesteps.length, 1, schedule.T);
  timesteps.forEach((t, i) =>
    expectInteger(`timesteps[${i}]`, t, 1, i === 0 ? schedule.T : timesteps[i - 1] - 1),
  );
  let last: SamplerStep | undefined;
  for (const [i, t] of timesteps.entries()) {
    signal?.throwIfAborted();
    const xt = last?.xPrev ?? xT;
    const epsilonHat = await epsilonTheta(xt, t, signal);
    signal?.throwIfAborted();
    const tPrev = timesteps[i + 1] ?? 0;
    const noise = stepNoise(random, t, xt.length);
    last = await step({ xt, t, tPrev, epsilonHat, schedule, clipX0, noise }, last);
    signal?.throwIfAborted();
    yield last;
  }
}
