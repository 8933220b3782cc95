import { histogram, type Histogram } from '~/math/histogram';
import { createRandom } from '~/math/random';
import { radialPowerSpectrum } from '~/math/spectrum';
import type { Picture } from '~/ui/images';
import { histogramBins } from './geometry';

/** What is worked out once for a picture and its noise, so that a drag only has to combine it. */
export type Scene = {
  picture: Picture;
  epsilon: Float32Array;
  /** Histogram of the clean picture. */
  clean: Histogram;
  spectra: Spectra;
};

/** Radial spectra without the mean (frequency 0), which a logarithmic axis cannot show. */
export type Spectra = {
  /** log₂ of cycles per pixel. */
  logFrequency: Float64Array;
  x0: Float64Array;
  epsilon: Float64Array;
  /** Real part of the cross spectrum of picture and noise. */
  cross: Float64Array;
};

export function makeScene(picture: Picture, seed: number): Scene {
  const epsilon = createRandom(seed).fillNormal(new Float32Array(picture.pixels.length));
  return {
    picture,
    epsilon,
    clean: histogram(picture.pixels, histogramBins),
    spectra: makeSpectra(picture, epsilon),
  };
}

function makeSpectra({ pixels, size }: Picture, epsilon: Float32Array): Spectra {
  const { frequency, power } = radialPowerSpectrum(pixels, size);
  const noise = radialPowerSpectrum(epsilon, size).power;
  const sum = radialPowerSpectrum(
    pixels.map((value, i) => value + epsilon[i]),
    size,
  ).power;
  return {
    logFrequency: frequency.slice(1).map(Math.log2),
    x0: power.slice(1),
    epsilon: noise.slice(1),
    cross: power.slice(1).map((value, k) => (sum[k + 1] - value - noise[k + 1]) / 2),
  };
}

/**
 * The spectrum of x_t = a·x0 + s·epsilon without a transform per frame: the spectrum is quadratic,
 * so P(x_t) = a²·P(x0) + s²·P(epsilon) + 2as·cross, with a² = alphaBar and s² = 1 − alphaBar.
 */
export function noisySpectrum({ x0, epsilon, cross }: Spectra, alphaBar: number): Float64Array {
  const mixed = 2 * Math.sqrt(alphaBar * (1 - alphaBar));
  // Rounding may leave a ring that nearly cancels a hair below 0.
  return x0.map((power, k) =>
    Math.max(1e-12, alphaBar * power + (1 - alphaBar) * epsilon[k] + mixed * cross[k]),
  );
}

/**
 * log₂ of the frequency where the signal ᾱ·P₀ first falls below the noise 1 − ᾱ, going from coarse
 * to fine; −Infinity where even the coarsest ring is below, +Infinity where none is.
 */
export function drowningFrequency({ logFrequency, x0 }: Spectra, alphaBar: number): number {
  const excess = (k: number) => Math.log(alphaBar * x0[k]) - Math.log(1 - alphaBar);
  const first = x0.findIndex((_, k) => excess(k) < 0);
  if (first === -1) return Infinity;
  if (first === 0) return -Infinity;
  const [before, after] = [excess(first - 1), excess(first)];
  const part = before / (before - after);
  return logFrequency[first - 1] + part * (logFrequency[first] - logFrequency[first - 1]);
}

/** The pictures of the strip, from clean to noise. */
export const stripLength = 8;
export const stripStep = (i: number, T: number): number => Math.round((i / (stripLength - 1)) * T);
