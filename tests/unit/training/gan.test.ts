import { grad, numpy as np } from '@jax-js/jax';
import { beforeAll, describe, expect, it } from 'vitest';
import type { GaussianMixture } from '~/math/gaussian-mixture';
import {
  cellOf,
  idealDiscriminator,
  jensenShannon,
  mixtureOnLattice,
  type Lattice,
} from '~/math/planar-density';
import { createRandom } from '~/math/random';
import { dataMixture } from '~/training/data';
import type { Model, Numbers } from '~/training/family';
import { family } from '~/training/families/gan';
import { accuracy, criticBound, fieldOf, outputOf } from '~/training/gan-judgement';
import { objectives } from '~/training/gan-losses';
import {
  constraints,
  defaultGanOptions,
  ganLosses,
  sameStart,
  type GanOptions,
} from '~/training/gan-options';
import { ganStart, shownPoints } from '~/training/gan-start';
import { compileGan } from '~/training/gan-steps';
import { startJax, take, tensor, type Tensor } from '~/training/jax';
import { createMeter, METER_POINTS } from '~/training/meter';
import { initialParameters, type NetworkShape } from '~/training/network';
import { apply } from '~/training/network-jax';

beforeAll(startJax);

const ring = dataMixture({ set: 'ring' });
const small: GanOptions = {
  ...defaultGanOptions,
  batch: 64,
  generator: { ...defaultGanOptions.generator, width: 16 },
  discriminator: { ...defaultGanOptions.discriminator, width: 16 },
};
const open = (options: Partial<GanOptions> = {}, seed = 1, data = ring): Model<GanOptions> =>
  family.open({ ...small, ...options }, { data, seed });

function train(model: Model<GanOptions>, from: number, to: number, part = 'all'): void {
  for (let step = from; step < to; step++) {
    const iteration = model.iterate(step, part);
    while (!iteration.next().done);
  }
}

describe('the compiled update of D', () => {
  const shape: NetworkShape = { sizes: [2, 6, 1], activation: 'tanh' };
  const theta = initialParameters(shape, createRandom(2));
  const n = 5;
  const points = (label: string) =>
    createRandom(2)
      .fork(label)
      .fillNormal(new Float32Array(2 * n));
  const [real, fake] = [points('real'), points('fake')];

  it.each(ganLosses.filter((loss) => loss !== 'mmd'))(
    'follows the gradient of %s, as it is without compilation',
    (loss) => {
      const steps = compileGan(
        {
          loss,
          constraint: 'none',
          lipschitz: 1,
          realLabel: 1,
          dOptimiser: 'sgd',
          gOptimiser: 'sgd',
          widths: [1],
        },
        shape,
        shape,
      );
      const scalar = (value: number) => tensor(Float32Array.of(value), []);
      const { gradient, next } = steps.updateDiscriminator(
        { theta: tensor(theta), slots: [], updates: scalar(0) },
        tensor(new Float32Array(7)),
        {
          real: tensor(real, [n, 2]),
          fake: tensor(fake, [n, 2]),
          epsilon: tensor(new Float32Array(n), [n, 1]),
        },
        { rate: scalar(0.1), clip: scalar(1), penalty: scalar(1), one: scalar(1) },
      );
      const plain = grad((parameters: Tensor) =>
        objectives[loss].discriminator(
          apply(shape, parameters.ref, tensor(real, [n, 2])),
          apply(shape, parameters, tensor(fake, [n, 2])),
          1,
        ),
      )(tensor(theta)) as Tensor;
      const [compiled, expected] = [take(gradient), take(plain)];
      const moved = take(next.theta);
      expect(Math.hypot(...expected)).toBeGreaterThan(0.01);
      compiled.forEach((value, i) => {
        expect(value).toBeCloseTo(expected[i], 4);
        expect(moved[i]).toBeCloseTo(theta[i] - 0.1 * expected[i], 4);
      });
    },
  );

  it('the pull on generated points is minus the gradient of G’s loss in the plane', () => {
    for (const loss of ['wasserstein', 'non-saturating'] as const) {
      const steps = compileGan(
        {
          loss,
          constraint: 'none',
          lipschitz: 1,
          realLabel: 1,
          dOptimiser: 'sgd',
          gOptimiser: 'sgd',
          widths: [1],
        },
        shape,
        shape,
      );
      const critic = { theta: tensor(theta), directions: tensor(new Float32Array(7)) };
      const pull = take(steps.pullAt(tensor(fake, [n, 2]), critic, np.zeros([1, 2])));
      const lossAt = (x: Float32Array) =>
        n * take(objectives[loss].generator(apply(shape, tensor(theta), tensor(x, [n, 2]))))[0];
      const h = 0.01;
      pull.forEach((value, i) => {
        const moved = (by: number) => fake.map((x, k) => (k === i ? x + by : x));
        expect(value).toBeCloseTo(-(lossAt(moved(h)) - lossAt(moved(-h))) / (2 * h), 2);
      });
    }
  });
});

