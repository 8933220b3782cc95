/** One look of the network; what of it the state needs. Used in a page and when the book is built. */
import { datasetFace, splitSeeds } from '~/faces/dataset';
import { vectorOf } from '~/faces/vector';
import { visibleAttributes } from '~/faces/visibility';
import { createRandom } from '~/math/random';
import type { Schedule } from '~/math/schedule';
import { diffusionNetwork, type Condition } from '~/runtime/diffusion-network';
import type { ModelSession } from '~/runtime/session';
import { glimpse } from '~/samplers/bound';
import { labelOf, type Glance, type Params } from './state';

/** What the network is told of the picture. */
export function conditionOf({ subject, digit, face, told }: Params): Condition | undefined {
  if (!told) return undefined;
  if (subject === 'digits') return { label: [labelOf(digit)] };
  const drawn = datasetFace(splitSeeds.test, face);
  return { attributes: vectorOf(drawn, visibleAttributes(drawn)) };
}

export async function lookAt(
  session: Pick<ModelSession, 'manifest' | 'run'>,
  { i, x0 }: { i: number; x0: Float32Array },
  values: Params,
  schedule: Schedule,
): Promise<Glance> {
  const t = (i * schedule.T) / Number(values.steps);
  const { xt, x0Hat } = await glimpse({
    epsilonTheta: diffusionNetwork(session, { condition: conditionOf(values) }),
    x0,
    t,
    schedule,
    random: createRandom(values.seed),
  });
  return { i, xt, x0Hat };
}
