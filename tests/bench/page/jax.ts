/** The network in jax-js, compiled whole. */
import { defaultDevice, type Device, init, jit, numpy } from '@jax-js/jax';
import { ONNXModel } from '@jax-js/onnx';
import { inOperatorsOfJax } from './graph';
import { imageSize, type Network } from './network';

export async function openJax(bytes: Uint8Array, device: Device, batch: number): Promise<Network> {
  const devices = await init(device);
  if (!devices.includes(device)) {
    throw new Error(`jax-js: expected the device ${device}, got only ${devices.join(', ')}`);
  }
  defaultDevice(device);
  const model = new ONNXModel(inOperatorsOfJax(bytes, batch));
  const forward = jit(model.run);
  const array = (data: Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>, shape: number[]) =>
    numpy.array(data, { shape });
  return {
    name: 'jax-js',
    async run({ batch, xt, t, label }) {
      const { v } = forward({
        xt: array(xt.slice(), [batch, 1, imageSize, imageSize]),
        t: array(t.slice(), [batch]),
        label: array(label.slice(), [batch]),
      });
      return (await v.data()) as Float32Array;
    },
    close: () => model.dispose(),
  };
}
