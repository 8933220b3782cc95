/**
 * Multilayer perceptrons whose weights lie in one flat vector, so that an optimiser, a snapshot and a
 * download each deal with a single array. Layer k of sizes [n_0, …, n_L] takes
 *
 *     h_{k+1} = a(h_k·W_k + b_k),   W_k: [n_k, n_{k+1}] row-major, then b_k: [n_{k+1}],
 *
 * with no activation after the last. This file computes in plain TypeScript, for the picture before
 * anything is loaded; `network-jax.ts` is the same network for training.
 */
import { expectInteger, expectLength } from '~/math/expect';
import type { Random } from '~/math/random';

export const activations = ['relu', 'leaky-relu', 'tanh', 'silu'] as const;
export type Activation = (typeof activations)[number];

/** Slope of the leaky ReLU below 0, as in DCGAN (Radford et al. 2016). */
export const LEAK = 0.2;

export type NetworkShape = {
  /** Units of each layer, the input first: at least two numbers, each at least 1. */
  readonly sizes: readonly number[];
  readonly activation: Activation;
};

export type Layer = {
  inputs: number;
  outputs: number;
  /** Where W_k and b_k start in the flat vector. */
  weights: number;
  biases: number;
};

/** The layers of a network and where each lies in the flat vector. RangeError for impossible sizes. */
export function layersOf({ sizes }: NetworkShape): Layer[] {
  expectInteger('number of sizes', sizes.length, 2, 100);
  let at = 0;
  return sizes.slice(1).map((outputs, k) => {
    const inputs = sizes[k];
    expectInteger(`sizes[${k}]`, inputs, 1, 4096);
    expectInteger(`sizes[${k + 1}]`, outputs, 1, 4096);
    const layer = { inputs, outputs, weights: at, biases: at + inputs * outputs };
    at += (inputs + 1) * outputs;
    return layer;
  });
}

/** Length of the flat vector: Σ_k (n_k + 1)·n_{k+1}. */
export function parameterCount(shape: NetworkShape): number {
  return layersOf(shape).reduce((sum, { inputs, outputs }) => sum + (inputs + 1) * outputs, 0);
}

/**
 * Fresh weights: W_k ~ N(0, gain²/n_k), gain √2 for the ReLU kinds (He et al. 2015, eq. 10) and 1 for
 * the last layer and the others (LeCun et al. 1998); b_k ~ U(−1/√n_k, 1/√n_k), so that the kinks of
 * a ReLU network do not all pass through the origin.
 */
export function initialParameters(shape: NetworkShape, random: Random): Float32Array {
  const theta = new Float32Array(parameterCount(shape));
  const layers = layersOf(shape);
  const isRelu = shape.activation === 'relu' || shape.activation === 'leaky-relu';
  layers.forEach(({ inputs, weights, biases, outputs }, k) => {
    const gain = isRelu && k < layers.length - 1 ? Math.SQRT2 : 1;
    const sigma = gain / Math.sqrt(inputs);
    const reach = 1 / Math.sqrt(inputs);
    for (let i = weights; i < biases; i++) theta[i] = sigma * random.normal();
    for (let i = biases; i < biases + outputs; i++) theta[i] = reach * (2 * random.uniform() - 1);
  });
  return theta;
}

const activate: Record<Activation, (x: number) => number> = {
  relu: (x) => Math.max(x, 0),
  'leaky-relu': (x) => (x < 0 ? LEAK * x : x),
  tanh: Math.tanh,
  silu: (x) => x / (1 + Math.exp(-x)),
};

/**
 * The network's outputs for a batch x [n, n_0]; returns [n, n_L].
 *
 * @throws RangeError where theta or x does not fit the shape.
 */
export function forward(
  shape: NetworkShape,
  theta: ArrayLike<number>,
  x: ArrayLike<number>,
): Float32Array {
  expectLength('theta', theta, parameterCount(shape));
  const layers = layersOf(shape);
  const n = x.length / shape.sizes[0];
  expectInteger('number of inputs', n, 0, 1e7);
  const a = activate[shape.activation];
  let h: ArrayLike<number> = x;
  let next = new Float32Array(0);
  layers.forEach(({ inputs, outputs, weights, biases }, k) => {
    next = new Float32Array(n * outputs);
    const row = new Float64Array(outputs);
    for (let i = 0; i < n; i++) {
      for (let o = 0; o < outputs; o++) row[o] = theta[biases + o];
      for (let j = 0; j < inputs; j++) {
        const value = h[i * inputs + j];
        if (value === 0) continue;
        const at = weights + j * outputs;
        for (let o = 0; o < outputs; o++) row[o] += value * theta[at + o];
      }
      for (let o = 0; o < outputs; o++) {
        next[i * outputs + o] = k < layers.length - 1 ? a(row[o]) : row[o];
      }
    }
    h = next;
  });
  return next;
}
