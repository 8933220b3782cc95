import { InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import { describe, expect, it } from 'vitest';
import { createRandom } from '~/math/random';
import { activations, forward, initialParameters, type NetworkShape } from '~/training/network';
import { networkToOnnx } from '~/training/onnx';

describe.each(activations)('networkToOnnx with %s', (activation) => {
  it('is a model that computes the same network, for any batch', async () => {
    const shape: NetworkShape = { sizes: [2, 9, 7, 2], activation };
    const theta = initialParameters(shape, createRandom(2));
    const bytes = networkToOnnx(shape, theta, { input: 'z', output: 'x' });
    const session = await InferenceSession.create(bytes);
    expect([session.inputNames, session.outputNames]).toEqual([['z'], ['x']]);
    for (const n of [1, 5]) {
      const z = createRandom(3).fillNormal(new Float32Array(2 * n));
      const { x } = await session.run({ z: new Tensor('float32', z, [n, 2]) });
      expect(x.dims).toEqual([n, 2]);
      const expected = forward(shape, theta, z);
      (x.data as Float32Array).forEach((value, i) => expect(value).toBeCloseTo(expected[i], 5));
    }
    await session.release();
  });
});
