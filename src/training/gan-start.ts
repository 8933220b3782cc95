/** Where a GAN's run starts, in plain TypeScript: what a page shows before anything is loaded. */
import { sampleMixture } from '~/math/gaussian-mixture';
import { mmdWitness } from '~/math/kernel-mmd';
import { createRandom } from '~/math/random';
import type { Field, Task } from './family';
import { fieldOf, outputOf } from './gan-judgement';
import { hasDiscriminator, type GanOptions, type PlayerOptions } from './gan-options';
import { drawLatents, latentNet } from './latent';
import { forward, initialParameters, layersOf, type NetworkShape } from './network';

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

/** Images of the latent net under a generator of parameters theta, [m, 2]. */
export function shownNet(options: GanOptions, theta: Float32Array): Float32Array {
  const net = latentNet(options.latent, options.latentDimension);
  return options.fixed ? new Float32Array(0) : forward(ganShapes(options).g, theta, net);
}

/** Points of each side that the MMD's witness function is worked out from. */
const WITNESSES = 256;

/** What stands in for D where there is none: the witness function of the MMD. */
export function witnessField(
  { kernelWidth }: GanOptions,
  { data, seed }: Task,
  sample: (n: number) => Float32Array,
  places: Float32Array,
): Field {
  const real = sampleMixture(data, WITNESSES, createRandom(seed).fork('witness'));
  return fieldOf('mmd', mmdWitness(places, real, sample(WITNESSES), kernelWidth), 0);
}

/** D's field before the first update, as a run opened with the same options and task has it. */
export function startField(options: GanOptions, task: Task, places: Float32Array): Field {
  const { shapes, dTheta, gTheta } = ganStart(options, task.seed);
  const { loss, constraint, lipschitz } = options;
  if (!hasDiscriminator(loss)) {
    const sample = (n: number) => shownPoints(options, gTheta, task.seed, n);
    return witnessField(options, task, sample, places);
  }
  const scores =
    constraint === 'spectral-norm'
      ? forward(shapes.d, normalised(shapes.d, dTheta), places).map((f) => lipschitz * f)
      : forward(shapes.d, dTheta, places);
  return fieldOf(loss, outputOf(loss, scores), undefined);
}

/** Every weight matrix divided by its largest singular value; see `spectrallyNormalised`. */
function normalised(shape: NetworkShape, theta: Float32Array): Float32Array {
  const result = theta.slice();
  for (const { inputs, outputs, weights } of layersOf(shape)) {
    const W = result.subarray(weights, weights + inputs * outputs);
    const sigma = largestSingularValue(W, inputs, outputs);
    for (let i = 0; i < W.length; i++) W[i] /= sigma;
  }
  return result;
}

const POWER_ROUNDS = 50;

/** By power iteration, from a direction that is orthogonal to no likely one. */
function largestSingularValue(W: Float32Array, inputs: number, outputs: number): number {
  let u = Float64Array.from({ length: outputs }, (_, o) => 1 + Math.sin(o));
  let sigma = 0;
  for (let round = 0; round < POWER_ROUNDS; round++) {
    const length = Math.hypot(...u);
    const v = new Float64Array(inputs);
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < outputs; o++) v[i] += (W[i * outputs + o] * u[o]) / length;
    }
    sigma = Math.hypot(...v);
    u = new Float64Array(outputs);
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < outputs; o++) u[o] += W[i * outputs + o] * v[i];
    }
  }
  return sigma;
}
