/** `Measured` as it travels inside the page: thousandths, for a shorter page. */
import type { Measured } from './measure';

export type Packed = {
  seed: number;
  mean: number[];
  logVariance: number[];
  reconstruction: number[];
};

const STEPS = 1000;
const thousandths = (values: ArrayLike<number>): number[] =>
  Array.from(values, (value) => Math.round(STEPS * value));
const whole = (values: readonly number[]): number[] => values.map((value) => value / STEPS);

export const pack = ({ seed, mean, logVariance, reconstruction }: Measured): Packed => ({
  seed,
  mean: thousandths(mean),
  logVariance: thousandths(logVariance),
  reconstruction: thousandths(reconstruction),
});

export const unpack = ({ seed, mean, logVariance, reconstruction }: Packed): Measured => ({
  seed,
  mean: whole(mean),
  logVariance: whole(logVariance),
  reconstruction: whole(reconstruction),
});
