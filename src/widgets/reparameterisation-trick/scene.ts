import {
  estimateGradients,
  integrands,
  motionOf,
  scoreOf,
  type Gaussian,
} from '~/math/gradient-estimators';
import { createRandom } from '~/math/random';
import { mean, variance } from '~/math/statistics';
import { memoLast } from '~/ui/memo-last';
import { batchSize, type Params } from './state';

/** Batches, each of which gives one estimate. */
export const BATCHES = 500;
/** Samples that are drawn as points. */
export const POINTS = 12;

export const methods = ['score', 'pathwise'] as const;
export type Method = (typeof methods)[number];

export type Summary = {
  estimates: Float64Array;
  mean: number;
  /** Of one batch's estimate. */
  variance: number;
};

export type Scene = {
  /** The gradient itself, in closed form. */
  exact: number;
  /** J = E f(z). */
  value: number;
  summaries: Record<Method, Summary>;
  /** Variance of the score function's estimate over that of the pathwise one. */
  ratio: number;
  points: SamplePoint[];
};

/** A sample, and what a small step of the parameter does to it. */
export type SamplePoint = {
  z: number;
  value: number;
  /** Its weight after the step, if it stays where it is: q after over q before. */
  weight: number;
  /** Where it goes by the step, if its weight stays, and the value that its slope foretells. */
  movedZ: number;
  movedValue: number;
};

/** How far μ or log σ moves in the pictures of the samples. */
export const stepOf = ({ by, sigma }: Pick<Params, 'by' | 'sigma'>): number =>
  by === 'mu' ? 0.5 * sigma : 0.35;

const drawNoise = memoLast((seed: number, count: number): Float64Array => {
  const random = createRandom(seed).fork('batches');
  return Float64Array.from({ length: count }, () => random.normal());
});

/** ε of the samples drawn as points. */
const drawPoints = memoLast((seed: number): number[] => {
  const random = createRandom(seed).fork('points');
  return Array.from({ length: POINTS }, () => random.normal());
});

function pointsOf(state: Params, q: Gaussian): SamplePoint[] {
  const { f, slope } = integrands[state.f];
  const step = stepOf(state);
  const after =
    state.by === 'mu'
      ? { mu: q.mu + step, sigma: q.sigma }
      : { mu: q.mu, sigma: q.sigma * Math.exp(step) };
  const logQ = (z: number, { mu, sigma }: Gaussian) =>
    -0.5 * ((z - mu) / sigma) ** 2 - Math.log(sigma);
  return drawPoints(state.seed).map((epsilon) => {
    const z = q.mu + q.sigma * epsilon;
    const movedZ = after.mu + after.sigma * epsilon;
    return {
      z,
      value: f(z),
      weight: Math.exp(logQ(z, after) - logQ(z, q)),
      movedZ,
      movedValue: f(z) + slope(z) * (movedZ - z),
    };
  });
}

export function sceneOf(state: Params): Scene {
  const { by, baseline, seed } = state;
  const q = { mu: state.mu, sigma: state.sigma };
  const integrand = integrands[state.f];
  const n = batchSize(state);
  const noise = drawNoise(seed, BATCHES * n);
  const found = estimateGradients(integrand, q, noise, { n, by, baseline });
  const summaryOf = (estimates: Float64Array): Summary => ({
    estimates,
    mean: mean(estimates),
    variance: variance(estimates),
  });
  const summaries = { score: summaryOf(found.score), pathwise: summaryOf(found.pathwise) };
  return {
    exact: integrand.gradient(q)[by],
    value: integrand.expectation(q),
    summaries,
    ratio: summaries.score.variance / summaries.pathwise.variance,
    points: pointsOf(state, q),
  };
}

/** What one sample adds to each estimate: shown in the data table. */
export function contributionsOf(
  state: Params,
): { epsilon: number; score: number; pathwise: number }[] {
  const q = { mu: state.mu, sigma: state.sigma };
  const { f, slope } = integrands[state.f];
  return drawPoints(state.seed).map((epsilon) => {
    const z = q.mu + q.sigma * epsilon;
    return {
      epsilon,
      score: f(z) * scoreOf(epsilon, q, state.by),
      pathwise: slope(z) * motionOf(epsilon, q, state.by),
    };
  });
}
