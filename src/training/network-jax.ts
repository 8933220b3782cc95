/** The networks of `network.ts` as functions that can be differentiated and compiled. */
import { nn, numpy as np } from '@jax-js/jax';
import type { Tensor } from './jax';
import { LEAK, layersOf, type Activation, type NetworkShape } from './network';

const activate: Record<Activation, (x: Tensor) => Tensor> = {
  relu: (x) => nn.relu(x),
  'leaky-relu': (x) => nn.leakyRelu(x, LEAK),
  tanh: (x) => np.tanh(x),
  silu: (x) => nn.silu(x),
};

/** The weight matrices W_k [n_k, n_{k+1}] of a flat vector; consumes theta. */
export function weightsOf(shape: NetworkShape, theta: Tensor): Tensor[] {
  const matrices = layersOf(shape).map(({ inputs, outputs, weights, biases }) =>
    theta.ref.slice([weights, biases]).reshape([inputs, outputs]),
  );
  theta.dispose();
  return matrices;
}

/**
 * The network's outputs for a batch x [n, n_0]; returns [n, n_L]. Consumes theta, x and `matrices`,
 * which stand in for the W_k where given (spectral normalisation does so).
 */
export function apply(
  shape: NetworkShape,
  theta: Tensor,
  x: Tensor,
  matrices: Tensor[] = weightsOf(shape, theta.ref),
): Tensor {
  const layers = layersOf(shape);
  const biases = layers.map(({ biases, outputs }) => theta.ref.slice([biases, biases + outputs]));
  theta.dispose();
  return matrices.reduce((h, W, k) => {
    const y = np.dot(h, W).add(biases[k]);
    return k < layers.length - 1 ? activate[shape.activation](y) : y;
  }, x);
}
