/**
 * Measures generated points against the data, whatever model they come from. The data side is worked
 * out once; the same random numbers serve every measurement, so that curves are smooth in time.
 */
import { sampleMixture, type GaussianMixture } from '~/math/gaussian-mixture';
import { meanKernelWithin, squaredMmd } from '~/math/kernel-mmd';
import { modeCoverage, modeThickness } from '~/math/mode-coverage';
import {
  idealDiscriminator,
  jensenShannon,
  kernelDensity,
  kullbackLeibler,
  mixtureOnLattice,
  smoothedMixture,
  type Lattice,
} from '~/math/planar-density';
import { createRandom } from '~/math/random';
import { slicedWasserstein } from '~/math/sliced-wasserstein';
import type { Numbers } from './family';

/** The part of the plane on show and measured: 64 × 64 cells of 0.1 a side. */
export const lattice: Lattice = { side: 64, reach: 3.2 };
/** Generated points that a measurement wants. */
export const METER_POINTS = 1024;
/** Points of each side in the MMD, whose cost grows with their square. */
export const MMD_POINTS = 512;
export const MMD_WIDTH = 0.4;
/** Standard deviation that smooths p* and q before they are compared as densities. */
export const SMOOTHING = 0.12;
/** Density p* + q, in points of the whole for each unit of area, below which nothing can be said. */
export const RARE = 0.01;
/** Share of a uniform density mixed into q in KL(p*‖q), which would be infinite otherwise. */
export const KL_FLOOR = 0.01;

export type Meter = {
  /** Exact density of the smoothed data on the lattice. */
  readonly dataDensity: Float64Array;
  /** Points of the data to compare with, [METER_POINTS, 2]. */
  readonly real: Float32Array;
  /**
   * - `js`, `kl`: divergences of the smoothed densities on the lattice, nats;
   * - `w1`: sliced Wasserstein-1 over 32 directions, units of the plane;
   * - `mmd`: unbiased squared MMD of 512 points a side, kernels of width 0.1, 0.4 and 1.6;
   * - `modes`, `quality`, `thickness`: modes covered, the share of points within 3σ of one, and how
   *   thick they fill it (data with modes; see `mode-coverage.ts`).
   *
   * @param samples [METER_POINTS, 2].
   */
  measure(samples: Float32Array): Numbers;
  /** Density of the points measured last, smoothed; 0 before. */
  readonly generatedDensity: Float64Array;
  /**
   * p*\/(p* + q) on the lattice, for the points measured last, both smoothed; NaN where p* + q is
   * below RARE, too little to know it there.
   */
  ideal(): Float32Array;
  /** What a fair sample of the data itself would measure: no model can expect to stay below. */
  readonly floor: Numbers;
};

/** @param modes whether the components of the mixture are modes to be counted. */
export function createMeter(data: GaussianMixture, seed: number, modes: boolean): Meter {
  const random = createRandom(seed).fork('meter');
  const real = sampleMixture(data, METER_POINTS, random.fork('real'));
  const dataDensity = mixtureOnLattice(smoothedMixture(data, SMOOTHING), lattice);
  const uniform = 1 / (2 * lattice.reach) ** 2;
  const distance = slicedWasserstein(real);
  const few = real.subarray(0, 2 * MMD_POINTS);
  const within = meanKernelWithin(few, MMD_WIDTH);
  let density: Float64Array = new Float64Array(lattice.side ** 2);

  function measure(samples: Float32Array): Numbers {
    density = kernelDensity(samples, SMOOTHING, lattice);
    const floored = density.map((q) => (1 - KL_FLOOR) * q + KL_FLOOR * uniform);
    const numbers: Numbers = {
      js: jensenShannon(dataDensity, density, lattice),
      kl: kullbackLeibler(dataDensity, floored, lattice),
      w1: distance.to(samples),
      mmd: squaredMmd(few, samples.subarray(0, 2 * MMD_POINTS), MMD_WIDTH, within),
    };
    if (modes) {
      const { covered, quality } = modeCoverage(samples, data);
      numbers.modes = covered;
      numbers.quality = quality;
      numbers.thickness = modeThickness(samples, data);
    }
    return numbers;
  }

  const fair = sampleMixture(data, METER_POINTS, random.fork('fair'));
  const floor = measure(fair);
  density.fill(0);
  return {
    dataDensity,
    real,
    measure,
    get generatedDensity() {
      return density;
    },
    ideal: () =>
      idealDiscriminator(dataDensity, density).map((D, i) =>
        dataDensity[i] + density[i] < RARE ? NaN : D,
      ),
    floor,
  };
}
