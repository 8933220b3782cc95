/** Draws faces, one call of a network at a time: the same in a page and in the build. */
import { createRandom } from '~/math/random';
import { diffusionNetworkBatch, scheduleFromManifest } from '~/runtime/diffusion-network';
import type { ModelSession } from '~/runtime/session';
import { float32 } from '~/runtime/tensor';
import { ddimStep } from '~/samplers/ddim';
import { evenTimesteps } from '~/samplers/timesteps';
import { FACES, PIXELS, type AllFacts } from './models';
import type { Drawing, Work } from './state';

type Network = Pick<ModelSession, 'manifest' | 'run'>;

/**
 * One more call. A decoder or generator turns its codes into faces at once. A diffusion model takes one
 * step of DDIM without fresh noise, unguided, as its samples were measured.
 */
export async function callOnce(
  { family, seed, from }: Work,
  network: Network,
  facts: AllFacts,
): Promise<Drawing> {
  const { calls, codeLength } = facts[family];
  const begun = performance.now();
  const done = from?.calls ?? 0;
  const xt = from?.xt ?? createRandom(seed).fillNormal(new Float32Array(FACES * codeLength));
  const next =
    family === 'diffusion'
      ? await stepBack(network, xt, done, calls)
      : await decode(network, xt, codeLength);
  const milliseconds = (from?.milliseconds ?? 0) + performance.now() - begun;
  return { family, seed, calls: done + 1, milliseconds, ...next };
}

async function decode(network: Network, z: Float32Array, codeLength: number) {
  const { x } = await network.run({ z: float32([FACES, codeLength], z) });
  return { xt: z, faces: Float32Array.from(x.data) };
}

async function stepBack(network: Network, xt: Float32Array, done: number, calls: number) {
  const schedule = scheduleFromManifest(network.manifest);
  const times = evenTimesteps(schedule.T, calls);
  const [t, tPrev] = [times[done], times[done + 1] ?? 0];
  const conditions = Array.from({ length: FACES }, () => undefined);
  const epsilonHat = await diffusionNetworkBatch(network, { conditions })(xt, t);
  const noise = new Float32Array(FACES * PIXELS);
  const step = ddimStep({ xt, t, tPrev, epsilonHat, schedule, noise, clipX0: true, eta: 0 });
  return { xt: step.xPrev, faces: tPrev === 0 ? step.xPrev : step.x0Hat };
}
