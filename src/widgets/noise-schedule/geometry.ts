import type { Schedule } from '~/math/schedule';
import { cosineSchedule, linearSchedule, sigmoidSchedule } from '~/math/schedule';
import { chartBox, linePath, xScale, yScale, type Scale } from '~/ui/chart';

/**
 * Where things lie in the charts. Each chart is a square of 1,000 units stretched over its box, so
 * that one set of paths fits every screen; words and handles are laid over it in percent.
 */
export const SIDE = 1000;
const box = chartBox(SIDE, SIDE, { left: 0, right: 0, top: 0, bottom: 0 });

export const timeX = xScale(box, [0, 1]);
export const alphaBarY = yScale(box, [0, 1]);
export const betaY = (top: number): Scale => yScale(box, [0, top]);
/** Linear on purpose: with a logarithmic axis the chart would be that of λ once more. */
export const snrY = yScale(box, [0, 4]);
export const logSnrY = yScale(box, [-12, 12]);

export const histogramBins = { bins: 56, min: -3.5, max: 3.5 };
export const valueX = xScale(box, [histogramBins.min, histogramBins.max]);
export const densityY = yScale(box, [0, 1.1]);

/** Spectra are drawn over log₂ of the frequency and log₁₀ of the power. */
export const frequencyX = xScale(box, [-6, -1]);
export const powerY = yScale(box, [-4, 3]);

export const onChart = (at: number): boolean => at >= 0 && at <= SIDE;

/** CSS percent of a coordinate. */
export const percent = (at: number): string => `${Math.round(at * 100) / 1000}%`;

/**
 * The CSS `translate` of a mark at (x, y). A mark is a box as large as the chart, so that percent
 * are those of the chart: moving it costs no layout.
 */
export const placed = (x: number, y = 0): string => `${percent(x)} ${percent(y)}`;

/**
 * At most `count` steps from `first` to T, dense at both ends, where log-SNR runs away.
 */
export function sampledSteps(T: number, first: 0 | 1, count = 120): number[] {
  const steps = new Set<number>();
  for (let i = 0; i <= count; i++) {
    const u = (1 - Math.cos((Math.PI * i) / count)) / 2;
    steps.add(Math.round(first + u * (T - first)));
  }
  return [...steps];
}

/** Far outside every axis, yet near enough for a path to be drawn exactly. */
const held = (value: number, bound: number) => Math.min(bound, Math.max(-bound, value));

export type SchedulePaths = { alphaBar: string; beta: string; snr: string; logSnr: string };

export function schedulePaths({ T, alphaBar, beta }: Schedule, betaTop: number): SchedulePaths {
  const all = sampledSteps(T, 0);
  const noisy = sampledSteps(T, 1);
  const times = (steps: number[]) => steps.map((t) => t / T);
  const ratio = (t: number) => alphaBar[t] / (1 - alphaBar[t]);
  return {
    alphaBar: linePath(
      times(all),
      all.map((t) => alphaBar[t]),
      timeX,
      alphaBarY,
    ),
    beta: linePath(
      times(noisy),
      noisy.map((t) => beta[t]),
      timeX,
      betaY(betaTop),
    ),
    snr: linePath(
      times(noisy),
      noisy.map((t) => held(ratio(t), 100)),
      timeX,
      snrY,
    ),
    logSnr: linePath(
      times(noisy),
      noisy.map((t) => held(Math.log(ratio(t)), 60)),
      timeX,
      logSnrY,
    ),
  };
}

/** The standard schedules of 1,000 steps, for comparison; over t/T they look the same at any T. */
export const ghosts = (): SchedulePaths[] =>
  [linearSchedule({ T: 1000 }), cosineSchedule({ T: 1000 }), sigmoidSchedule({ T: 1000 })].map(
    (schedule) => schedulePaths(schedule, 0.04),
  );

/** Outline of a histogram, closed along the bottom. */
export function histogramPath(density: ArrayLike<number>): string {
  const { bins, min, max } = histogramBins;
  const width = (max - min) / bins;
  let path = `M0 ${SIDE}`;
  for (let i = 0; i < bins; i++) {
    const right = Math.round(10 * valueX(min + (i + 1) * width)) / 10;
    path += `V${Math.round(10 * densityY(Math.min(density[i], 3))) / 10}H${right}`;
  }
  return `${path}V${SIDE}`;
}

/** The standard normal density, which the histogram of pure noise must match. */
export function normalPath(): string {
  const xs = Array.from({ length: 71 }, (_, i) => -3.5 + i / 10);
  const ys = xs.map((x) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI));
  return linePath(xs, ys, valueX, densityY);
}

/** A spectrum given as log₂ frequency and power; rings without power are left out. */
export const spectrumPath = (logFrequency: ArrayLike<number>, power: ArrayLike<number>): string =>
  linePath(logFrequency, Array.from(power, Math.log10), frequencyX, powerY);
