import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '~/math/random';
import { take, tensor, startJax } from '~/training/jax';
import {
  activations,
  forward,
  initialParameters,
  layersOf,
  parameterCount,
  type NetworkShape,
} from '~/training/network';
import { apply } from '~/training/network-jax';
import { double, expectGradient } from './finite-differences';

beforeAll(startJax);

const random = createRandom(5);
const x = random.fork('x').fillNormal(new Float32Array(2 * 6));

describe.each(activations)('a network with %s', (activation) => {
  const shape: NetworkShape = { sizes: [2, 4, 3, 2], activation };
  const theta = initialParameters(shape, random.fork(activation));

  it('is the same in plain TypeScript and in jax-js', () => {
    const plain = forward(shape, theta, x);
    const traced = take(apply(shape, tensor(theta), tensor(x, [6, 2])));
    expect(traced).toHaveLength(12);
    traced.forEach((value, i) => expect(value).toBeCloseTo(plain[i], 4));
  });

  it('has the gradient of finite differences in every parameter', () => {
    const f = (parameters: ReturnType<typeof double>) =>
      apply(shape, parameters, double(x, [6, 2])).sum();
    expectGradient(f, theta, [theta.length], { tolerance: 1e-5 });
  });
});

describe('the flat vector', () => {
  const shape: NetworkShape = { sizes: [2, 64, 64, 1], activation: 'relu' };

  it('holds each layer once, one behind the other', () => {
    expect(parameterCount(shape)).toBe(3 * 64 + 65 * 64 + 65);
    const [first, second] = layersOf(shape);
    expect([first.weights, first.biases, second.weights]).toEqual([0, 128, 192]);
  });

  it('starts with the variances of He et al., so that signals keep their size', () => {
    const theta = initialParameters(shape, createRandom(1));
    const second = theta.subarray(192, 192 + 64 * 64);
    const variance = second.reduce((sum, value) => sum + value * value, 0) / second.length;
    expect(variance * 64).toBeCloseTo(2, 1);
  });

  it('refuses parameters or inputs that do not fit', () => {
    expect(() => forward(shape, new Float32Array(7), x)).toThrow(/theta: expected 4417 values/);
    const theta = initialParameters(shape, createRandom(1));
    expect(() => forward(shape, theta, [1, 2, 3])).toThrow(/number of inputs/);
    expect(() => layersOf({ sizes: [2], activation: 'relu' })).toThrow(/number of sizes/);
  });
});
