import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { marginWeights } from '~/math/attacks/carlini-wagner';
import { oneHot, softmax } from '~/math/attacks/classifier';
import { createRandom } from '~/math/random';
import { gatheringOracle, gradientOracle, logitOracle, pictureShape } from '~/runtime/classifier';
import { openModelInNode, readManifest } from '~/runtime/node';

const ids = ['digits-classifier', 'digits-classifier-robust', 'digits-classifier-mlp'];

describe.each(ids)('%s as attacks see it', (id) => {
  const folder = path.resolve('models', id);
  const shape = pictureShape(readManifest(folder));
  const random = createRandom(4);
  const x = Float32Array.from({ length: 784 }, () => random.uniform() - 0.5);

  it('reads pictures of 28 × 28, the same in both graphs and in a batch', async () => {
    expect(shape).toEqual([1, 28, 28]);
    const sense = gradientOracle(await openModelInNode(folder, { graph: 'grad.onnx' }), shape);
    const read = logitOracle(await openModelInNode(folder), shape);
    const other = x.map((value) => -value);
    const [first, second] = await read([x, other]);
    const { logits } = await sense(other, oneHot(0, 10));
    second.forEach((value, k) => expect(logits[k]).toBeCloseTo(value, 3));
    expect(first).not.toEqual(second);
  });

  it('answers questions that come together in one run, each its own, and fails them together', async () => {
    const graph = await openModelInNode(folder, { graph: 'grad.onnx' });
    const runs: number[] = [];
    const counted: typeof graph.run = (inputs, signal) => {
      runs.push(inputs.x.shape[0]);
      return graph.run(inputs, signal);
    };
    const gather = gatheringOracle({ run: counted }, shape);
    const single = gradientOracle(graph, shape);
    const asked = [oneHot(1, 10), oneHot(7, 10), new Float32Array(10)];
    const pictures = asked.map((_, i) => x.map((value) => value * (1 - i / 3)));
    const answers = await Promise.all(asked.map((w, i) => gather(pictures[i], w)));
    expect(runs).toEqual([3]);
    for (const [i, { logits, gradient }] of answers.entries()) {
      const alone = await single(pictures[i], asked[i]);
      logits.forEach((value, k) => expect(value).toBeCloseTo(alone.logits[k], 3));
      expect(Math.max(...gradient.map((g, k) => Math.abs(g - alone.gradient[k])))).toBeLessThan(
        1e-3,
      );
    }
    await expect(gather(x, oneHot(0, 10), AbortSignal.abort(new Error('over')))).rejects.toThrow(
      'over',
    );
    const broken = gatheringOracle({ run: () => Promise.reject(new Error('lost')) }, shape);
    const both = await Promise.allSettled([broken(x, asked[0]), broken(x, asked[1])]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('gradients of a label’s loss and of a margin agree with finite differences', async () => {
    const sense = gradientOracle(await openModelInNode(folder, { graph: 'grad.onnx' }), shape);
    const read = logitOracle(await openModelInNode(folder), shape);
    const losses = [
      { w: oneHot(3, 10), of: (z: Float32Array) => -Math.log(softmax(z)[3]) },
      { w: marginWeights(5, 8, 10), of: (z: Float32Array) => z[5] - z[8] },
    ];
    for (const { w, of } of losses) {
      const { gradient } = await sense(x, w);
      // Along the gradient itself a step of length h changes the loss by h·‖g‖.
      const length = Math.hypot(...gradient);
      const h = 2e-3;
      const moved = (sign: number) =>
        x.map((value, i) => value + (sign * h * gradient[i]) / length);
      const [up, down] = await read([moved(1), moved(-1)]);
      expect((of(up) - of(down)) / (2 * h) / length).toBeCloseTo(1, 1);
    }
  });
});

it('a model that reads no pictures is refused in words', () => {
  const manifest = readManifest(path.resolve('models/digits-classifier'));
  const inputs = [{ ...manifest.inputs[0], shape: ['batch' as const, 2] }];
  expect(() => pictureShape({ ...manifest, inputs })).toThrow(/Expected .* to read pictures/);
});
