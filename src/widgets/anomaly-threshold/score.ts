/** How anomalous a picture is, in one number. */
import { BLANK } from './models';

export const scores = ['error', 'relative', 'ink'] as const;
export type Score = (typeof scores)[number];

export const scoreNames: Readonly<Record<Score, string>> = {
  error: 'error of the rebuilt picture',
  relative: 'error, relative to the ink',
  ink: 'ink alone, no network',
};

/** What is known of a picture without a network, and how far its rebuilt twin is from it. */
export type Facts = {
  /** Mean of x + 1 over the pixels, from 0 for empty paper to 2. */
  ink: number;
  /** Mean of (x + 1)², the error of a page that stays empty. */
  energy: number;
};

export function factsOf(pixels: Float32Array): Facts {
  let [ink, energy] = [0, 0];
  for (const value of pixels) {
    ink += value - BLANK;
    energy += (value - BLANK) ** 2;
  }
  return { ink: ink / pixels.length, energy: energy / pixels.length };
}

/** The share of empty paper's error that is added to the ink, so that no page divides by zero. */
const FLOOR = 0.01;

/**
 * The score of a picture: the mean squared error of the rebuilt one; the same over the mean square of
 * the ink, so that much ink is no excuse; or the ink alone.
 *
 * @param error mean squared error of the rebuilt picture; not needed for `ink`.
 */
export function scoreOf(score: Score, { ink, energy }: Facts, error: number): number {
  switch (score) {
    case 'error':
      return error;
    case 'relative':
      return error / (energy + FLOOR);
    case 'ink':
      return ink;
  }
}

/** Ends of the axis, which is logarithmic, and the threshold that a score starts with. */
export const axisOf: Readonly<Record<Score, { low: number; high: number; start: number }>> = {
  error: { low: 0.0005, high: 3, start: 0.25 },
  relative: { low: 0.001, high: 10, start: 0.7 },
  ink: { low: 0.03, high: 2, start: 0.4 },
};
