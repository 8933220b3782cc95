/** Fills the gap: the walk of a row, with the network. */
import { createRandom } from '~/math/random';
import { diffusionNetworkBatch, scheduleFromManifest } from '~/runtime/diffusion-network';
import { startingNoise } from '~/runtime/diffusion-walk';
import type { ModelSession } from '~/runtime/session';
import { repaint, repaintCalls, repaintMoves, type RepaintState } from '~/samplers/repaint';
import { evenTimesteps } from '~/samplers/timesteps';
import { spread } from './mask';
import { FILLS, sizes, STEPS, type Known } from './models';
import { resamplingsOf, type Params, type RowName } from './state';

const settingsOf = (name: RowName, values: Params) => ({
  resamplings: resamplingsOf(name, values),
  jump: values.jump,
});

/** Looks at the network that a row takes. */
export const callsFor = (name: RowName, values: Params): number =>
  repaintCalls(repaintMoves(evenTimesteps(STEPS, STEPS), settingsOf(name, values)));

/** All fillings of a row together, each from a noise of its own; x̂_0 is clipped to the range of pixels. */
export function fill(
  session: Pick<ModelSession, 'manifest' | 'run'>,
  name: RowName,
  { known, mask, params: values }: { known: Known; mask: Float32Array; params: Params },
  signal?: AbortSignal,
): AsyncGenerator<RepaintState, void, void> {
  const schedule = scheduleFromManifest(session.manifest);
  const size = sizes[values.subject];
  const conditions = Array.from({ length: FILLS }, () =>
    values.told ? known.condition : undefined,
  );
  const all = new Float32Array(FILLS * known.pixels.length);
  for (let i = 0; i < FILLS; i++) all.set(known.pixels, i * known.pixels.length);
  return repaint({
    epsilonTheta: diffusionNetworkBatch(session, { conditions, guidance: 1 }),
    xT: startingNoise(values.seed, FILLS, known.pixels.length),
    timesteps: evenTimesteps(schedule.T, STEPS),
    schedule,
    random: createRandom(values.seed).fork('repaint'),
    clipX0: true,
    known: all,
    mask: spread(mask, size, FILLS),
    ...settingsOf(name, values),
    signal,
  });
}
