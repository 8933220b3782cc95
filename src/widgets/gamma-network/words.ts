/** What the figure says, the same at build time and live. */
import { formatNumber } from '~/ui/chart';
import { parts, spanLabels, topCost } from './curves';
import type { Denoiser, World } from './problems';
import type { Judged, Scene } from './scene';
import type { State } from './state';

export const worldWords: Record<World, string> = {
  two: 'two soft heaps',
  five: 'five sharp values',
};
export const denoiserWords: Record<Denoiser, string> = {
  best: 'the best there is',
  poor: 'a poor one',
};
export const judgedNames = ['first', 'now', 'least'] as const;
export type JudgedName = (typeof judgedNames)[number];
export const judgedWords: Record<JudgedName, string> = {
  first: 'before training',
  now: 'the network now',
  least: 'least variance',
};

export const stepsLabel = ({ steps }: State): string => `${steps} updates`;
export const startLabel = ({ start }: State): string => `γ₀ = −${-start}`;
export const endLabel = ({ end }: State): string => `γ₁ = ${end}`;
export const trainLabel = (training: boolean): string => (training ? 'Pause' : 'Train');

/** Two figures after the point, or two that say something. */
const shown = (value: number): string => (value >= 0.1 ? value.toFixed(2) : formatNumber(value, 2));

export function verdict({ steps }: State, { first, now, least }: Scene): string {
  const factor = first.bound.variance / now.bound.variance;
  const room = first.bound.variance / least.bound.variance;
  if (steps === 0) {
    return `Nearly straight at first. Another schedule between the same ends could make the variance ${formatNumber(room, 2)} times smaller: press Train.`;
  }
  const change =
    factor >= 1.05
      ? `${formatNumber(factor, 2)} times smaller than before training`
      : factor <= 0.95
        ? `${formatNumber(1 / factor, 2)} times larger than before training`
        : 'about what it was before training';
  return `The loss is what it was. One draw of it has a variance ${change}; the best schedule would make it ${formatNumber(room, 2)} times smaller.`;
}

export function liveValues(state: State, scene: Scene): Record<string, string> {
  const top = topCost(scene);
  const rows = judgedNames.flatMap((name) => {
    const { bound }: Judged = scene[name];
    return [
      [`loss-${name}`, bound.integral.toFixed(3)],
      [`variance-${name}`, shown(bound.variance)],
      [`time-${name}`, shown(bound.timeVariance)],
    ];
  });
  const variances = spanLabels(scene);
  const ticks = parts.flatMap((part, i) => [
    [`cost-${part}`, formatNumber(part * top)],
    [`span-${part}`, formatNumber(variances[i])],
  ]);
  return { ...Object.fromEntries([...rows, ...ticks]), verdict: verdict(state, scene) };
}

export const gammaLabel = ({ start, end }: State): string =>
  `The schedule γ over the time from ${String(start).replace('-', '−')} to ${end}: the network's, its start, and the one of least variance`;
