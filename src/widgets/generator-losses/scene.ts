import { generatorLosses, type GeneratorLossName } from '~/math/gan-losses';
import { normalDensity } from '~/math/mixture-1d';
import { integrate } from '~/math/quadrature';
import { createRandom } from '~/math/random';
import { memoLast } from '~/ui/memo-last';
import { BATCH, type State } from './state';

export const lossNames = ['minimax', 'nonSaturating', 'maximumLikelihood'] as const;

/** What a batch of fakes does to the generator under one loss. */
export type Pull = {
  /** Mean over the batch of dJ/dm, the discriminator held still: what this step would use. */
  batch: number;
  /** Its expectation over all fakes. */
  expected: number;
  /** Standard deviation of dJ/dm from one fake to the next, from the same integral. */
  spread: number;
};

export type Scene = {
  /** Where the fakes lie, x ~ N(m, 1), [BATCH]. */
  fakes: Float64Array;
  /** The optimal discriminator's logits there, [BATCH]. */
  logits: Float64Array;
  pulls: Record<GeneratorLossName, Pull>;
};

/**
 * The logit of the optimal discriminator between the data N(0, 1) and fakes N(m, 1), the log ratio
 * of their densities: ℓ(x) = m²/2 − m·x.
 */
export const optimalLogit = (offset: number, x: number): number =>
  (offset * offset) / 2 - offset * x;

/** Beyond this many standard deviations from where its weight lies, an integrand has died out. */
const REACH = 10;
const CELLS = 2000;

function pullOf(name: GeneratorLossName, offset: number, logits: Float64Array): Pull {
  // dJ/dm = dJ/dℓ · dℓ/dx · dx/dm, and a fake is x = m + z.
  const slope = (logit: number) => generatorLosses[name].gradient(logit) * -offset;
  const fakes = normalDensity(offset, 1);
  const mean = (power: number) =>
    integrate(
      (x) => fakes.density(x) * slope(optimalLogit(offset, x)) ** power,
      // The squares of the maximum-likelihood gradients have their weight around −m.
      -offset - REACH,
      offset + REACH,
      CELLS,
    );
  const expected = mean(1);
  let sum = 0;
  for (const logit of logits) sum += slope(logit);
  return {
    batch: sum / logits.length,
    expected,
    spread: Math.sqrt(Math.max(0, mean(2) - expected * expected)),
  };
}

export function sceneOf({ offset, seed }: Pick<State, 'offset' | 'seed'>): Scene {
  const random = createRandom(seed);
  const fakes = Float64Array.from({ length: BATCH }, () => offset + random.normal());
  const logits = fakes.map((x) => optimalLogit(offset, x));
  const pulls = lossNames.map((name) => [name, pullOf(name, offset, logits)]);
  return { fakes, logits, pulls: Object.fromEntries(pulls) as Scene['pulls'] };
}

/** `sceneOf`, worked out again only when the offset or the seed has changed. */
export function createScene(): (state: State) => Scene {
  const make = memoLast((offset: number, seed: number) => sceneOf({ offset, seed }));
  return ({ offset, seed }) => make(offset, seed);
}
