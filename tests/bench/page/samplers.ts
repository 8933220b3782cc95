/**
 * Times whole pictures: the book's samplers walk from noise to a guided digit with the book's runtime
 * and with TensorFlow.js as their network, in turn and in one page. The bench script calls
 * `window.compareSamplers`.
 */
import { manifestOf } from '~/runtime/registry';
import { picturesOf } from '~/runtime/diffusion-walk';
import { callsOf, samplerKinds, stepsFor, type SamplerKind } from '~/samplers/kinds';
import { largestDifference, type Network } from './network';
import { median, openNetwork, type RuntimeName } from './open';

export type SamplerComparison = {
  model: string;
  /** Looks at the network that a picture may take. */
  calls: number;
  digit: number;
  guidance: number;
  /** The first is the one the others must agree with. */
  runtimes: RuntimeName[];
  /** Pictures of each sampler by each runtime. */
  rounds: number;
};

export type SamplerTiming = {
  sampler: SamplerKind;
  runtime: RuntimeName;
  /** Looks that the walk takes in truth. */
  calls: number;
  /** Median over the pictures, milliseconds each. */
  ms: number;
  /** Largest difference of a pixel, in [−1, 1], from the first runtime's picture. */
  difference: number;
};

/** Both compute in single precision; a walk carries the rounding of its first step to its end. */
const agreement = 0.02;

async function walkOf(network: Network, request: SamplerComparison, kind: SamplerKind) {
  const { model, calls, digit, guidance } = request;
  const manifest = await manifestOf(model);
  return picturesOf(
    {
      manifest,
      async run({ xt, t, label }) {
        const data = await network.run({
          batch: xt.shape[0],
          xt: xt.data as Float32Array,
          t: t.data as Float32Array,
          label: label.data as Int32Array,
        });
        return { [manifest.outputs[0].name]: { dtype: 'float32', shape: xt.shape, data } };
      },
    },
    { kind, calls, conditions: [{ label: [digit] }], guidance, seed: 1 },
  );
}

export async function compareSamplers(request: SamplerComparison): Promise<SamplerTiming[]> {
  const { model, calls, runtimes, rounds } = request;
  const networks: Network[] = [];
  for (const runtime of runtimes) {
    const [network] = await openNetwork(runtime, { model, batch: 2, threads: 1 });
    networks.push(network);
  }
  const timings: SamplerTiming[] = [];
  for (const kind of samplerKinds) {
    const pictures = await Promise.all(networks.map((network) => walkOf(network, request, kind)));
    const times: number[][] = runtimes.map(() => []);
    for (let round = 0; round < rounds; round++) {
      for (const [i, network] of networks.entries()) {
        const start = performance.now();
        await walkOf(network, request, kind);
        times[i].push(performance.now() - start);
      }
    }
    for (const [i, runtime] of runtimes.entries()) {
      const difference = largestDifference(pictures[i], pictures[0]);
      if (!(difference <= agreement)) {
        throw new Error(`${kind}: ${runtime} differs from ${runtimes[0]} by ${difference}`);
      }
      timings.push({
        sampler: kind,
        runtime,
        calls: callsOf(kind, stepsFor(kind, calls)),
        ms: median(times[i]),
        difference,
      });
    }
  }
  for (const network of networks) network.close();
  return timings;
}
