/** Pictures through a network and back: the same in a page, at build and in tests. */
import type { ModelSession } from '~/runtime/session';
import { float32, type Tensor } from '~/runtime/tensor';
import { BATCH, graphsOf, PIXELS, type GraphName, type Network } from './models';

type Run = Pick<ModelSession, 'run'>;
export type Graphs = Readonly<Record<GraphName, Run>>;

/**
 * What a network makes of at most BATCH pictures: of a variational autoencoder the picture of the
 * code's mean, x̂ = E[x | z = μ(x)]; of the denoiser its answer to the picture as it is.
 */
export async function rebuild(
  graphs: Graphs,
  network: Network,
  pictures: readonly Float32Array[],
): Promise<Float32Array[]> {
  const [first, decoder] = graphsOf[network];
  const rows = new Float32Array(BATCH * PIXELS);
  // The batch is fixed: the last one is filled up with its first picture.
  for (let i = 0; i < BATCH; i++) rows.set(pictures[i] ?? pictures[0], i * PIXELS);
  const x = float32([BATCH, 1, 28, 28], rows);
  const answer = decoder
    ? (await graphs[decoder].run({ z: codesOf(await graphs[first].run({ x })) })).x
    : (await graphs[first].run({ x })).clean;
  const all = answer.data as Float32Array;
  return pictures.map((_, i) => all.slice(i * PIXELS, (i + 1) * PIXELS));
}

const codesOf = ({ mean }: Readonly<Record<string, Tensor>>) =>
  float32(mean.shape, mean.data as Float32Array);
