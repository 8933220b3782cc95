import { scheduleNumberNames, scheduleNumbers } from '~/math/schedule-numbers';
import type { Frame } from './scene';
import type { State } from './state';

/**
 * Means and variances of the two coordinates, the energy distance to N(0, I), and how far the
 * followed point stands from its start.
 */
export const readingNames = [
  ...scheduleNumberNames,
  'meanX',
  'meanY',
  'varianceX',
  'varianceY',
  'energy',
  'distance',
] as const;

/** The numbers of a state and its frame; what an empty cloud does not have is NaN. */
export function readings(
  { t }: State,
  { schedule, moments, energy = NaN, trace }: Frame,
): Record<(typeof readingNames)[number], number> {
  return {
    ...scheduleNumbers(schedule, t),
    meanX: moments?.mean[0] ?? NaN,
    meanY: moments?.mean[1] ?? NaN,
    varianceX: moments?.variance[0] ?? NaN,
    varianceY: moments?.variance[1] ?? NaN,
    energy,
    distance: trace ? Math.hypot(trace.xt[0] - trace.x0[0], trace.xt[1] - trace.x0[1]) : NaN,
  };
}
