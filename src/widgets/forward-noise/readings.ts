import { scheduleNumberNames, scheduleNumbers } from '~/math/schedule-numbers';
import { standardSchedule } from '~/math/standard-schedule';
import { mean, variance } from '~/math/statistics';
import type { Frame } from './scene';
import type { State } from './state';

/**
 * `mean` and `variance` of the pixels of x_t; `largest` (the largest difference of a pixel) and `ks`
 * (the Kolmogorov–Smirnov distance) of the two pictures of a comparison.
 */
export const readingNames = [...scheduleNumberNames, 'mean', 'variance', 'largest', 'ks'] as const;

/** The numbers of a state and of its frame, once its picture is there; the rest is NaN. */
export function readings(
  { kind, T, t }: State,
  frame: Frame | undefined,
): Record<(typeof readingNames)[number], number> {
  return {
    ...scheduleNumbers(standardSchedule(kind, T), t),
    mean: frame ? mean(frame.xt) : NaN,
    variance: frame ? variance(frame.xt) : NaN,
    largest: frame?.comparison?.largest ?? NaN,
    ks: frame?.comparison?.ks ?? NaN,
  };
}
