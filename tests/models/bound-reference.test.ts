import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRandom } from '~/math/random';
import { respace } from '~/math/schedule';
import {
  decoderTerm,
  denoisingTerm,
  priorTerm,
  reverseVariance,
  reverseVariances,
  type ReverseVarianceName,
} from '~/math/variational-bound';
import { diffusionNetwork, scheduleFromManifest } from '~/runtime/diffusion-network';
import { openModelInNode } from '~/runtime/node';
import { glimpse } from '~/samplers/bound';

/** Written by `python models/common/score_bound.py … --reference`: the same terms by PyTorch. */
type Reference = {
  seed: number;
  steps: number;
  /** The picture's bytes, base64. */
  levels: string;
  condition: number[];
  prior: number;
} & Record<'untold' | 'told', Record<ReverseVarianceName, number[]>>;

/** Of every term, told or not; the largest difference measured is 7·10⁻⁵, near t = T in float32. */
const TOLERANCE = 1e-3;

describe.each([
  { id: 'digits-ddpm', input: 'label', every: 1 },
  { id: 'faces-ddpm', input: 'attributes', every: 5 },
])('the bound of $id is that of PyTorch on the same noise', async ({ id, input, every }) => {
  const reference = JSON.parse(
    readFileSync(`models/${id}/bound-reference.json`, 'utf8'),
  ) as Reference;
  const session = await openModelInNode(`models/${id}`);
  const full = scheduleFromManifest(session.manifest);
  const { steps, seed } = reference;
  const stride = full.T / steps;
  const chain = respace(
    full,
    Array.from({ length: steps }, (_, i) => (i + 1) * stride),
  );
  const x0 = Float32Array.from(
    Buffer.from(reference.levels, 'base64'),
    (level) => level / 127.5 - 1,
  );
  const random = createRandom(seed);
  /** The first step, and every so many others: each takes a run of the network. */
  const looked = Array.from({ length: steps }, (_, k) => k + 1).filter(
    (i) => i === 1 || i % every === 0,
  );

  it('L_T', () => {
    expect(priorTerm(x0, chain) / reference.prior).toBeCloseTo(1, 4);
  });

  it.each(['untold', 'told'] as const)('every L_{t−1} and L_0, %s', async (told) => {
    const condition = told === 'told' ? { [input]: reference.condition } : undefined;
    const epsilonTheta = diffusionNetwork(session, { condition });
    for (const i of looked) {
      const { x0Hat } = await glimpse({
        epsilonTheta,
        x0,
        t: i * stride,
        schedule: full,
        random,
      });
      for (const name of reverseVariances) {
        const variance = reverseVariance(chain, i, name);
        const nats =
          i === 1
            ? decoderTerm({ x0, mean: x0Hat, variance })
            : denoisingTerm({ x0, x0Hat, t: i, schedule: chain, variance });
        expect(Math.abs(nats / reference[told][name][i - 1] - 1), `L_${i - 1}`).toBeLessThan(
          TOLERANCE,
        );
      }
    }
  });
});
