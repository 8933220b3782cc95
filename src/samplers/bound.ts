import { qSample, x0FromEpsilon } from '~/math/diffusion';
import type { Random } from '~/math/random';
import type { Schedule } from '~/math/schedule';
import type { EpsilonTheta } from '~/samplers/network';
import { stepNoise } from '~/samplers/reverse-step';

/** What a term of the variational bound is computed from: a noisy picture, and what is seen in it. */
export type Glimpse = {
  t: number;
  xt: Float32Array;
  /** Held to [−1, 1], the range of image data, as in sampling. */
  x0Hat: Float32Array;
};

/**
 * Draws x_t from q(x_t | x_0) and asks the network for x̂_0. The noise is the stream's fork t, so that
 * a step meets the same noise whichever steps were looked at before it.
 *
 * @param t integer in [1, T]. @throws RangeError otherwise.
 */
export async function glimpse({
  epsilonTheta,
  x0,
  t,
  schedule,
  random,
  signal,
}: {
  epsilonTheta: EpsilonTheta;
  x0: Float32Array;
  t: number;
  schedule: Schedule;
  random: Random;
  signal?: AbortSignal;
}): Promise<Glimpse> {
  const epsilon = stepNoise(random, t, x0.length);
  const xt = qSample({ x0, t, epsilon, schedule });
  const x0Hat = x0FromEpsilon({ xt, epsilon: await epsilonTheta(xt, t, signal), t, schedule });
  for (let i = 0; i < x0Hat.length; i++) x0Hat[i] = Math.min(1, Math.max(-1, x0Hat[i]));
  return { t, xt, x0Hat };
}
