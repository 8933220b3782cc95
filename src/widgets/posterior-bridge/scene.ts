/** What the state says about the step from x_t to x_{t−1}, in numbers. */
import { posteriorCoefficients, type PosteriorCoefficients } from '~/math/diffusion';
import { momentsOf } from '~/math/gaussian-fit';
import { lineWorlds, type LineWorld } from '~/math/line-worlds';
import { mixtureDensity, normalDensity, type Density1d, type Mixture1d } from '~/math/mixture-1d';
import { bridge, klToOwnNormal, noised, reversePosterior } from '~/math/reverse-posterior';
import type { Schedule } from '~/math/schedule';
import { standardSchedule, type ScheduleKind } from '~/math/standard-schedule';
import { memoLast } from '~/ui/memo-last';
import { FINE, stepOf, type Length, type State } from './state';

/** Divisors of the fine chain's length: chains whose steps are compared at one noise level. */
const COMPARED = [2, 4, 5, 8, 10, 20, 25, 40, 50, 100, 125, 200, 250, 500, 1000];
/** Times between 0 and t at which the bridge is drawn. */
const BRIDGE_POINTS = 80;
/** Below this a divergence is rounding. */
export const LEAST_KL = 1e-10;

export type Scene = {
  schedule: Schedule;
  t: number;
  coefficients: PosteriorCoefficients;
  /** q(x_{t−1} | x_t, x_0). */
  told: { mean: number; variance: number };
  /** q(x_{t−1} | x_t) as a mixture, its mean and variance, and its divergence from that normal. */
  untold: { mixture: Mixture1d; mean: number; variance: number; kl: number };
  densities: { told?: Density1d; untold: Density1d; normal: Density1d };
  /** The same divergence for a shorter or longer step from the same x_t, over the step's noise rate. */
  closeness: { beta: number; kl: number }[];
  /** Mean and deviation of q(x_s | x_t, x_0), at shares s/T of the chain. */
  bridge: { at: number; mean: number; deviation: number }[];
  /** Each bump of the data on its way: mean and deviation at shares of the chain. */
  bumps: { at: number; mean: number; deviation: number }[][];
};

const fineOf = memoLast((kind: ScheduleKind) => standardSchedule(kind, FINE));

/** The road of every bump under noise; it depends on the data and the schedule alone. */
function roads(data: LineWorld, fine: Schedule): Scene['bumps'] {
  const times = Array.from({ length: 101 }, (_, i) => (i * FINE) / 100);
  const seen = times.map((t) => noised(lineWorlds[data], fine.alphaBar[t]));
  return lineWorlds[data].means.map((_, k) =>
    times.map((t, i) => ({ at: t / FINE, mean: seen[i].means[k], deviation: seen[i].sigmas[k] })),
  );
}

function closenessOf(data: Mixture1d, fine: Schedule, at: number, xt: number) {
  return COMPARED.map((T) => FINE / T)
    .filter((stride) => stride <= at)
    .map((stride) => ({
      beta: posteriorCoefficients(fine, at, at - stride).beta,
      kl: klToOwnNormal(reversePosterior(data, fine, at, xt, at - stride)),
    }));
}

export function createScene(): (state: State) => Scene {
  const roadsOf = memoLast(roads);
  const scheduleOf = memoLast((kind: ScheduleKind, T: Length) => standardSchedule(kind, Number(T)));
  const compared = memoLast((data: LineWorld, fine: Schedule, at: number, xt: number) =>
    closenessOf(lineWorlds[data], fine, at, xt),
  );
  return (state) => {
    const { data, kind, T, x0, xt } = state;
    const fine = fineOf(kind);
    const schedule = scheduleOf(kind, T);
    const t = stepOf(state);
    const coefficients = posteriorCoefficients(schedule, t);
    const { coefX0, coefXt, betaTilde } = coefficients;
    const told = { mean: coefX0 * x0 + coefXt * xt, variance: betaTilde };
    const mixture = reversePosterior(lineWorlds[data], schedule, t, xt);
    const { mean, variance } = momentsOf(mixture);
    const at = (t * FINE) / Number(T);
    const walk = bridge(fine, at, { xt, x0 });
    const every = Math.max(1, Math.floor(walk.length / BRIDGE_POINTS));
    return {
      schedule,
      t,
      coefficients,
      told,
      untold: { mixture, mean, variance, kl: klToOwnNormal(mixture) },
      densities: {
        // At t = 1 it is x_0 itself, a point without a density.
        told: betaTilde > 0 ? normalDensity(told.mean, Math.sqrt(betaTilde)) : undefined,
        untold: mixtureDensity(mixture),
        normal: normalDensity(mean, Math.sqrt(variance)),
      },
      closeness: compared(data, fine, at, xt),
      bridge: [
        ...walk
          .map((one, s) => ({ ...one, s }))
          .filter(({ s }) => s % every === 0 || s === walk.length - 1)
          .map((one) => ({
            at: one.s / FINE,
            mean: one.mean,
            deviation: Math.sqrt(one.variance),
          })),
        { at: at / FINE, mean: xt, deviation: 0 },
      ],
      bumps: roadsOf(data, fine),
    };
  };
}
