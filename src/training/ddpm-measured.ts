/** The noisy points on which a diffusion model of the plane is measured, and the least loss on them. */
import { mixtureEpsilon, sampleMixture, type GaussianMixture } from '~/math/gaussian-mixture';
import { createRandom, type Random } from '~/math/random';
import { ddpmSchedule as schedule, MEASURED_TIMES } from './ddpm-options';
import type { Numbers } from './family';

/** Noisy points of the data at each of the times of a measurement. */
const MEASURED = 256;

/** Noisy points [n, 2] at time t, the noise in them, and what the best network would say. */
export type Compared = { t: number; xt: Float32Array; epsilon: Float32Array; best: Float32Array };

function noisedData(data: GaussianMixture, parent: Random, t: number): Compared {
  const random = parent.fork(`measured ${t}`);
  const x0 = sampleMixture(data, MEASURED, random);
  const epsilon = random.fillNormal(new Float32Array(x0.length));
  const alphaBar = schedule.alphaBar[t];
  const xt = x0.map(
    (value, i) => Math.sqrt(alphaBar) * value + Math.sqrt(1 - alphaBar) * epsilon[i],
  );
  return { t, xt, epsilon, best: mixtureEpsilon(data, alphaBar, xt) };
}

/** The points of a run with this seed, at each of MEASURED_TIMES; the same for every network. */
export function comparedPoints(data: GaussianMixture, seed: number): Compared[] {
  const random = createRandom(seed);
  return MEASURED_TIMES.map((t) => noisedData(data, random, t));
}

/** Mean of (a − b)² over the coordinates. */
export const meanSquare = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0) / a.length;

/** `floor.k`, E(ε − ε*)² at each of the times, and their mean `floor`: known before any training. */
export function leastLosses(data: GaussianMixture, seed: number): Numbers {
  const floors = comparedPoints(data, seed).map(({ epsilon, best }) => meanSquare(epsilon, best));
  return {
    ...Object.fromEntries(floors.map((value, k) => [`floor.${k}`, value])),
    floor: floors.reduce((sum, value) => sum + value / floors.length, 0),
  };
}
