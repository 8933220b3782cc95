/** One loss, estimated from many batches of k times, chosen in four ways. */
import { lineWorlds, type LineWorld } from '~/math/line-worlds';
import { createRandom } from '~/math/random';
import { mean, variance } from '~/math/statistics';
import {
  boundOverTime,
  independentTimes,
  leastVarianceCurve,
  levelLoss,
  lossDraw,
  lowDiscrepancyTimes,
  straightCurve,
  tabulated,
  type LevelLoss,
  type LogSnrCurve,
} from '~/math/variational-diffusion';
import { memoLast } from '~/ui/memo-last';
import { MAX_TIMES, type Scope, type State } from './state';

/** How the times are drawn, and under which schedule they become noise levels. */
export const ways = ['free', 'comb', 'freeCalm', 'combCalm'] as const;
export type Way = (typeof ways)[number];

const combs: Record<Way, boolean> = { free: false, comb: true, freeCalm: false, combCalm: true };
const calms: Record<Way, boolean> = { free: false, comb: false, freeCalm: true, combCalm: true };

export const BATCHES = 800;
/** Batches for each point of the graph over k. */
const CURVE_BATCHES = 300;
/** Ends of both schedules, log signal-to-noise ratios. */
export const START = 6;
export const END = -6;
const CELLS = 240;

export type Batches = {
  /** Log-SNR of the times of the first batch. */
  levels: Float64Array;
  estimates: Float64Array;
  variance: number;
};

export type Scene = {
  loss: LevelLoss;
  integral: number;
  /** What of the variance of one draw at one uniform time is not the time's, straight schedule. */
  noiseShare: number;
  ways: Record<Way, Batches>;
  /** Variance of an estimate by k, for the graph. */
  byK: { ks: readonly number[]; variances: Record<Way, number[]> };
};

export const curveKs: readonly number[] = [1, 2, 4, 8, 16, MAX_TIMES];

type World = {
  data: LineWorld;
  loss: LevelLoss;
  integral: number;
  noiseShare: number;
  curves: Record<'straight' | 'calm', LogSnrCurve>;
};

const worldOf = (data: LineWorld): World => {
  const loss = tabulated(levelLoss(lineWorlds[data]), [END, START], CELLS);
  const straight = straightCurve(START, END);
  const { integral, variance: whole, timeVariance } = boundOverTime(straight, loss);
  return {
    data,
    loss,
    integral,
    noiseShare: 1 - timeVariance / whole,
    curves: { straight, calm: leastVarianceCurve(loss, START, END) },
  };
};

function batchesOf(
  { data, loss, curves }: World,
  way: Way,
  { scope, k, seed, count }: { scope: Scope; k: number; seed: number; count: number },
): Batches {
  const random = createRandom(seed).fork(`${way} ${k}`);
  const curve = calms[way] ? curves.calm : curves.straight;
  const draw = lossDraw(lineWorlds[data]);
  const timesOf = combs[way] ? lowDiscrepancyTimes : independentTimes;
  let levels = new Float64Array(0);
  const estimates = Float64Array.from({ length: count }, (_, batch) => {
    const times = timesOf(k, random);
    if (batch === 0) levels = times.map((t) => curve.at(t));
    let sum = 0;
    for (const t of times) {
      const level = curve.at(t);
      sum += curve.rate(t) * (scope === 'mean' ? loss.mean(level) : draw(level, random));
    }
    return sum / k;
  });
  return { levels, estimates, variance: variance(estimates) };
}

const forEachWay = <T>(of: (way: Way) => T): Record<Way, T> =>
  Object.fromEntries(ways.map((way) => [way, of(way)])) as Record<Way, T>;

export function createScene(): (state: State) => Scene {
  const world = memoLast(worldOf);
  const byKOf = memoLast((here: World, scope: Scope, seed: number) =>
    forEachWay((way) =>
      curveKs.map((k) => batchesOf(here, way, { scope, k, seed, count: CURVE_BATCHES }).variance),
    ),
  );
  const sceneOf = memoLast((here: World, scope: Scope, k: number, seed: number): Scene => ({
    loss: here.loss,
    integral: here.integral,
    noiseShare: here.noiseShare,
    ways: forEachWay((way) => batchesOf(here, way, { scope, k, seed, count: BATCHES })),
    byK: { ks: curveKs, variances: byKOf(here, scope, seed) },
  }));
  return ({ data, scope, k, seed }) => sceneOf(world(data), scope, k, seed);
}

export const meanOf = ({ estimates }: Batches): number => mean(estimates);
