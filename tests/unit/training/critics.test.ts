import { beforeAll, describe, expect, it } from 'vitest';
import { sampleMixture } from '~/math/gaussian-mixture';
import { latticePoints } from '~/math/planar-density';
import { createRandom } from '~/math/random';
import {
  criticOptions,
  frozenLatents,
  ganOf,
  type CriticsOptions,
  type FrozenGenerator,
} from '~/training/critic-options';
import { dataMixture } from '~/training/data';
import type { Model } from '~/training/family';
import { family, GRADIENT_BATCH, GRADIENT_BATCHES, spreadOf } from '~/training/families/critics';
import { ganStart, startField } from '~/training/gan-start';
import { startJax } from '~/training/jax';
import { createMeter } from '~/training/meter';
import { forward } from '~/training/network';

beforeAll(startJax);

const data = dataMixture({ set: 'ring' });
const player = { ...criticOptions({ name: '', losses: ['hinge'] }).player, width: 8 };
const generator: FrozenGenerator = {
  shape: { sizes: [2, 2], activation: 'tanh' },
  theta: Float32Array.of(0.5, 0.1, -0.2, 0.4, 1.2, 0.3),
  latent: 'gaussian',
};
const critics = [
  criticOptions({ name: 'log', losses: ['minimax', 'non-saturating'], player }),
  criticOptions({
    name: 'critic',
    losses: ['wasserstein'],
    constraint: 'gradient-penalty',
    player,
  }),
  criticOptions({ name: 'norm', losses: ['wasserstein'], constraint: 'spectral-norm', player }),
  criticOptions({ name: 'clip', losses: ['wasserstein'], constraint: 'clip', clip: 0.05, player }),
  criticOptions({ name: 'witness', losses: ['mmd'], player }),
];
const SEED = 3;
const options: CriticsOptions = {
  critics,
  source: { kind: 'generator', generator, batch: 32 },
  kernelWidth: 0.4,
};
const meter = createMeter(data, SEED, false);
const open = (more: Partial<CriticsOptions> = {}): Model<CriticsOptions> =>
  family.open({ ...options, ...more }, { data, seed: SEED });

function train(model: Model<CriticsOptions>, from: number, to: number): void {
  for (let step = from; step < to; step++) {
    const iteration = model.iterate(step, 'all');
    while (!iteration.next().done);
  }
}

describe('critics against a generator that stands still', () => {
  it('begin where plain TypeScript says: the same parameters, the same fields', () => {
    const model = open();
    const vectors = model.save();
    const places = latticePoints({ side: 8, reach: 3 });
    for (const critic of critics.filter(({ name }) => name !== 'witness')) {
      const gan = ganOf(critic, 0.4);
      expect([...vectors[critic.name]]).toEqual([...ganStart(gan, SEED).dTheta]);
      const live = model.field(critic.name, places)!;
      startField(gan, { data, seed: SEED }, places).values.forEach((value, i) => {
        expect(live.values[i]).toBeCloseTo(value, 3);
      });
    }
    expect(model.field('nobody', places)).toBeUndefined();
    model.dispose();
  });

  it('go on from a saved state exactly as they went on before', () => {
    const model = open();
    train(model, 0, 4);
    const kept = model.save();
    train(model, 4, 8);
    const first = model.save();
    model.restore(kept);
    train(model, 4, 8);
    const second = model.save();
    for (const name of Object.keys(first)) expect([...second[name]]).toEqual([...first[name]]);
    model.dispose();
  });

  it('are each as they would be alone', () => {
    const [together, alone] = [open(), open({ critics: [critics[1]] })];
    train(together, 0, 3);
    train(alone, 0, 3);
    expect([...alone.save().critic]).toEqual([...together.save().critic]);
    together.dispose();
    alone.dispose();
  });

  it('never move G, whose gradient is that of finite differences in each of its parameters', () => {
    const model = open();
    train(model, 0, 5);
    const numbers = model.measure(meter);
    const D = {
      shape: { sizes: [2, 8, 8, 1], activation: 'relu' as const },
      theta: model.save().log,
    };
    const z = frozenLatents(generator, SEED, GRADIENT_BATCHES * GRADIENT_BATCH);
    const losses = {
      minimax: (f: number) => -Math.log1p(Math.exp(f)),
      'non-saturating': (f: number) => Math.log1p(Math.exp(-f)),
    };
    for (const [loss, of] of Object.entries(losses)) {
      const valueAt = (theta: Float32Array): number => {
        const f = forward(D.shape, D.theta, forward(generator.shape, theta, z));
        return f.reduce((sum, value) => sum + of(value), 0) / f.length;
      };
      const h = 0.01;
      const slopes = Array.from(generator.theta, (_, i) => {
        const moved = (by: number) =>
          generator.theta.map((value, k) => (k === i ? value + by : value));
        return (valueAt(moved(h)) - valueAt(moved(-h))) / (2 * h);
      });
      expect(numbers[`${loss}.gradient`]).toBeCloseTo(Math.hypot(...slopes), 2);
      expect(numbers[`${loss}.scatter`]).toBeGreaterThan(0);
    }
    expect(model.sample(3)).toEqual(
      forward(generator.shape, generator.theta, frozenLatents(generator, SEED, 3)),
    );
    model.dispose();
  });

  it('a verdict counts right answers on both sides', () => {
    const model = open();
    train(model, 0, 150);
    const {
      'log.accuracy': accuracy,
      'log.onReal': onReal,
      'log.onFake': onFake,
    } = model.measure(meter);
    expect(accuracy).toBeGreaterThan(0.6);
    expect(onReal).toBeGreaterThan(onFake);
    model.dispose();
  });

  it('a number that is none ends the run, and a restored state takes it up again', () => {
    const wild = [
      criticOptions({ name: 'log', losses: ['minimax'], player: { ...player, rate: 1e30 } }),
    ];
    const model = open({ critics: wild });
    const start = model.save();
    train(model, 0, 5);
    expect(model.finite).toBe(false);
    model.restore(start);
    expect(model.finite).toBe(true);
    model.dispose();
  });
});

describe('critics between fixed points', () => {
  const real = sampleMixture(data, 40, createRandom(1));
  const fake = Float32Array.from({ length: 80 }, (_, i) => real[i] + (i % 2 === 0 ? 1 : 0));
  const source = { kind: 'points' as const, real, fake };

  it('measure the steepest place they know of, which is at least as steep as any chord', () => {
    const model = open({ source, critics: critics.slice(1, 4) });
    train(model, 0, 30);
    const numbers = model.measure(meter);
    const slopes = model.distributions!();
    for (const name of ['critic', 'norm', 'clip']) {
      const steepest = numbers[`${name}.slope`];
      for (const slope of slopes[name]) expect(slope).toBeLessThanOrEqual(steepest);
      // Each fake lies one unit from its real point.
      const gap = numbers[`${name}.onReal`] - numbers[`${name}.onFake`];
      expect(gap).toBeLessThanOrEqual(1.02 * steepest);
    }
    expect(numbers['norm.slope']).toBeLessThan(1.05);
    model.dispose();
  });
});

it('spreadOf gives the mean’s length and the standard deviation around it', () => {
  const { length, scatter } = spreadOf([Float32Array.of(3, 5), Float32Array.of(3, 3)]);
  expect(length).toBeCloseTo(5, 6);
  expect(scatter).toBeCloseTo(Math.SQRT2, 6);
});
