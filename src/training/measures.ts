/**
 * What `Meter` measures, in words: how a figure names each number, how it says it was worked out, and
 * the least that its axis must span, so that noise does not fill a chart.
 */
export type Measure = {
  name: string;
  /** A few letters, for a row of numbers. */
  short: string;
  note: string;
  axis: readonly [from: number, to: number];
};

export const measures = {
  js: {
    name: 'JS divergence',
    short: 'JS',
    note: 'p* exact, q from 1,024 points, both smoothed with σ = 0.12; nats, at most log 2.',
    axis: [0, Math.LN2],
  },
  kl: {
    name: 'KL divergence',
    short: 'KL',
    note: 'KL(p*‖q), smoothed with σ = 0.12, 1 % of q uniform so that it stays finite; nats.',
    axis: [0, 0.5],
  },
  w1: {
    name: 'Sliced W₁ distance',
    short: 'W₁',
    note: 'Exact along each of 32 directions, then averaged; never more than W₁ itself.',
    axis: [0, 0.5],
  },
  mmd: {
    name: 'MMD², unbiased',
    short: 'MMD²',
    note: '512 points a side, kernels of width 0.1, 0.4, 1.6; may fall below 0 by chance.',
    axis: [0, 0.05],
  },
  modes: {
    name: 'Modes covered',
    short: 'modes',
    note: 'A mode counts with a quarter of its fair share of points within 3σ.',
    axis: [0, 8],
  },
  quality: {
    name: 'Points near a mode',
    short: 'near',
    note: 'Share of the generated points within 3σ of a mode.',
    axis: [0, 1],
  },
} as const satisfies Record<string, Measure>;

export type MeasureName = keyof typeof measures;
