/** Draws the ten digits of a seed with one network of the run. */
import { createRandom } from '~/math/random';
import { scheduleFromManifest, diffusionNetworkBatch } from '~/runtime/diffusion-network';
import type { ModelSession } from '~/runtime/session';
import { ddim } from '~/samplers/ddim';
import { evenTimesteps } from '~/samplers/timesteps';
import { DIGITS, PIXELS, SAMPLER_STEPS } from './models';

/** x_T of all digits of a seed: the same for every network. */
export const noiseOf = (seed: number): Float32Array =>
  createRandom(seed)
    .fork('xT')
    .fillNormal(new Float32Array(DIGITS * PIXELS));

/** The digits 0 to 9, one after the other, in [−1, 1]. */
export async function drawDigits(
  session: Pick<ModelSession, 'manifest' | 'run'>,
  seed: number,
  steps = SAMPLER_STEPS,
): Promise<Float32Array> {
  const schedule = scheduleFromManifest(session.manifest);
  const conditions = Array.from({ length: DIGITS }, (_, digit) => ({ label: [digit] }));
  let digits = noiseOf(seed);
  const walk = ddim({
    epsilonTheta: diffusionNetworkBatch(session, { conditions }),
    xT: digits,
    timesteps: evenTimesteps(schedule.T, steps),
    schedule,
    random: createRandom(seed),
    clipX0: true,
    eta: 0,
  });
  for await (const { xPrev } of walk) digits = xPrev;
  return digits;
}
