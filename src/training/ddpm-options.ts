/**
 * What can be chosen about a diffusion model of the plane, and what a page computes of it without the
 * library that trains.
 */
import { epsilonFromX0, qSample, x0FromEpsilon } from '~/math/diffusion';
import { tell, type Parameterisation } from '~/math/parameterisations';
import { createRandom, type Random } from '~/math/random';
import { cosineSchedule, logSnr } from '~/math/schedule';
import type { PlayerOptions } from './gan-options';
import { forward, initialParameters, type NetworkShape } from './network';

/** What the network says, and what is squared in its loss. */
export const predictions = ['epsilon', 'x0', 'v'] as const;
export type Prediction = (typeof predictions)[number] & Parameterisation;

export type DdpmOptions = {
  prediction: Prediction;
  network: PlayerOptions;
  /** Points of a minibatch. */
  batch: number;
  /** Steps of DDIM for the points on show. */
  samplerSteps: number;
  /** Whether the sampler holds the guessed clean points in the plane, as samplers of images do. */
  clip: boolean;
};

export const defaultDdpmOptions: DdpmOptions = {
  prediction: 'epsilon',
  network: { layers: 3, width: 64, activation: 'silu', optimiser: 'adam', rate: 0.003 },
  batch: 256,
  samplerSteps: 20,
  clip: true,
};

/** The schedule of the plane’s diffusion. */
export const ddpmSchedule = cosineSchedule({ T: 1000 });

/** Frequencies of the time’s cosines and sines, radians over the whole chain. */
const FREQUENCIES = [0.5, 1, 2, 4].map((turns) => Math.PI * turns);
const INPUTS = 3 + 2 * FREQUENCIES.length;
/** What the log-SNR, from about −20 to 12, is divided by. */
const LOG_SNR_SCALE = 8;
/** Half the side of the square that holds the data. */
const REACH = 3;

export const ddpmShape = ({
  network: { layers, width, activation },
}: DdpmOptions): NetworkShape => ({
  sizes: [INPUTS, ...Array.from({ length: layers }, () => width), 2],
  activation,
});

/**
 * The network's inputs for points [n, 2]: (x, y, log SNR/8, cos ω_i t/T, sin ω_i t/T), [n, INPUTS].
 *
 * @param t one time for all points, or one for each.
 */
export function ddpmInputs(xt: Float32Array, t: number | ArrayLike<number>): Float32Array {
  const n = xt.length / 2;
  const inputs = new Float32Array(n * INPUTS);
  for (let i = 0; i < n; i++) {
    const time = typeof t === 'number' ? t : t[i];
    const share = time / ddpmSchedule.T;
    const level = logSnr(ddpmSchedule, time) / LOG_SNR_SCALE;
    inputs.set([xt[2 * i], xt[2 * i + 1], level], i * INPUTS);
    FREQUENCIES.forEach((omega, k) => {
      inputs[i * INPUTS + 3 + k] = Math.cos(omega * share);
      inputs[i * INPUTS + 3 + FREQUENCIES.length + k] = Math.sin(omega * share);
    });
  }
  return inputs;
}

/** A minibatch of the training loop: noisy points, their times, and what the network should say. */
export type DdpmBatch = {
  xt: Float32Array;
  t: Float64Array;
  epsilon: Float32Array;
  target: Float32Array;
};

/**
 * Noises clean points [n, 2], each to a time of its own: t is spread over 1 … T, one in each of n
 * equal parts, which lowers the variance of the gradient.
 */
export function ddpmBatch(x0: Float32Array, prediction: Prediction, random: Random): DdpmBatch {
  const n = x0.length / 2;
  const { T, alphaBar } = ddpmSchedule;
  const t = Float64Array.from({ length: n }, (_, i) =>
    Math.min(T, 1 + Math.floor(((i + random.uniform()) / n) * T)),
  );
  const epsilon = random.fillNormal(new Float32Array(2 * n));
  const xt = x0.map((value, j) => {
    const share = alphaBar[t[j >> 1]];
    return Math.sqrt(share) * value + Math.sqrt(1 - share) * epsilon[j];
  });
  const target = x0.map((value, j) => {
    const share = alphaBar[t[j >> 1]];
    if (prediction === 'epsilon') return epsilon[j];
    if (prediction === 'x0') return value;
    return Math.sqrt(share) * epsilon[j] - Math.sqrt(1 - share) * value;
  });
  return { xt, t, epsilon, target };
}

/** The noise that an output of the network stands for, at one time for all points. */
export const noiseSaid = (
  prediction: Prediction,
  output: Float32Array,
  xt: Float32Array,
  t: number,
): Float32Array => tell(prediction, output, xt, t, ddpmSchedule).epsilon;

/** Times at which a model is compared with the best there is: the middles of ten equal parts. */
export const MEASURED_TIMES = Array.from({ length: 10 }, (_, k) => 50 + 100 * k);

/** The name of a field of the family: one coordinate of the predicted noise at a time. */
export const noiseField = (axis: 'x' | 'y', t: number): string => `${axis}@${t}`;

export function parseNoiseField(name: string): { axis: 0 | 1; t: number } | undefined {
  const [, axis, t] = /^([xy])@(\d+)$/.exec(name) ?? [];
  const time = Number(t);
  if (!axis || !(time >= 1 && time <= ddpmSchedule.T)) return undefined;
  return { axis: axis === 'x' ? 0 : 1, t: time };
}

/** Finds the noise in points [n, 2], all at one time. */
export type NoiseGuess = (xt: Float32Array, t: number) => Float32Array;

/**
 * Points [n, 2] by DDIM without fresh noise (Song, Meng & Ermon 2021, eq. 12 with eta = 0): at each of
 * `steps` times, evenly spread from T to 1, go to the clean point and back out to the next noise level
 * along the same noise. The first n of an endless row: the same start for every n.
 */
export function drawPoints(
  n: number,
  {
    random,
    steps,
    guess,
    clip,
  }: { random: Random; steps: number; guess: NoiseGuess; clip: boolean },
): Float32Array {
  const schedule = ddpmSchedule;
  let xt = random.fork('xT').fillNormal(new Float32Array(2 * n));
  for (let i = 0; i < steps; i++) {
    const at = (k: number) => Math.round(schedule.T - (k * (schedule.T - 1)) / (steps - 1));
    const [t, next] = [at(i), i + 1 < steps ? at(i + 1) : 0];
    let epsilon = guess(xt, t);
    let x0 = x0FromEpsilon({ xt, epsilon, t, schedule });
    if (clip) {
      x0 = x0.map((value) => Math.min(REACH, Math.max(-REACH, value)));
      epsilon = epsilonFromX0({ xt, x0, t, schedule });
    }
    xt = qSample({ x0, epsilon, t: next, schedule });
  }
  // Near t = T a wrong guess is magnified beyond all bounds: such points lie far outside the plane.
  return xt.map((value) => Math.min(1e3, Math.max(-1e3, value)));
}

/** The parameters that a run begins with. */
export const ddpmStart = (options: DdpmOptions, seed: number): Float32Array =>
  initialParameters(ddpmShape(options), createRandom(seed).fork('network'));

/** What a run's network says before its first step, without the library that trains. */
export function startGuess(options: DdpmOptions, seed: number): NoiseGuess {
  const [shape, theta] = [ddpmShape(options), ddpmStart(options, seed)];
  return (xt, t) => noiseSaid(options.prediction, forward(shape, theta, ddpmInputs(xt, t)), xt, t);
}
