import type { Param, Parsed } from '~/embed/params';
import type { Mixture1d } from '~/math/mixture-1d';

/**
 * Densities that a reader shapes with the hand: mixtures of one or two bumps, whose numbers are round
 * enough for a link. How they are taken hold of is in `density-handles.ts`.
 */
export const MAX_BUMPS = 2;
/** The line on show, and how far out a bump may stand. */
export const LINE: readonly [number, number] = [-5, 5];
const MEAN_REACH = 4;
export const sigmaLimits: readonly [number, number] = [0.4, 1.5];
/** No bump may lose more than all but this many hundredths of the mass. */
const LEAST_PERCENT = 5;

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
const hundredths = (value: number) => Math.round(100 * value) / 100 + 0;

/** The nearest shape within the limits, in hundredths; shaping it again changes nothing. */
export function tidyShape({ weights, means, sigmas }: Mixture1d): Mixture1d {
  return {
    weights: tidyWeights(weights),
    means: means.map((mean) => hundredths(clamp(mean, -MEAN_REACH, MEAN_REACH))),
    sigmas: sigmas.map((sigma) => hundredths(clamp(sigma, ...sigmaLimits))),
  };
}

/** Whole hundredths that sum to one: the last bump takes what the others leave. */
function tidyWeights(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + Math.max(0, weight), 0);
  const room = 100 - LEAST_PERCENT * (weights.length - 1);
  let left = 100;
  return weights.map((weight, k) => {
    const share = total > 0 ? Math.max(0, weight) / total : 1 / weights.length;
    const percent =
      k === weights.length - 1 ? left : clamp(Math.round(100 * share), LEAST_PERCENT, room);
    left -= percent;
    return percent / 100;
  });
}

/** A density in a link: mean, standard deviation and hundredths of the mass of each bump. */
export function shapeParam(defaultShape: Mixture1d): Param<Mixture1d> {
  const fallback = (text: string): Parsed<Mixture1d> => ({
    value: defaultShape,
    notice: `expected three or six numbers joined by “_” (mean, width and hundredths of the mass of each bump), got “${text.slice(0, 24)}”; using the default`,
  });
  return {
    default: defaultShape,
    parse(text) {
      const parts = text.split('_').map((part) => (part.trim() === '' ? NaN : Number(part)));
      const count = parts.length / 3;
      if (!parts.every(Number.isFinite) || !Number.isInteger(count) || count > MAX_BUMPS) {
        return fallback(text);
      }
      const every = (offset: number) =>
        Array.from({ length: count }, (_, k) => parts[3 * k + offset]);
      const given = { means: every(0), sigmas: every(1), weights: every(2) };
      const value = tidyShape(given);
      const kept =
        value.means.every((mean, k) => Math.abs(mean - given.means[k]) < 0.01) &&
        value.sigmas.every((sigma, k) => Math.abs(sigma - given.sigmas[k]) < 0.01);
      return kept
        ? { value }
        : {
            value,
            notice: `expected means up to ±${MEAN_REACH} and widths from ${sigmaLimits[0]} to ${sigmaLimits[1]}; clamped`,
          };
    },
    format({ weights, means, sigmas }) {
      return means
        .map((mean, k) => `${mean}_${sigmas[k]}_${Math.round(100 * weights[k])}`)
        .join('_');
    },
  };
}

/** The shape with one bump elsewhere. */
export const withMean = (shape: Mixture1d, k: number, mean: number): Mixture1d =>
  tidyShape({ ...shape, means: shape.means.map((old, i) => (i === k ? mean : old)) });

/** The shape with one bump as wide as told. */
export const withSigma = (shape: Mixture1d, k: number, sigma: number): Mixture1d =>
  tidyShape({ ...shape, sigmas: shape.sigmas.map((old, i) => (i === k ? sigma : old)) });

/** The shape with a share of the mass in one bump; the others keep their proportions. */
export function withWeight(shape: Mixture1d, k: number, weight: number): Mixture1d {
  if (shape.weights.length === 1) return shape;
  const share = clamp(weight, LEAST_PERCENT / 100, 1 - LEAST_PERCENT / 100);
  const others = 1 - shape.weights[k];
  const weights = shape.weights.map((old, i) => (i === k ? share : (old / others) * (1 - share)));
  return tidyShape({ ...shape, weights });
}

const PEAK = 1 / Math.sqrt(2 * Math.PI);

/**
 * The shape whose density at the mean of bump k has the given height, as nearly as the limits allow.
 * A bump among others changes its share of the mass; a single one can only change its width.
 */
export function withHeight(shape: Mixture1d, k: number, height: number): Mixture1d {
  const { weights, means, sigmas } = shape;
  if (weights.length === 1) return withSigma(shape, k, PEAK / Math.max(height, 1e-3));
  const own = PEAK / sigmas[k];
  const rest = 1 - weights[k];
  let others = 0;
  for (let i = 0; i < weights.length; i++) {
    if (i === k) continue;
    const z = (means[k] - means[i]) / sigmas[i];
    others += (weights[i] / rest) * (PEAK / sigmas[i]) * Math.exp((-z * z) / 2);
  }
  // height = w·own + (1 − w)·others; where the others stand as high, no share would do it.
  return own > others ? withWeight(shape, k, (height - others) / (own - others)) : shape;
}

/** One bump becomes two, half of the mass each, the new one beside it; of two the second goes. */
export function withOtherCount({ weights, means, sigmas }: Mixture1d): Mixture1d {
  if (weights.length > 1) return { weights: [1], means: [means[0]], sigmas: [sigmas[0]] };
  const aside = means[0] > 0 ? means[0] - 2.5 : means[0] + 2.5;
  return tidyShape({
    weights: [0.5, 0.5],
    means: [means[0], aside],
    sigmas: [sigmas[0], sigmas[0]],
  });
}
