/** Where a GAN's run starts, in plain TypeScript: what a page shows before anything is loaded. */
import { sampleMixture } from '~/math/gaussian-mixture';
import { createRandom } from '~/math/random';
import type { GanOptions, PlayerOptions } from './gan-options';
import { drawLatents } from './latent';
import { forward, initialParameters, type NetworkShape } from './network';

/** Coordinates of a point. */
const PLANE = 2;

/** The networks of a GAN with these options. */
export function ganShapes(options: GanOptions): { d: NetworkShape; g: NetworkShape } {
  const hidden = ({ layers, width }: PlayerOptions) => Array.from({ length: layers }, () => width);
  return {
    d: {
      sizes: [PLANE, ...hidden(options.discriminator), 1],
      activation: options.discriminator.activation,
    },
    g: {
      sizes: [options.latentDimension, ...hidden(options.generator), PLANE],
      activation: options.generator.activation,
    },
  };
}

export type GanStart = {
  shapes: { d: NetworkShape; g: NetworkShape };
  dTheta: Float32Array;
  gTheta: Float32Array;
};

/** Both networks with their first parameters, which depend on their shapes and the seed only. */
export function ganStart(options: GanOptions, seed: number): GanStart {
  const random = createRandom(seed);
  const shapes = ganShapes(options);
  return {
    shapes,
    dTheta: initialParameters(shapes.d, random.fork('discriminator')),
    gTheta: initialParameters(shapes.g, random.fork('generator')),
  };
}

/** The first n latents of the points on show, the same during the whole run; [n, latentDimension]. */
export function shownLatents(options: GanOptions, seed: number, n: number): Float32Array {
  const { latent, latentDimension } = options;
  return drawLatents(latent, latentDimension, n, createRandom(seed).fork('shown'));
}

/** The first n points that a generator of parameters theta gives for them, [n, 2]. */
export function shownPoints(
  options: GanOptions,
  theta: Float32Array,
  seed: number,
  n: number,
): Float32Array {
  if (options.fixed) return sampleMixture(options.fixed, n, createRandom(seed).fork('shown'));
  return forward(ganShapes(options).g, theta, shownLatents(options, seed, n));
}
