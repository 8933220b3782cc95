import {
  cumulativeShares,
  lossWeights,
  weightingNames,
  type ReverseVariance,
  type Target,
  type Weighting,
} from '~/math/loss-weights';
import type { Schedule } from '~/math/schedule';
import { standardSchedule, type ScheduleKind } from '~/math/standard-schedule';
import { memoLast } from '~/ui/memo-last';
import { T, type State } from './state';

export type Curve = {
  /** Weights by t, as written. */
  weights: Float64Array;
  /** The same as multiples of the weight where signal and noise are equally strong. */
  relative: Float64Array;
  /** The share of all weight on the steps up to t. */
  shares: Float64Array;
};

export type Scene = {
  schedule: Schedule;
  /** The first step with SNR ≤ 1. */
  even: number;
  curves: Record<Weighting, Curve>;
};

type Given = Pick<State, 'schedule' | 'terms' | 'variance' | 'gamma'>;

export function sceneOf({ schedule: kind, terms, variance, gamma }: Given): Scene {
  const schedule = standardSchedule(kind, T);
  const even = schedule.alphaBar.findIndex((share) => share <= 0.5);
  const curve = (name: Weighting): Curve => {
    const weights = lossWeights(name, schedule, { target: terms, variance, gamma });
    return {
      weights,
      relative: weights.map((weight) => weight / weights[even]),
      shares: cumulativeShares(weights),
    };
  };
  const entries = weightingNames.map((name) => [name, curve(name)] as const);
  return { schedule, even, curves: Object.fromEntries(entries) as Scene['curves'] };
}

/** `sceneOf`, worked out again only when the curves have changed. */
export function createScene(): (state: State) => Scene {
  const make = memoLast(
    (schedule: ScheduleKind, terms: Target, variance: ReverseVariance, gamma: number) =>
      sceneOf({ schedule, terms, variance, gamma }),
  );
  return ({ schedule, terms, variance, gamma }) => make(schedule, terms, variance, gamma);
}
