/**
 * The same diffusion model of the plane in TensorFlow.js, on the same minibatches in the same order.
 * What noises the points and tells the network the time is the book's own code on both sides.
 */
import * as tf from '@tensorflow/tfjs-core';
import { sampleMixture } from '~/math/gaussian-mixture';
import { createRandom } from '~/math/random';
import {
  ddpmBatch,
  ddpmInputs,
  ddpmShape,
  ddpmStart,
  noiseSaid,
  type DdpmOptions,
} from '~/training/ddpm-options';
import type { Task } from '~/training/family';
import { useWasm } from './tfjs';
import { rowsOf, tensorFlowPlayer } from './tfjs-training';
import { comparedPlaces, comparedTime, type Trained } from './trained';

export async function openTensorFlowDdpm(
  options: DdpmOptions,
  { data, seed }: Task,
): Promise<Trained> {
  await useWasm(1);
  const { batch, prediction, network } = options;
  const shape = ddpmShape(options);
  const player = tensorFlowPlayer(shape, ddpmStart(options, seed), network.rate);
  const random = createRandom(seed);
  let steps = 0;

  return {
    async step() {
      const stream = random.fork(`all ${steps++}`);
      const { xt, t, target } = ddpmBatch(sampleMixture(data, batch, stream), prediction, stream);
      const loss = tf.tidy(() => {
        const inputs = rowsOf(ddpmInputs(xt, t), shape.sizes[0]);
        return player.update(() =>
          tf.mean(tf.square(tf.sub(player.apply(inputs), rowsOf(target, 2)))),
        );
      });
      await loss.data();
      loss.dispose();
    },
    async outputs() {
      const inputs = ddpmInputs(comparedPlaces, comparedTime);
      const output = tf.tidy(() => player.apply(rowsOf(inputs, shape.sizes[0])));
      const values = (await output.data()) as Float32Array;
      output.dispose();
      const epsilon = noiseSaid(prediction, values, comparedPlaces, comparedTime);
      return epsilon.filter((_, j) => j % 2 === 0);
    },
    close: () => player.dispose(),
  };
}
