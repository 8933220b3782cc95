import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '~/math/random';
import { startJax, take, tensor, type Tensor } from '~/training/jax';
import { forward, initialParameters, layersOf, type NetworkShape } from '~/training/network';
import { apply } from '~/training/network-jax';
import {
  clipped,
  gradientPenalty,
  initialDirections,
  powerIteration,
  settledDirections,
  slopes,
  spectrallyNormalised,
} from '~/training/smoothness';
import { double, expectGradient } from './finite-differences';

beforeAll(startJax);

const random = createRandom(8);
const draw = (label: string, length: number) =>
  random.fork(label).fillNormal(new Float32Array(length));
const [n, d] = [4, 2];
const [real, fake] = [draw('real', n * d), draw('fake', n * d)];
const epsilon = Float32Array.of(0.1, 0.4, 0.6, 0.9);

describe('slopes', () => {
  it('are the lengths of the gradients in the plane, by finite differences', () => {
    const shape: NetworkShape = { sizes: [2, 8, 1], activation: 'tanh' };
    const theta = initialParameters(shape, random.fork('slopes'));
    const steepness = slopes(
      (x) => apply(shape, double(theta, [theta.length]), x),
      double(real, [n, d]),
    );
    const at = (i: number, dx: number, dy: number) =>
      forward(shape, theta, [real[2 * i] + dx, real[2 * i + 1] + dy])[0];
    const h = 1e-3;
    steepness.dataSync().forEach((slope, i) => {
      const x = (at(i, h, 0) - at(i, -h, 0)) / (2 * h);
      const y = (at(i, 0, h) - at(i, 0, -h)) / (2 * h);
      expect(slope).toBeCloseTo(Math.hypot(x, y), 3);
    });
  });
});

describe.each(['relu', 'tanh', 'silu', 'leaky-relu'] as const)(
  'the gradient penalty, %s',
  (activation) => {
    it('has the second-order gradient of finite differences in every parameter', () => {
      const shape: NetworkShape = { sizes: [2, 4, 3, 1], activation };
      const theta = initialParameters(shape, random.fork(activation));
      const penalty = (parameters: Tensor) => {
        const value = gradientPenalty(
          (x) => apply(shape, parameters.ref, x),
          double(real, [n, d]),
          double(fake, [n, d]),
          double(epsilon, [n, 1]),
        );
        parameters.dispose();
        return value;
      };
      expectGradient(penalty, theta, [theta.length], { tolerance: 1e-4 });
    });
  },
);

describe('clipping', () => {
  it('holds every parameter within ±c', () => {
    const held = take(
      clipped(tensor(Float32Array.of(-3, -0.05, 0.02, 7)), tensor(Float32Array.of(0.1), [])),
    );
    [-0.1, -0.05, 0.02, 0.1].forEach((value, i) => expect(held[i]).toBeCloseTo(value, 6));
  });
});

describe('spectral normalisation', () => {
  const shape: NetworkShape = { sizes: [2, 16, 16, 1], activation: 'leaky-relu' };
  const theta = initialParameters(shape, random.fork('sn')).map((value) => 3 * value);
  const directions = settledDirections(
    shape,
    theta,
    initialDirections(shape, random.fork('u')),
    60,
  );

  /** Largest singular value of W [n, m], as the largest |W·u| over many power steps in doubles. */
  const singularValue = (W: Float32Array, inputs: number, outputs: number) => {
    let u = Float64Array.from({ length: outputs }, (_, i) => 1 + (i % 3));
    let sigma = 0;
    for (let round = 0; round < 500; round++) {
      const v = Float64Array.from({ length: inputs }, (_, i) =>
        u.reduce((sum, value, o) => sum + W[i * outputs + o] * value, 0),
      );
      sigma = Math.hypot(...v) / Math.hypot(...u);
      u = u.map((_, o) => v.reduce((sum, value, i) => sum + W[i * outputs + o] * value, 0));
      const length = Math.hypot(...u);
      u = u.map((value) => value / length);
    }
    return sigma;
  };

  const normalised = () => {
    const {
      inner,
      outer,
      directions: next,
    } = powerIteration(shape, tensor(theta), tensor(directions));
    next.dispose();
    return spectrallyNormalised(shape, tensor(theta), inner, outer);
  };

  it('divides each matrix by its largest singular value', () => {
    normalised().forEach((matrix, k) => {
      const { inputs, outputs, weights } = layersOf(shape)[k];
      const before = singularValue(
        theta.subarray(weights, weights + inputs * outputs),
        inputs,
        outputs,
      );
      expect(before).toBeGreaterThan(2);
      expect(singularValue(take(matrix), inputs, outputs)).toBeCloseTo(1, 2);
    });
  });

  it('leaves no two points further apart than they were', () => {
    const points = draw('points', 200 * 2);
    const f = take(apply(shape, tensor(theta), tensor(points, [200, 2]), normalised()));
    for (let i = 1; i < 200; i++) {
      const distance = Math.hypot(points[2 * i] - points[0], points[2 * i + 1] - points[1]);
      expect(Math.abs(f[i] - f[0])).toBeLessThanOrEqual(1.001 * distance);
    }
  });

  it('is differentiated with its directions held still', () => {
    const small: NetworkShape = { sizes: [2, 4, 1], activation: 'tanh' };
    const weights = initialParameters(small, random.fork('small'));
    const u = settledDirections(small, weights, initialDirections(small, random.fork('v')), 30);
    const start = powerIteration(small, double(weights, [weights.length]), double(u, [u.length]));
    const f = (parameters: Tensor) => {
      const again = (vectors: Tensor[]) => vectors.map((vector) => vector.ref);
      const matrices = spectrallyNormalised(
        small,
        parameters.ref,
        again(start.inner),
        again(start.outer),
      );
      return apply(small, parameters, double(real, [n, d]), matrices).sum();
    };
    expectGradient(f, weights, [weights.length], { tolerance: 1e-5 });
  });
});
