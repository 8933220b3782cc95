import { energyDistanceToNormal } from '~/math/energy-distance';
import { forwardChain } from '~/math/forward-chain';
import { histogram, type Histogram } from '~/math/histogram';
import { samplePointSet } from '~/math/point-sets';
import { createRandom, type Random } from '~/math/random';
import type { Schedule } from '~/math/schedule';
import { standardSchedule } from '~/math/standard-schedule';
import { memoLast } from '~/ui/memo-last';
import { POINTS, REACH, type Dot, type State } from './state';

/** Spread of the points around a drawn dot. */
const DOT_SIGMA = 0.08;
/** States of a chain that are kept, which are also the corners of a drawn path. */
const KEPT_STATES = 250;
/** Points that the energy distance looks at: its cost grows with their square. */
export const ENERGY_POINTS = 750;
/** What ENERGY_POINTS fair draws from N(0, I) stay below in 95 of 100 cases (by simulation). */
export const ENERGY_CHANCE = 0.0044;

export const bins = { bins: 48, min: -REACH, max: REACH } as const;

export type Moments = { mean: [number, number]; variance: [number, number] };

/** One point's way: where the noise led it, and where it would be without. */
export type Trace = {
  point: number;
  x0: [number, number];
  xt: [number, number];
  /** √alphaBar_t·x_0, the mean of q(x_t | x_0). */
  mean: [number, number];
  /** √(1 − alphaBar_t), its standard deviation. */
  sigma: number;
  /** Corners of the noisy path from x_0 to x_t: x, y, x, y, … */
  path: number[];
};

export type Frame = {
  schedule: Schedule;
  /** [n, 2]; overwritten by the next frame. Empty while nothing is drawn. */
  xt: Float32Array;
  walked: number;
  arrived: boolean;
  alphaBar: number;
  moments: Moments | undefined;
  energy: number | undefined;
  /** First coordinates. */
  marginal: Histogram;
  trace: Trace | undefined;
};

/** The cloud x_0: POINTS points of a preset, or scattered around the dots of a drawing. */
export function cloudOf(cloud: State['cloud'], dots: readonly Dot[], seed: number): Float32Array {
  const random = createRandom(seed).fork('cloud');
  return cloud === 'drawn' ? scatter(dots, random) : samplePointSet(cloud, POINTS, random);
}

function scatter(dots: readonly Dot[], random: Random): Float32Array {
  if (dots.length === 0) return new Float32Array(0);
  const points = random.fillNormal(new Float32Array(2 * POINTS));
  for (let i = 0; i < POINTS; i++) {
    const [x, y] = dots[i % dots.length];
    points[2 * i] = x + DOT_SIGMA * points[2 * i];
    points[2 * i + 1] = y + DOT_SIGMA * points[2 * i + 1];
  }
  return points;
}

export type Scene = {
  /** The frame of a state; a long walk stops where `pause` says so, and the frame says where. */
  frame(state: State, pause?: () => boolean): Frame;
  /** Walks ahead, so that later frames find their states kept; true once all of them are. */
  prepare(state: State, pause: () => boolean): boolean;
};

/** Keeps from one frame to the next what did not change. Knows nothing of a page. */
export function createScene(): Scene {
  const scheduleOf = memoLast((kind: State['kind'], T: number) => standardSchedule(kind, T));
  const startOf = memoLast(cloudOf);
  const chainOf = memoLast((x0: Float32Array, schedule: Schedule, seed: number) =>
    forwardChain({
      x0,
      schedule,
      random: createRandom(seed),
      keepEvery: Math.max(1, schedule.T / KEPT_STATES),
    }),
  );
  let marginal: Histogram | undefined;
  let first = new Float32Array(0);

  const walkOf = ({ cloud, dots, seed, kind, T }: State) => {
    const schedule = scheduleOf(kind, T);
    // A preset's points do not depend on the dots of a drawing put aside.
    const x0 = startOf(cloud, cloud === 'drawn' ? dots : none, seed);
    return { schedule, x0, chain: chainOf(x0, schedule, seed) };
  };

  return {
    frame(state, pause = () => false) {
      const { schedule, x0, chain } = walkOf(state);
      const arrived = chain.walkTo(state.t, pause);
      const { t: walked, xt } = chain;
      const alphaBar = schedule.alphaBar[walked];
      if (first.length !== xt.length / 2) first = new Float32Array(xt.length / 2);
      for (let i = 0; i < first.length; i++) first[i] = xt[2 * i];
      marginal = histogram(first, bins, marginal);
      const empty = xt.length === 0;
      const point = state.hover || state.point;
      return {
        schedule,
        xt,
        walked,
        arrived,
        alphaBar,
        moments: empty ? undefined : momentsOf(xt),
        energy: empty ? undefined : energyDistanceToNormal(xt.subarray(0, 2 * ENERGY_POINTS)),
        marginal,
        trace: point === 0 || empty ? undefined : trace(point),
      };

      function trace(point: number): Trace {
        const at = (states: Float32Array): [number, number] => [
          states[2 * point - 2],
          states[2 * point - 1],
        ];
        const start = at(x0);
        const signal = Math.sqrt(alphaBar);
        const path: number[] = [];
        for (let t = 0; t < walked; t++) {
          const kept = chain.kept(t);
          if (kept) path.push(...at(kept));
        }
        return {
          point,
          x0: start,
          xt: at(xt),
          mean: [signal * start[0], signal * start[1]],
          sigma: Math.sqrt(1 - alphaBar),
          path: [...path, ...at(xt)],
        };
      }
    },
    prepare(state, pause) {
      const { chain, schedule } = walkOf(state);
      return chain.kept(schedule.T) !== undefined || chain.walkTo(schedule.T, pause);
    },
  };
}

const none: readonly Dot[] = [];

/** Mean and variance of each coordinate. */
export function momentsOf(points: Float32Array): Moments {
  const n = points.length / 2;
  const moments: Moments = { mean: [0, 0], variance: [0, 0] };
  for (const axis of [0, 1] as const) {
    let [sum, squares] = [0, 0];
    for (let i = axis; i < points.length; i += 2) {
      sum += points[i];
      squares += points[i] ** 2;
    }
    moments.mean[axis] = sum / n;
    moments.variance[axis] = squares / n - (sum / n) ** 2;
  }
  return moments;
}
