import { logSnr, snr, type Schedule } from '~/math/schedule';

export const scheduleNumberNames = [
  't',
  'T',
  'beta',
  'alphaBar',
  'signal',
  'noise',
  'snr',
  'logSnr',
  'halfStep',
  'terminalSnr',
] as const;

export type ScheduleNumbers = Record<(typeof scheduleNumberNames)[number], number>;

/**
 * What a schedule says at step t, by name: `signal` = √alphaBar, `noise` = √(1 − alphaBar),
 * `halfStep` the first step that leaves at most half of the signal's power (NaN where none does),
 * `terminalSnr` the signal-to-noise ratio of step T. At t = 0 `beta` is NaN and `snr` infinite.
 *
 * @throws RangeError for t outside 0…T.
 */
export function scheduleNumbers(schedule: Schedule, t: number): ScheduleNumbers {
  const { T, alphaBar } = schedule;
  const half = alphaBar.findIndex((share) => share <= 0.5);
  return {
    t,
    T,
    snr: snr(schedule, t),
    logSnr: logSnr(schedule, t),
    beta: t === 0 ? NaN : schedule.beta[t],
    alphaBar: alphaBar[t],
    signal: Math.sqrt(alphaBar[t]),
    noise: Math.sqrt(1 - alphaBar[t]),
    halfStep: half < 0 ? NaN : half,
    terminalSnr: snr(schedule, T),
  };
}
