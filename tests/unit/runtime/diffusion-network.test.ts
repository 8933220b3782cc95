import { describe, expect, it } from 'vitest';
import { epsilonFromV } from '~/math/diffusion';
import {
  type Condition,
  diffusionNetwork,
  diffusionNetworkBatch,
  scheduleFromManifest,
} from '~/runtime/diffusion-network';
import type { Manifest } from '~/runtime/manifest';
import { float32, type Tensors } from '~/runtime/tensor';

const tensor = { dtype: 'float32' as const, description: '' };
const manifest = {
  id: 'toy',
  prediction: 'v',
  inputs: [
    { ...tensor, name: 'xt', shape: ['batch', 1, 1, 2] },
    { ...tensor, name: 't', shape: ['batch'] },
    { ...tensor, name: 'label', dtype: 'int32', shape: ['batch'] },
  ],
  outputs: [{ ...tensor, name: 'v', shape: ['batch', 1, 1, 2] }],
  schedule: { kind: 'cosine', T: 1000, s: 0.008, maxBeta: 0.999 },
  timestepOffset: -1,
  nullClass: 10,
} as Manifest;

/** v = label + xt/2, so that every row's label and image can be told from its output. */
function toySession(change: Partial<Manifest> = {}): {
  manifest: Manifest;
  calls: Tensors[];
  run: (inputs: Tensors) => Promise<Tensors>;
} {
  const calls: Tensors[] = [];
  return {
    manifest: { ...manifest, ...change },
    calls,
    run: (inputs) => {
      calls.push(inputs);
      const { xt, label } = inputs;
      const v = Array.from(xt.data, (value, i) => label.data[Math.floor(i / 2)] + value / 2);
      return Promise.resolve({ v: float32(xt.shape, v) });
    },
  };
}

const xt = Float32Array.of(0.5, -0.25);
const schedule = scheduleFromManifest(manifest);
const epsilonOf = (v: number[], x = xt): Float32Array =>
  epsilonFromV({ xt: x, v: Float32Array.from(v), t: 500, schedule });

describe('diffusionNetwork', () => {
  it('shifts t as the network was trained and turns v into epsilon', async () => {
    const session = toySession();
    const epsilon = await diffusionNetwork(session, { condition: { label: [3] } })(xt, 500);
    expect(epsilon).toEqual(epsilonOf([3.25, 2.875]));
    expect(session.calls[0].t).toEqual(float32([1], [499]));
  });

  it('guides with one call of both halves', async () => {
    const session = toySession();
    const epsilon = await diffusionNetwork(session, { condition: { label: [3] }, guidance: 2 })(
      xt,
      500,
    );
    expect(session.calls).toHaveLength(1);
    expect([...session.calls[0].label.data]).toEqual([3, 10]);
    // uncond + 2 (cond − uncond), with cond = 3 + x/2 and uncond = 10 + x/2
    expect(epsilon).toEqual(epsilonOf([-4 + 0.25, -4 - 0.125]));
  });

  it.each([
    [{ condition: { label: [3] }, guidance: 1 }, [3]],
    [{ condition: { label: [3] }, guidance: 0 }, [10]],
    [{ guidance: 5 }, [10]],
    [{ condition: { label: [10] }, guidance: 5 }, [10]],
  ])('runs one row for %j', async (options, labels) => {
    const session = toySession();
    await diffusionNetwork(session, options)(xt, 1);
    expect([...session.calls[0].label.data]).toEqual(labels);
  });

  it('runs a guided grid in one call and gives each image its own label', async () => {
    const session = toySession();
    const images = Float32Array.of(0.5, -0.25, 1, 0);
    const epsilon = await diffusionNetworkBatch(session, {
      conditions: [{ label: [1] }, { label: [2] }],
      guidance: 3,
    })(images, 500);
    expect([...session.calls[0].label.data]).toEqual([1, 2, 10, 10]);
    // 10 + 3 (label − 10) + x/2
    expect(epsilon).toEqual(epsilonOf([-17 + 0.25, -17 - 0.125, -14 + 0.5, -14], images));
  });

  it('gives a prediction of epsilon as it is', async () => {
    const epsilon = await diffusionNetwork(toySession({ prediction: 'epsilon' }), {
      condition: { label: [0] },
    })(xt, 500);
    expect(epsilon).toEqual(Float32Array.of(0.25, -0.125));
  });

  it('refuses what the model cannot do', async () => {
    expect(() => diffusionNetwork(toySession({ nullClass: undefined }), {})).toThrow(/nullClass/);
    expect(() => scheduleFromManifest({ id: 'reader' })).toThrow(/diffusion model/);
    const ask = (condition: Condition) => () => diffusionNetwork(toySession(), { condition });
    expect(ask({ attributes: [1] })).toThrow(/condition by "label".*"attributes"/s);
    expect(ask({ label: [1, 2] })).toThrow(/1 values of "label"/i);
    await expect(
      diffusionNetwork(toySession(), { condition: { label: [3] } })(new Float32Array(3), 500),
    ).rejects.toThrow('expected 2 values');
  });
});

describe('a network that takes attributes', () => {
  const inputs = [
    ...manifest.inputs.slice(0, 2),
    { ...tensor, name: 'attributes', shape: ['batch' as const, 3] },
    { ...tensor, name: 'deltaH', shape: ['batch' as const, 1, 2] },
  ];
  /** v = the sum of the row's attributes, for every pixel. */
  const session = () => {
    const calls: Tensors[] = [];
    const run = (given: Tensors): Promise<Tensors> => {
      calls.push(given);
      const { xt, attributes } = given;
      const sum = (row: number) =>
        Array.from(attributes.data.subarray(3 * row, 3 * row + 3)).reduce(
          (all, one) => all + one,
          0,
        );
      const v = Array.from(xt.data, (_, i) => sum(Math.floor(i / 2)));
      return Promise.resolve({ v: float32(xt.shape, v) });
    };
    return { manifest: { ...manifest, nullClass: undefined, inputs }, calls, run };
  };

  it('asks for nothing by zeros, and leaves further inputs at zero', async () => {
    const toy = session();
    const epsilon = await diffusionNetwork(toy, { guidance: 3 })(xt, 500);
    expect(toy.calls[0].attributes).toEqual(float32([1, 3], [0, 0, 0]));
    expect(toy.calls[0].deltaH).toEqual(float32([1, 1, 2], [0, 0]));
    expect(epsilon).toEqual(epsilonOf([0, 0]));
  });

  it('gives each image its own vector, and guides away from zeros', async () => {
    const toy = session();
    const conditions = [{ attributes: [1, 0, 1] }, undefined];
    const images = Float32Array.of(0.5, -0.25, 1, 0);
    const epsilon = await diffusionNetworkBatch(toy, { conditions, guidance: 2 })(images, 500);
    expect(toy.calls).toHaveLength(1);
    expect([...toy.calls[0].attributes.data]).toEqual([1, 0, 1, ...Array<number>(9).fill(0)]);
    expect(epsilon).toEqual(epsilonOf([4, 4, 0, 0], images));
  });
});
