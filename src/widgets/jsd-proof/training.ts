/** The discriminator in training: the network of a given step, the same whoever asks for it. */
import {
  freshNetwork,
  networkLogit,
  samplerOf,
  trainedOnce,
  type LineNetwork,
} from '~/math/line-network';
import type { LogitFunction } from '~/math/gan-value';
import type { Density1d } from '~/math/mixture-1d';
import { createRandom } from '~/math/random';
import { LINE } from '~/ui/density-shape';

export const MAX_STEPS = 2000;
const UNITS = 16;
const BATCH = 64;
const RATE = 0.02;
/** Every so many steps a network is kept, so that going back costs little. */
const KEPT_EVERY = 50;

/** The network after so many steps against given densities, from the nearest one kept. */
export function createTraining(): (
  p: Density1d,
  q: Density1d,
  seed: number,
  steps: number,
) => LogitFunction {
  let run: { p: Density1d; q: Density1d; seed: number; kept: LineNetwork[] } | undefined;
  return (p, q, seed, steps) => {
    const random = createRandom(seed);
    if (run?.p !== p || run.q !== q || run.seed !== seed) {
      run = { p, q, seed, kept: [freshNetwork(UNITS, LINE[1], random.fork('start'))] };
    }
    const { kept } = run;
    const from = Math.min(Math.floor(steps / KEPT_EVERY), kept.length - 1);
    // The last one kept may be of any step up to this one; earlier ones are of every fiftieth.
    let network = kept[from];
    const [real, fake] = [samplerOf(p), samplerOf(q)];
    while (network.updates < steps) {
      const stream = random.fork(network.updates);
      const draw = (sample: typeof real) =>
        Float64Array.from({ length: BATCH }, () => sample(stream));
      network = trainedOnce(network, draw(real), draw(fake), RATE);
      if (network.updates === KEPT_EVERY * kept.length) kept.push(network);
    }
    return networkLogit(network);
  };
}
