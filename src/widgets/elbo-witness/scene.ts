/** The derivation with numbers in it, for the chain and the model of a state. */
import {
  bentGuess,
  boundAt,
  boundOfData,
  chainLogDensity,
  chainVariance,
  entropyOf,
  faults,
  forwardBound,
  logMeanExp,
  meanOver,
  walkLogRatios,
  type BoundTerms,
  type ReverseChain,
} from '~/math/chain-bound';
import { lineWorlds, type LineWorld } from '~/math/line-worlds';
import { mixtureDensity, type Density1d, type Mixture1d } from '~/math/mixture-1d';
import { createRandom, type Random } from '~/math/random';
import { drawnSchedule } from '~/math/schedule';
import { memoLast } from '~/ui/memo-last';
import type { State, Subject, Variance } from './state';

/** Walks of the forward chain that the bound is measured on. */
export const WALKS = 2000;

/** The lines of the derivation, each with the relation to the line before. */
export const lineNames = ['entropy', 'surprise', 'weights', 'walks', 'forward', 'terms'] as const;
export type LineName = (typeof lineNames)[number];

export type Scene = {
  chain: ReverseChain;
  data: Density1d;
  /** log p_θ(x_0). */
  logModel(x: number): number;
  /** In nats; NaN where a line says nothing in this state. */
  lines: Record<LineName, number>;
  /** Standard error of what is measured on walks. */
  error: number;
  bound: BoundTerms;
  /** On average over the data: what of each term is the model's fault. */
  fault?: { prior: number; steps: Float64Array };
};

export const scheduleOf = ({ T, mid, end }: Pick<State, 'T' | 'mid' | 'end'>) =>
  drawnSchedule({
    T,
    points: [
      [0.5, mid],
      [1, end],
    ],
  });

function chainOf(
  data: Mixture1d,
  { T, mid, end, scale, shift, variance }: Omit<State, 'data' | 'of' | 'x0' | 'seed'>,
): ReverseChain {
  const schedule = scheduleOf({ T, mid, end });
  const guess = bentGuess(data, schedule, { scale, shift });
  return { schedule, guess, variance: chainVariance(variance, { data, schedule, guess }) };
}

function draw({ weights, means, sigmas }: Mixture1d, random: Random): number {
  let k = 0;
  for (let left = random.uniform() - weights[0]; left >= 0 && k < weights.length - 1;) {
    left -= weights[++k];
  }
  return means[k] + sigmas[k] * random.normal();
}

export function createScene(): (state: State) => Scene {
  const modelOf = memoLast(
    (
      world: LineWorld,
      T: number,
      mid: number,
      end: number,
      scale: number,
      shift: number,
      variance: Variance,
    ) => {
      const data = lineWorlds[world];
      const chain = chainOf(data, { T, mid, end, scale, shift, variance });
      return { chain, data, density: mixtureDensity(data), logModel: chainLogDensity(chain) };
    },
  );
  const lines = memoLast(
    (model: ReturnType<typeof modelOf>, of: Subject, x0: number, seed: number) =>
      linesOf(model, of, x0, seed),
  );
  return ({ data, of, x0, T, mid, end, scale, shift, variance, seed }) => {
    const model = modelOf(data, T, mid, end, scale, shift, variance);
    const { chain, density } = model;
    return {
      chain,
      data: density,
      logModel: model.logModel,
      // Where the whole data are meant, moving the point changes nothing.
      ...lines(model, of, of === 'point' ? x0 : 0, seed),
    };
  };
}

function linesOf(
  {
    chain,
    data,
    density,
    logModel,
  }: { chain: ReverseChain; data: Mixture1d; density: Density1d; logModel(x: number): number },
  of: Subject,
  x0: number,
  seed: number,
): Pick<Scene, 'lines' | 'error' | 'bound' | 'fault'> {
  const whole = of === 'data';
  const logs = walkLogRatios(chain, {
    count: WALKS,
    start: whole ? (random) => draw(data, random) : () => x0,
    random: createRandom(seed),
  });
  const walks = -logs.reduce((sum, log) => sum + log, 0) / WALKS;
  const spread = logs.reduce((sum, log) => sum + (log + walks) ** 2, 0) / WALKS;
  const bound = whole ? boundOfData(data, chain) : boundAt(x0, chain);
  return {
    bound,
    fault: whole ? faults(data, bound, chain) : undefined,
    error: Math.sqrt(spread / WALKS),
    lines: {
      entropy: whole ? entropyOf(data) : NaN,
      surprise: whole ? meanOver(density, (x) => -logModel(x)) : -logModel(x0),
      weights: whole ? NaN : -logMeanExp(logs),
      walks,
      forward: forwardBound(chain, whole ? { data } : { x0 }),
      terms: bound.total,
    },
  };
}
