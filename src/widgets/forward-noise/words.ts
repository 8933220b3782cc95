import { formatNumber } from '~/ui/chart';
import type { Comparison, Frame } from './scene';
import type { State } from './state';

/** The figure's sentences and numbers, the same at build time and live. */
export const fixed = (value: number): string => value.toFixed(3);

// Made once: a formatter takes longer to make than a picture to draw.
const groups = new Intl.NumberFormat('en-US');
export const grouped = (n: number): string => groups.format(n);

export const stepLabel = ({ t, T }: Pick<State, 't' | 'T'>): string =>
  `t = ${grouped(t)} of ${grouped(T)}`;

/** What stands in the formulas' live spots. */
export function liveValues({ schedule, walked }: Frame): Record<string, string> {
  const { alphaBar, alpha, beta } = schedule;
  return {
    signal: fixed(Math.sqrt(alphaBar[walked])),
    noise: fixed(Math.sqrt(1 - alphaBar[walked])),
    kept: fixed(Math.sqrt(alpha[walked])),
    added: fixed(Math.sqrt(beta[walked])),
    alphaBar: formatNumber(alphaBar[walked]),
    beta: formatNumber(beta[walked]),
  };
}

const steps = (n: number): string => `${grouped(n)} step${n === 1 ? '' : 's'}`;

export function iteratedCaption({ walked, arrived }: Frame, { t }: State): string {
  return arrived ? `Iterated: ${steps(walked)}` : `Iterating: ${grouped(walked)} of ${steps(t)}`;
}

export function jumpedCaption({ noise }: State): string {
  return noise === 'same' ? 'Jumped: one step, same noise' : 'Jumped: one step, fresh noise';
}

/** The finding of a comparison, in one or two sentences. */
export function finding({ largest, ks, chance, looked }: Comparison, { noise, t }: State): string {
  if (t === 0) return 'No noise yet: both pictures are x₀.';
  if (noise === 'same') {
    return (
      `The jump used the sum of the very noises that the steps added. No pixel differs by more ` +
      `than ${formatNumber(largest, 2)}: one picture, up to rounding.`
    );
  }
  return (
    `The jump drew its own noise. Pixels differ by up to ${formatNumber(largest, 2)}, yet their ` +
    `distributions are ${formatNumber(ks, 2)} apart (Kolmogorov–Smirnov, ${grouped(looked)} values). ` +
    `Between two fair draws, chance alone stays below ${formatNumber(chance, 2)} in 95 cases of 100.`
  );
}
