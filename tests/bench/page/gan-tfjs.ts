/**
 * The same GAN in TensorFlow.js, written as its guide has it: variables, `variableGrads`, its own Adam.
 * It draws its minibatches from the same streams as the book's engine does, in the same order, so that
 * both do the same work on the same numbers.
 */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { sampleMixture, type GaussianMixture } from '~/math/gaussian-mixture';
import { createRandom } from '~/math/random';
import type { GanOptions } from '~/training/gan-options';
import { ganStart, shownLatents } from '~/training/gan-start';
import { drawLatents } from '~/training/latent';
import { layersOf, type NetworkShape } from '~/training/network';
import type { TrainedGan } from './gan';
import { useWasm } from './tfjs';

/** As the book's own Adam has them. */
const [BETA1, BETA2, EPSILON] = [0.5, 0.999, 1e-8];

type Layers = { weights: tf.Variable<tf.Rank.R2>; biases: tf.Variable<tf.Rank.R1> }[];

export async function openTensorFlowGan(
  options: GanOptions,
  { data, seed }: { data: GaussianMixture; seed: number },
): Promise<TrainedGan> {
  if (options.loss !== 'non-saturating' || options.discriminator.activation !== 'relu') {
    throw new Error('Expected the non-saturating loss and ReLUs.');
  }
  await useWasm(1);
  const { batch, latent, latentDimension } = options;
  const start = ganStart(options, seed);
  const d = variables(start.shapes.d, start.dTheta);
  const g = variables(start.shapes.g, start.gTheta);
  const optimisers = {
    d: tf.train.adam(options.discriminator.rate, BETA1, BETA2, EPSILON),
    g: tf.train.adam(options.generator.rate, BETA1, BETA2, EPSILON),
  };
  const random = createRandom(seed);
  const points = (values: Float32Array, width = 2) =>
    tf.tensor2d(values, [values.length / width, width]);
  let steps = 0;

  return {
    async step() {
      const stream = random.fork(`all ${steps++}`);
      const zOfD = drawLatents(latent, latentDimension, batch, stream);
      const real = sampleMixture(data, batch, stream);
      // The engine draws these for the gradient penalty whether there is one or not.
      for (let i = 0; i < batch; i++) stream.uniform();
      const zOfG = drawLatents(latent, latentDimension, batch, stream);

      const loss = tf.tidy(() => {
        const fake = network(g, points(zOfD, latentDimension));
        update(optimisers.d, d, () => {
          const scores = network(d, tf.concat([points(real), fake]));
          const [onReal, onFake] = tf.split(scores, 2);
          return tf.add(tf.mean(tf.softplus(tf.neg(onReal))), tf.mean(tf.softplus(onFake)));
        });
        return update(optimisers.g, g, () =>
          tf.mean(tf.softplus(tf.neg(network(d, network(g, points(zOfG, latentDimension)))))),
        );
      });
      // The engine reads its losses in every step, too.
      await loss.data();
      loss.dispose();
    },
    async sample(n) {
      const z = shownLatents(options, seed, n);
      const output = tf.tidy(() => network(g, points(z, latentDimension)));
      const values = (await output.data()) as Float32Array;
      output.dispose();
      return values;
    },
    close() {
      for (const { weights, biases } of [...d, ...g]) {
        weights.dispose();
        biases.dispose();
      }
      for (const optimiser of Object.values(optimisers)) optimiser.dispose();
    },
  };
}

function update(optimiser: tf.AdamOptimizer, layers: Layers, loss: () => tf.Scalar): tf.Scalar {
  const owned = layers.flatMap(({ weights, biases }) => [weights, biases]);
  const { value, grads } = tf.variableGrads(loss, owned);
  optimiser.applyGradients(grads as Record<string, tf.Variable>);
  return value;
}

function network(layers: Layers, x: tf.Tensor2D): tf.Tensor2D {
  return layers.reduce<tf.Tensor2D>((h, { weights, biases }, k) => {
    const y = tf.add(tf.matMul(h, weights), biases) as tf.Tensor2D;
    return k < layers.length - 1 ? tf.relu(y) : y;
  }, x);
}

function variables(shape: NetworkShape, theta: Float32Array): Layers {
  return layersOf(shape).map(({ inputs, outputs, weights, biases }) => ({
    weights: tf.variable(tf.tensor2d(theta.slice(weights, biases), [inputs, outputs])),
    biases: tf.variable(tf.tensor1d(theta.slice(biases, biases + outputs))),
  }));
}
