/**
 * The same GAN in TensorFlow.js. It draws its minibatches from the same streams as the book's engine
 * does, in the same order, so that both do the same work on the same numbers.
 */
import * as tf from '@tensorflow/tfjs-core';
import { sampleMixture } from '~/math/gaussian-mixture';
import { createRandom } from '~/math/random';
import type { Task } from '~/training/family';
import type { GanOptions } from '~/training/gan-options';
import { ganStart, shownLatents } from '~/training/gan-start';
import { drawLatents } from '~/training/latent';
import { useWasm } from './tfjs';
import { rowsOf, tensorFlowPlayer } from './tfjs-training';
import type { Trained } from './trained';

export async function openTensorFlowGan(
  options: GanOptions,
  { data, seed }: Task,
): Promise<Trained> {
  if (options.loss !== 'non-saturating') {
    throw new Error(`Expected the non-saturating loss, got ${options.loss}.`);
  }
  await useWasm(1);
  const { batch, latent, latentDimension } = options;
  const start = ganStart(options, seed);
  const d = tensorFlowPlayer(start.shapes.d, start.dTheta, options.discriminator.rate);
  const g = tensorFlowPlayer(start.shapes.g, start.gTheta, options.generator.rate);
  const random = createRandom(seed);
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
        const fake = g.apply(rowsOf(zOfD, latentDimension));
        d.update(() => {
          const scores = d.apply(tf.concat([rowsOf(real, 2), fake]));
          const [onReal, onFake] = tf.split(scores, 2);
          return tf.add(tf.mean(tf.softplus(tf.neg(onReal))), tf.mean(tf.softplus(onFake)));
        });
        return g.update(() =>
          tf.mean(tf.softplus(tf.neg(d.apply(g.apply(rowsOf(zOfG, latentDimension)))))),
        );
      });
      // The engine reads its losses in every step, too.
      await loss.data();
      loss.dispose();
    },
    async outputs() {
      const z = shownLatents(options, seed, 64);
      const output = tf.tidy(() => g.apply(rowsOf(z, latentDimension)));
      const values = (await output.data()) as Float32Array;
      output.dispose();
      return values;
    },
    close() {
      d.dispose();
      g.dispose();
    },
  };
}
