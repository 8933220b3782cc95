import { describe, expect, it } from 'vitest';
import { createRandom } from '~/math/random';
import { openModelInNode } from '~/runtime/node';
import { float32, int32 } from '~/runtime/tensor';
import { MODEL, ROWS, SINUSOIDS } from '~/widgets/unet-xray/models';
import { timeMap, xray } from '~/widgets/unet-xray/run';
import { params } from '~/widgets/unet-xray/state';

const FOLDER = `models/${MODEL}`;
const random = createRandom(3);
const xt = random.fillNormal(new Float32Array(2 * 784));
const inputs = {
  xt: float32([2, 1, 28, 28], xt),
  t: float32([2], [120, 800]),
  label: int32([2], [4, 10]),
};

describe('the opened-up network', async () => {
  const [model, graph, time] = await Promise.all([
    openModelInNode(FOLDER),
    openModelInNode(FOLDER, { graph: 'xray.onnx' }),
    openModelInNode(FOLDER, { graph: 'time.onnx' }),
  ]);
  const run = (skip: number[]) =>
    graph.run({ ...inputs, skip: float32([2, 4], [...skip, ...skip]) });

  it('is the network that ships, as long as nothing is cut', async () => {
    const [whole, { v }] = [await run([1, 1, 1, 1]), await model.run(inputs)];
    whole.v.data.forEach((value, i) => expect(Math.abs(value - v.data[i])).toBeLessThan(1e-4));
  });

  it('depends on each skip, and on nothing below it that lies before it', async () => {
    const whole = await run([1, 1, 1, 1]);
    for (let skip = 0; skip < 4; skip++) {
      const cut = await run([0, 1, 2, 3].map((i) => (i === skip ? 0 : 1)));
      const most = (cut.v.data as Float32Array).reduce(
        (largest, value, i) => Math.max(largest, Math.abs(value - whole.v.data[i])),
        0,
      );
      expect(most).toBeGreaterThan(0.05);
      for (const name of ['down16', 'down8', 'down4', 'middle']) {
        expect(cut[name].data).toEqual(whole[name].data);
      }
    }
  });

  it('has attention whose rows are shares', async () => {
    const { attention } = await run([1, 1, 1, 1]);
    const rows = attention.data as Float32Array;
    for (let row = 0; row < rows.length / 16; row++) {
      const sum = rows.slice(16 * row, 16 * row + 16).reduce((total, value) => total + value, 0);
      expect(sum).toBeCloseTo(1, 4);
    }
  });

  it('makes out a digit better than it does with every level cut', async () => {
    const x0 = Float32Array.from({ length: 784 }, (_, i) => {
      const [x, y] = [i % 28, Math.floor(i / 28)];
      return x >= 13 && x <= 15 && y >= 5 && y <= 22 ? 1 : -1;
    });
    const values = params.read('skip16=0&skip8=0&skip4=0&t=500').value;
    const { whole, cut } = await xray(graph, x0, values);
    const off = (picture: Float32Array) =>
      picture.reduce((sum, value, i) => sum + (value - x0[i]) ** 2, 0);
    expect(off(cut)).toBeGreaterThan(2 * off(whole));
  });

  it('takes time as cosines and sines of length 1 each', async () => {
    const { sinusoids } = await timeMap(time);
    for (let row = 0; row < ROWS; row++) {
      for (let i = 0; i < SINUSOIDS / 2; i++) {
        const cosine = sinusoids[row * SINUSOIDS + i];
        const sine = sinusoids[row * SINUSOIDS + SINUSOIDS / 2 + i];
        expect(cosine ** 2 + sine ** 2).toBeCloseTo(1, 3);
      }
    }
  });
});