describe('what D’s loss says of a divergence', () => {
  const lattice: Lattice = { side: 160, reach: 6 };
  const gaussian = (x: number, sigma: number): GaussianMixture => ({
    weights: [1],
    means: [[x, 0]],
    sigmas: [sigma],
  });
  const p = mixtureOnLattice(gaussian(-0.6, 1), lattice);
  const q = mixtureOnLattice(gaussian(0.6, 1.1), lattice);
  const area = cellOf(lattice) ** 2;
  const integral = (f: (p: number, q: number, i: number) => number) =>
    p.reduce((sum, value, i) => sum + f(value, q[i], i) * area, 0);
  const best = idealDiscriminator(p, q);

  it('logarithmic losses: the best D reports the Jensen–Shannon divergence', () => {
    const loss = integral((a, b, i) => -a * Math.log(best[i]) - b * Math.log(1 - best[i]));
    expect(criticBound('non-saturating', loss, NaN)).toBeCloseTo(jensenShannon(p, q, lattice), 5);
  });

  it('least squares: the best D reports Pearson’s χ² of 2q against p + q', () => {
    const loss = integral((a, b, i) => 0.5 * a * (best[i] - 1) ** 2 + 0.5 * b * best[i] ** 2);
    const pearson = integral((a, b) => (a - b) ** 2 / (a + b));
    expect(criticBound('least-squares', loss, NaN)).toBeCloseTo(pearson, 5);
  });

  it('hinge: the best D, sign(p − q), reports the total variation', () => {
    const loss = integral((a, b) => (a > b ? 2 * b : 2 * a));
    const tv = integral((a, b) => 0.5 * Math.abs(a - b));
    expect(criticBound('hinge', loss, NaN)).toBeCloseTo(tv, 5);
  });

  it('Wasserstein: between parallel lines θ apart the best slope-1 critic reports θ, at any scale', () => {
    for (const scale of [1, 5]) {
      // f(x) = scale·x on lines at 0 and at −0.7.
      const loss = -scale * 0.7;
      expect(criticBound('wasserstein', loss, scale)).toBeCloseTo(0.7, 12);
    }
    expect(criticBound('mmd', 1, 1)).toBeNaN();
  });

  it('a worse D reports less', () => {
    const flat = integral((a, b) => -(a + b) * Math.log(0.5));
    expect(criticBound('minimax', flat, NaN)).toBeCloseTo(0, 4);
  });
});

describe('reading D', () => {
  it('a verdict is a probability of ½, a score of ½ or the sign, as the loss has it', () => {
    const f = Float32Array.of(-1, 0.3, 2);
    expect([...outputOf('minimax', Float32Array.of(0))]).toEqual([0.5]);
    expect(accuracy('hinge', f, f)).toBeCloseTo(0.5, 6);
    expect(accuracy('least-squares', Float32Array.of(0.7, 0.9), Float32Array.of(0.1, 0.8))).toBe(
      0.75,
    );
    expect(accuracy('wasserstein', f, f)).toBeNaN();
  });

  it('the scale of a critic without bounds follows its values', () => {
    const values = Float32Array.from({ length: 100 }, (_, i) => 10 + i / 10);
    const { centre, reach } = fieldOf('wasserstein', values, 15);
    expect(centre).toBe(15);
    expect(reach).toBeCloseTo(4.5, 0);
  });
});

