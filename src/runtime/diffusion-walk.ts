/** Several pictures from noise at once, by a diffusion network and a sampler of the reader's choice. */
import { createRandom } from '~/math/random';
import { runSampler, stepsFor, type SamplerKind } from '~/samplers/kinds';
import type { SamplerStep } from '~/samplers/network';
import { evenTimesteps } from '~/samplers/timesteps';
import { diffusionNetworkBatch, scheduleFromManifest, type Condition } from './diffusion-network';
import type { ModelSession } from './session';
import { elementCount } from './tensor';

export type PictureWalk = {
  kind: SamplerKind;
  /** Looks at the network, at most. */
  calls: number;
  /** One for each picture. */
  conditions: readonly (Condition | undefined)[];
  guidance: number;
  seed: number;
};

/** The noise that picture i of a seed starts from, whatever else is asked: [pictures, pixels]. */
export function startingNoise(seed: number, pictures: number, pixels: number): Float32Array {
  const all = new Float32Array(pictures * pixels);
  for (let i = 0; i < pictures; i++) {
    createRandom(seed)
      .fork('xT')
      .fork(i)
      .fillNormal(all.subarray(i * pixels, (i + 1) * pixels));
  }
  return all;
}

/** The walk of all pictures together; x̂_0 is clipped to the range of pixels. */
export function walkPictures(
  session: Pick<ModelSession, 'manifest' | 'run'>,
  { kind, calls, conditions, guidance, seed }: PictureWalk,
  signal?: AbortSignal,
): AsyncGenerator<SamplerStep, void, void> {
  const schedule = scheduleFromManifest(session.manifest);
  const pixels = elementCount(session.manifest.inputs[0].shape.slice(1) as number[]);
  return runSampler(kind, {
    epsilonTheta: diffusionNetworkBatch(session, { conditions, guidance }),
    xT: startingNoise(seed, conditions.length, pixels),
    timesteps: evenTimesteps(schedule.T, stepsFor(kind, calls)),
    schedule,
    random: createRandom(seed).fork('steps'),
    clipX0: true,
    signal,
  });
}

/** Where such a walk ends. */
export async function picturesOf(
  session: Pick<ModelSession, 'manifest' | 'run'>,
  walk: PictureWalk,
): Promise<Float32Array> {
  let end = new Float32Array(0);
  for await (const { xPrev } of walkPictures(session, walk)) end = Float32Array.from(xPrev);
  return end;
}
