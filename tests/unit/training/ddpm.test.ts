import { beforeAll, describe, expect, it } from 'vitest';
import { mixtureEpsilon, sampleMixture } from '~/math/gaussian-mixture';
import { latticePoints } from '~/math/planar-density';
import { createRandom } from '~/math/random';
import { dataMixture } from '~/training/data';
import {
  ddpmBatch,
  ddpmInputs,
  ddpmSchedule,
  ddpmShape,
  defaultDdpmOptions,
  drawPoints,
  MEASURED_TIMES,
  noiseField,
  noiseSaid,
  parseNoiseField,
  predictions,
  startGuess,
  type DdpmOptions,
} from '~/training/ddpm-options';
import { family } from '~/training/families/ddpm';
import type { Model } from '~/training/family';
import { startJax } from '~/training/jax';
import { createMeter } from '~/training/meter';
import { forward, initialParameters } from '~/training/network';

beforeAll(startJax);

const data = dataMixture({ set: 'ring' });
const SEED = 3;
const meter = createMeter(data, SEED, false);
const options: DdpmOptions = {
  ...defaultDdpmOptions,
  network: { ...defaultDdpmOptions.network, width: 32 },
  batch: 128,
};
const open = (more: Partial<DdpmOptions> = {}): Model<DdpmOptions> =>
  family.open({ ...options, ...more }, { data, seed: SEED });

function train(model: Model<DdpmOptions>, from: number, to: number): void {
  for (let step = from; step < to; step++) {
    const iteration = model.iterate(step, 'all');
    while (!iteration.next().done);
  }
}

describe('a minibatch of the training loop', () => {
  it('has one time in each part of the chain, and targets that are what they are called', () => {
    const x0 = sampleMixture(data, 100, createRandom(1));
    for (const prediction of predictions) {
      const { xt, t, epsilon, target } = ddpmBatch(x0, prediction, createRandom(2));
      t.forEach((time, i) => expect(Math.ceil(time / 10)).toBe(i + 1));
      for (let i = 0; i < 100; i++) {
        const pair = (values: Float32Array) => values.slice(2 * i, 2 * i + 2);
        const said = noiseSaid(prediction, pair(target), pair(xt), t[i]);
        // At the clean end the picture hardly tells the noise.
        if (t[i] < 100) continue;
        said.forEach((value, axis) => expect(value).toBeCloseTo(pair(epsilon)[axis], 3));
      }
    }
  });

  it('tells the network the time in cosines and sines', () => {
    const inputs = ddpmInputs(Float32Array.of(0.5, -1, 2, 3), [1, 1000]);
    expect(inputs.length % 2).toBe(0);
    const row = inputs.length / 2;
    expect([...inputs.slice(0, 2)]).toEqual([0.5, -1]);
    expect(ddpmShape(options).sizes[0]).toBe(row);
    const k = (row - 3) / 2;
    for (let i = 0; i < k; i++) {
      expect(inputs[3 + i] ** 2 + inputs[3 + k + i] ** 2).toBeCloseTo(1, 5);
    }
  });

  it('has fields that are named and found again', () => {
    expect(parseNoiseField(noiseField('y', 250))).toEqual({ axis: 1, t: 250 });
    for (const name of ['z@5', 'x@0', 'x@1001', 'x@', 'discriminator']) {
      expect(parseNoiseField(name)).toBeUndefined();
    }
  });
});

describe('a diffusion model of the plane', () => {
  it('begins where plain TypeScript says', () => {
    const model = open();
    const places = latticePoints({ side: 5, reach: 3 });
    const shape = ddpmShape(options);
    const theta = initialParameters(shape, createRandom(SEED).fork('network'));
    const output = forward(shape, theta, ddpmInputs(places, 400));
    const [x, y] = (['x', 'y'] as const).map((axis) => model.field(noiseField(axis, 400), places)!);
    x.values.forEach((value, i) => {
      expect(value).toBeCloseTo(output[2 * i], 4);
      expect(y.values[i]).toBeCloseTo(output[2 * i + 1], 4);
    });
    expect(model.field('discriminator', places)).toBeUndefined();
    model.dispose();
  });

  it('learns the exact noise whatever it is asked to say, and its loss nears the floor', () => {
    for (const prediction of predictions) {
      const model = open({ prediction });
      const before = model.measure(meter);
      train(model, 0, 400);
      const after = model.measure(meter);
      // Who says v is not far off at the noisy end even before it has learned anything.
      expect(after.gap).toBeLessThan((prediction === 'v' ? 0.75 : 0.3) * before.gap);
      expect(after.floor).toBe(before.floor);
      model.dispose();
    }
  });

  it('loss, floor and gap obey Pythagoras', () => {
    const model = open();
    train(model, 0, 100);
    const numbers = model.measure(meter);
    MEASURED_TIMES.forEach((_, k) => {
      const sum = numbers[`floor.${k}`] + numbers[`gap.${k}`];
      expect(Math.abs(numbers[`loss.${k}`] - sum)).toBeLessThan(0.15 * sum + 0.02);
    });
    model.dispose();
  });

  it('draws points that come nearer to the data as it learns', () => {
    const model = open();
    const far = meter.measure(model.sample(1024)).w1;
    train(model, 0, 600);
    const near = meter.measure(model.sample(1024)).w1;
    expect(near).toBeLessThan(0.4 * far);
    expect(model.sample(10)).toEqual(model.sample(1024).slice(0, 20));
    model.dispose();
  }, 60_000);

  it('goes on from what was saved as if it had never stopped', () => {
    const [one, other] = [open(), open()];
    train(one, 0, 30);
    const kept = one.save();
    train(one, 30, 60);
    other.restore(kept);
    train(other, 30, 60);
    expect(other.save()).toEqual(one.save());
    expect(other.numbers()).toEqual(one.numbers());
    one.dispose();
    other.dispose();
  });

  it('takes another rate on the way, but no other network', () => {
    const model = open();
    const { network } = options;
    expect(model.adjust({ ...options, network: { ...network, rate: 0.001 } })).toBe(true);
    expect(model.adjust({ ...options, samplerSteps: 20 })).toBe(true);
    expect(model.adjust({ ...options, network: { ...network, width: 16 } })).toBe(false);
    expect(model.adjust({ ...options, prediction: 'v' })).toBe(false);
    model.dispose();
  });

  it('draws, before its first step, what plain TypeScript draws', () => {
    const model = open();
    const guess = startGuess(options, SEED);
    const random = createRandom(SEED);
    const plain = drawPoints(20, { random, steps: options.samplerSteps, guess, clip: true });
    model.sample(20).forEach((value, i) => {
      expect(Math.abs(value - plain[i])).toBeLessThan(1e-2 * (1 + Math.abs(plain[i])));
    });
    model.dispose();
  });

  it('led by the best network there is, draws the data', () => {
    const guess = (xt: Float32Array, t: number) =>
      mixtureEpsilon(data, ddpmSchedule.alphaBar[t], xt);
    const points = drawPoints(1024, { random: createRandom(1), steps: 40, guess, clip: false });
    expect(meter.measure(points).w1).toBeLessThan(0.12);
  });
});
