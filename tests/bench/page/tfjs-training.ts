/** Networks in training in TensorFlow.js, as its guide has them: variables, `variableGrads`, its own Adam. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { layersOf, type Activation, type NetworkShape } from '~/training/network';

/** As the book's own Adam has them. */
const [BETA1, BETA2, EPSILON] = [0.5, 0.999, 1e-8];

const activate: Partial<Record<Activation, (x: tf.Tensor2D) => tf.Tensor2D>> = {
  relu: (x) => tf.relu(x),
  silu: (x) => tf.mul(x, tf.sigmoid(x)),
};

/** A network with its optimiser. */
export type TensorFlowPlayer = {
  /** The network's outputs for a batch [n, n_0]. */
  apply(x: tf.Tensor2D): tf.Tensor2D;
  /** One step against the gradient of a loss; returns the loss from before. */
  update(loss: () => tf.Scalar): tf.Scalar;
  dispose(): void;
};

/** @throws Error for an activation that neither comparison needs. */
export function tensorFlowPlayer(
  shape: NetworkShape,
  theta: Float32Array,
  rate: number,
): TensorFlowPlayer {
  const a = activate[shape.activation];
  if (!a) throw new Error(`Expected relu or silu, got ${shape.activation}.`);
  const layers = layersOf(shape).map(({ inputs, outputs, weights, biases }) => ({
    W: tf.variable(tf.tensor2d(theta.slice(weights, biases), [inputs, outputs])),
    b: tf.variable(tf.tensor1d(theta.slice(biases, biases + outputs))),
  }));
  const owned = layers.flatMap(({ W, b }): tf.Variable[] => [W, b]);
  const optimiser = tf.train.adam(rate, BETA1, BETA2, EPSILON);
  return {
    apply: (x) =>
      layers.reduce((h, { W, b }, k) => {
        const y = tf.add<tf.Tensor2D>(tf.matMul(h, W), b);
        return k < layers.length - 1 ? a(y) : y;
      }, x),
    update(loss) {
      const { value, grads } = tf.variableGrads(loss, owned);
      optimiser.applyGradients(grads as Record<string, tf.Variable>);
      return value;
    },
    dispose() {
      for (const variable of owned) variable.dispose();
      optimiser.dispose();
    },
  };
}

/** Rows of numbers as a matrix [n, width]. */
export const rowsOf = (values: Float32Array, width: number): tf.Tensor2D =>
  tf.tensor2d(values, [values.length / width, width]);