describe('a run', () => {
  it('starts where plain TypeScript says, whatever the machine that trains', () => {
    const model = open();
    const { dTheta, gTheta } = ganStart(small, 1);
    const { d, g } = model.save();
    expect([...d]).toEqual([...dTheta]);
    expect([...g]).toEqual([...gTheta]);
    const plain = shownPoints(small, gTheta, 1, 50);
    model.sample(50).forEach((value, i) => expect(value).toBeCloseTo(plain[i], 4));
    model.dispose();
  });

  it('is the same for the same seed and another for another', () => {
    const run = (seed: number) => {
      const model = open({}, seed);
      train(model, 0, 12);
      const points = model.sample(20);
      model.dispose();
      return [...points];
    };
    expect(run(1)).toEqual(run(1));
    expect(run(1)).not.toEqual(run(2));
  });

  it('goes on from a saved state exactly as it went on before', () => {
    for (const constraint of constraints) {
      const model = open({ constraint });
      train(model, 0, 6);
      const saved = model.save();
      train(model, 6, 12);
      const first = model.save();
      model.restore(saved);
      train(model, 6, 12);
      const second = model.save();
      for (const name of Object.keys(first)) expect([...second[name]]).toEqual([...first[name]]);
      model.dispose();
    }
  });

  it('visits the lines of algorithm 1 in their order: k rounds of D, then G', () => {
    const model = open({ dSteps: 2 });
    const visited: string[] = [];
    const numbers: Numbers = {};
    for (const { name, round, numbers: of } of model.iterate(0, 'all')) {
      visited.push(`${name} ${round}`);
      Object.assign(numbers, of());
    }
    const lines = (player: string, names: string[], round: number) =>
      names.map((name) => `${player}-${name} ${round}`);
    const dLines = ['noise', 'data', 'forward', 'loss', 'gradient', 'update'];
    expect(visited).toEqual([
      ...lines('d', dLines, 1),
      ...lines('d', dLines, 2),
      ...lines('g', ['noise', 'forward', 'loss', 'gradient', 'update'], 1),
    ]);
    expect(numbers.dLoss).toBeGreaterThan(0.5);
    expect(numbers.realMean).toBeGreaterThan(0);
    expect(numbers.dGradient * numbers.gGradient * numbers.dMove * numbers.gMove).toBeGreaterThan(
      0,
    );
    model.dispose();
  });

  it('trains one player alone: the other stands still', () => {
    const model = open();
    const before = model.save();
    train(model, 0, 3, 'discriminator');
    const between = model.save();
    expect([...between.g]).toEqual([...before.g]);
    expect([...between.d]).not.toEqual([...before.d]);
    train(model, 3, 6, 'generator');
    const after = model.save();
    expect([...after.d]).toEqual([...between.d]);
    expect([...after.g]).not.toEqual([...between.g]);
    model.dispose();
  });

  it('takes over what needs no new start, and refuses the rest', () => {
    const model = open();
    train(model, 0, 3);
    const { g } = model.save();
    const other: GanOptions = {
      ...small,
      loss: 'least-squares',
      constraint: 'gradient-penalty',
      batch: 32,
      generator: { ...small.generator, optimiser: 'sgd', rate: 0.01 },
    };
    expect(model.adjust(other)).toBe(true);
    expect([...model.save().g]).toEqual([...g]);
    expect(Object.keys(model.save())).not.toContain('g.slot0');
    train(model, 3, 6);
    const wider = { ...other, generator: { ...other.generator, width: 20 } };
    expect(sameStart(other, wider)).toBe(false);
    expect(model.adjust(wider)).toBe(false);
    model.dispose();
  });

  it.each(ganLosses)('with %s stays finite and has its fields, arrows and measurements', (loss) => {
    const constraint = loss === 'wasserstein' ? 'gradient-penalty' : 'none';
    const model = open({ loss, constraint });
    train(model, 0, 8);
    expect(model.finite).toBe(true);
    const field = model.field('discriminator', Float32Array.of(0, 0, 1, 1, -2, 0));
    expect(field?.values).toHaveLength(3);
    expect(field?.reach).toBeGreaterThan(0);
    expect(model.field('other', new Float32Array(2))).toBeUndefined();
    const arrows = model.arrows(7);
    expect(arrows.by).toHaveLength(14);
    expect(Math.hypot(...arrows.by)).toBeGreaterThan(0);
    expect(model.net().length).toBe(2 * 17 * 17);
    const meter = createMeter(ring, 1, true);
    meter.measure(model.sample(METER_POINTS));
    const measured = model.measure(meter);
    expect(measured.generatorSlope).toBeGreaterThan(0);
    expect('slope' in measured).toBe(loss !== 'mmd');
    model.dispose();
  });

  it('clips, and the measured slope shows it', () => {
    const model = open({ loss: 'wasserstein', constraint: 'clip', clip: 0.05 });
    train(model, 0, 3);
    expect(Math.max(...model.save().d.map(Math.abs))).toBeCloseTo(0.05, 6);
    model.dispose();
  });

  it('says when its numbers are numbers no more', () => {
    const wild = { ...small.generator, optimiser: 'sgd', rate: 1e30 } as const;
    const model = open({ loss: 'maximum-likelihood', generator: wild });
    train(model, 0, 6);
    expect(model.finite).toBe(false);
    model.dispose();
  });
});

