/** The network in the book's own runtime, as a figure uses it: worker, queue and copies included. */
import { openModel, type ModelSession } from '~/runtime/session';
import { float32, int32 } from '~/runtime/tensor';
import { imageSize, type Network } from './network';

export type OrtNetwork = Network & { session: ModelSession };

export async function openOrt(
  model: string,
  ep: 'wasm' | 'webgpu',
  batch: number,
): Promise<OrtNetwork> {
  const session = await openModel(model, { ep, batch });
  const [output] = session.manifest.outputs;
  return {
    name: 'onnxruntime-web',
    session,
    async run({ batch, xt, t, label }) {
      const outputs = await session.run({
        xt: { dtype: 'float32', shape: [batch, 1, imageSize, imageSize], data: xt },
        t: float32([batch], [...t]),
        label: int32([batch], [...label]),
      });
      return outputs[output.name].data as Float32Array;
    },
    close: () => session.close(),
  };
}
