import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '~/math/random';
import { kernelMatrix, mmdLoss, objectives } from '~/training/gan-losses';
import { startJax, softplus, sigmoid } from '~/training/jax';
import { double, expectGradient } from './finite-differences';

beforeAll(startJax);

const n = 7;
const draw = (label: string, length = n, scale = 1.5) =>
  Float64Array.from({ length }, () => 0).map(
    (
      (random) => () =>
        scale * random.normal()
    )(createRandom(3).fork(label)),
  );
const real = draw('real');
const fake = draw('fake');

describe.each(Object.entries(objectives))('%s', (_, { discriminator, generator }) => {
  it.each([1, 0.9])('has the gradients of its formula, real label %s', (label) => {
    expectGradient((f) => discriminator(f, double(fake, [n, 1]), label), real, [n, 1]);
    expectGradient((f) => discriminator(double(real, [n, 1]), f, label), fake, [n, 1]);
    expectGradient((f) => generator(f), fake, [n, 1]);
  });
});

describe('values', () => {
  const D = (f: number) => 1 / (1 + Math.exp(-f));
  const meanOf = (values: Float64Array, g: (f: number) => number) =>
    values.reduce((sum, f) => sum + g(f), 0) / values.length;
  const value = (name: keyof typeof objectives, label = 1) => {
    const { discriminator, generator } = objectives[name];
    return [
      discriminator(double(real, [n, 1]), double(fake, [n, 1]), label).dataSync()[0],
      generator(double(fake, [n, 1])).dataSync()[0],
    ];
  };
  const V = meanOf(real, (f) => Math.log(D(f))) + meanOf(fake, (f) => Math.log(1 - D(f)));

  it.each([
    ['minimax', -V, meanOf(fake, (f) => Math.log(1 - D(f)))],
    ['non-saturating', -V, meanOf(fake, (f) => -Math.log(D(f)))],
    ['maximum-likelihood', -V, meanOf(fake, (f) => -D(f) / (1 - D(f)))],
    [
      'least-squares',
      0.5 * meanOf(real, (f) => (f - 1) ** 2) + 0.5 * meanOf(fake, (f) => f ** 2),
      0.5 * meanOf(fake, (f) => (f - 1) ** 2),
    ],
    [
      'hinge',
      meanOf(real, (f) => Math.max(0, 1 - f)) + meanOf(fake, (f) => Math.max(0, 1 + f)),
      -meanOf(fake, (f) => f),
    ],
    ['wasserstein', meanOf(fake, (f) => f) - meanOf(real, (f) => f), -meanOf(fake, (f) => f)],
  ] as const)('%s is what its paper writes, in terms of D', (name, d, g) => {
    const [dLoss, gLoss] = value(name);
    expect(dLoss).toBeCloseTo(d, 6);
    expect(gLoss).toBeCloseTo(g, 6);
  });

  it('smoothed labels weigh both logarithms of the real term', () => {
    const smooth =
      meanOf(real, (f) => -0.9 * Math.log(D(f)) - 0.1 * Math.log(1 - D(f))) +
      meanOf(fake, (f) => -Math.log(1 - D(f)));
    expect(value('non-saturating', 0.9)[0]).toBeCloseTo(smooth, 6);
  });
});

describe('softplus', () => {
  it('neither overflows nor loses its slope where a confident discriminator goes', () => {
    const far = [-200, -30, 0, 30, 200];
    const values = softplus(double(far, [5])).dataSync();
    expect(values[0]).toBeCloseTo(0, 12);
    expect(values[2]).toBeCloseTo(Math.LN2, 7);
    expect(values[4]).toBeCloseTo(200, 9);
    expectGradient((x) => softplus(x).sum(), far, [5]);
    expect(sigmoid(double(far, [5])).dataSync()[4]).toBeCloseTo(1, 12);
  });
});

describe('mmdLoss', () => {
  const [count, d] = [6, 2];
  const x = draw('x', count * d);
  const y = draw('y', count * d);
  const widths = [0.5, 1, 2];

  it('has the gradient of its formula', () => {
    expectGradient((points) => mmdLoss(double(x, [count, d]), points, widths), y, [count, d]);
  });

  it('is the unbiased estimate, pair by pair', () => {
    const k = (a: Float64Array, i: number, b: Float64Array, j: number) => {
      const squared = (a[2 * i] - b[2 * j]) ** 2 + (a[2 * i + 1] - b[2 * j + 1]) ** 2;
      return widths.reduce((sum, w) => sum + Math.exp(-squared / (2 * w * w)) / widths.length, 0);
    };
    let expected = 0;
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < count; j++) {
        if (i !== j) expected += (k(x, i, x, j) + k(y, i, y, j)) / (count * (count - 1));
        expected -= (2 * k(x, i, y, j)) / count ** 2;
      }
    }
    const loss = mmdLoss(double(x, [count, d]), double(y, [count, d]), widths);
    expect(loss.dataSync()[0]).toBeCloseTo(expected, 6);
    const matrix = kernelMatrix(double(x, [count, d]), double(y, [count, d]), widths).dataSync();
    expect(matrix[1]).toBeCloseTo(k(x, 0, y, 1), 6);
  });
});