describe('training works', () => {
  const measure = (model: Model<GanOptions>) => {
    const meter = createMeter(ring, 1, true);
    return { ...meter.measure(model.sample(METER_POINTS)), ...model.measure(meter) };
  };

  it.each([
    { loss: 'non-saturating' },
    { loss: 'wasserstein', constraint: 'gradient-penalty', dSteps: 3 },
  ] as const)(
    '%o: 300 steps on the ring find its modes and lower every distance',
    (choice) => {
      const player = { ...defaultGanOptions.generator, width: 32, rate: 0.002 };
      const model = open({ ...choice, batch: 64, generator: player, discriminator: player });
      const before = measure(model);
      train(model, 0, 300);
      const after = measure(model);
      expect(after.modes).toBeGreaterThanOrEqual(6);
      expect(before.modes).toBeLessThanOrEqual(3);
      expect(after.quality).toBeGreaterThan(before.quality + 0.2);
      for (const name of ['js', 'kl', 'w1', 'mmd']) {
        expect(after[name], name).toBeLessThan(0.5 * before[name]);
      }
      model.dispose();
    },
    120_000,
  );

  it('the MMD needs no discriminator', () => {
    const model = open({ loss: 'mmd', batch: 128 });
    const before = measure(model);
    train(model, 0, 150);
    expect(measure(model).mmd).toBeLessThan(0.4 * before.mmd);
    model.dispose();
  });

  it('against a q that stands still, D comes near D* and its loss reports the divergence', () => {
    const broad: GaussianMixture = { weights: [1], means: [[0, 0]], sigmas: [1] };
    const wide: GaussianMixture = { weights: [1], means: [[0.8, 0]], sigmas: [0.8] };
    const model = open({ fixed: wide, batch: 256 }, 1, broad);
    const meter = createMeter(broad, 1, false);
    const { js } = meter.measure(model.sample(METER_POINTS));
    const before = model.measure(meter).idealGap;
    train(model, 0, 500, 'discriminator');
    const after = model.measure(meter);
    expect(after.idealGap).toBeLessThan(0.3 * before);
    expect(Math.abs(after.bound - js)).toBeLessThan(0.03);
    expect(model.net()).toHaveLength(0);
    model.dispose();
  });

  it('a generator left behind by D has a gradient that dies in minimax', () => {
    const slopeAfter = (loss: GanOptions['loss']) => {
      const model = open({ loss, batch: 128 });
      const before = measure(model).generatorSlope;
      train(model, 0, 300, 'discriminator');
      const after = measure(model).generatorSlope;
      model.dispose();
      return after / before;
    };
    expect(slopeAfter('minimax')).toBeLessThan(0.5 * slopeAfter('non-saturating'));
  });
});
