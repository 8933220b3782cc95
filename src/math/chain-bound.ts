/**
 * The derivation of the variational bound with numbers in it: data from a mixture of normals on the
 * line, a forward chain, and a reverse chain p_θ whose every step is a normal. All of it is computed by
 * quadrature, −log p_θ(x_0) included, which is out of reach for images. Everything in nats.
 */
import { posteriorCoefficients } from '~/math/diffusion';
import { expectReal } from '~/math/expect';
import { momentsOf } from '~/math/gaussian-fit';
import { gaussianKl } from '~/math/gaussian-kl';
import { mixtureDensity, type Density1d, type Mixture1d } from '~/math/mixture-1d';
import { normalPdf } from '~/math/normal';
import { integrate } from '~/math/quadrature';
import type { Random } from '~/math/random';
import { conditionedMoments, noised } from '~/math/reverse-posterior';
import type { Schedule } from '~/math/schedule';
import { reverseVariance, type ReverseVarianceName } from '~/math/variational-bound';

/** p_θ(x_{t−1} | x_t) = N(coefX0·guess(x_t, t) + coefXt·x_t, variance[t]), p(x_T) = N(0, 1). */
export type ReverseChain = {
  readonly schedule: Schedule;
  /** x̂_0 as the network would give it. */
  guess(xt: number, t: number): number;
  /** σ_t², t = 1 … T; entry 0 is not used. */
  readonly variance: Float64Array;
};

/** Standard deviations beyond which a normal has less than 10⁻¹⁶ of its mass. */
const REACH = 8.3;
/** As far are steps of the chain carried: the logarithm of its density is asked for, also far out. */
const FAR = 13;
const LEAST_WEIGHT = 1e-36;
/** Cells for each standard deviation of the narrowest bump, where averages over q(x_t) are taken. */
const FINENESS = 12;
/** A share of exp(−45) of the largest is below the last digit, however many add up. */
const NEGLIGIBLE = -45;
const LOG_2PI = Math.log(2 * Math.PI);

/** `scale`·E[x_0 | x_t] + `shift`: the best guess, bent. */
export function bentGuess(
  data: Mixture1d,
  schedule: Schedule,
  { scale, shift }: { scale: number; shift: number },
): ReverseChain['guess'] {
  const best = Array.from({ length: schedule.T }, (_, i) => cleanMoments(data, schedule, i + 1));
  return (xt, t) => scale * best[t - 1](xt).mean + shift;
}

/** Mean and variance of q(x_0 | x_t), as functions of x_t. */
const cleanMoments = (data: Mixture1d, { alphaBar }: Schedule, t: number) =>
  conditionedMoments(data, { gain: Math.sqrt(alphaBar[t]), variance: 1 - alphaBar[t] });

/** The mean of p_θ(x_{t−1} | x_t) as a function of x_t. */
export function reverseMean({ schedule, guess }: ReverseChain, t: number): (xt: number) => number {
  const { coefX0, coefXt } = posteriorCoefficients(schedule, t);
  return (xt) => coefX0 * guess(xt, t) + coefXt * xt;
}

/**
 * σ_t² for every t: one of the two usual choices, or `best`, the number that makes the bound of the data
 * smallest for the guess in hand,
 *
 *     σ_t² = E (x_{t−1} − μ_θ(x_t))² = β̃_t + coefX0²·E (x_0 − x̂_0)²
 *
 * (Bao et al. 2022, for the exact guess).
 */
export function chainVariance(
  name: ReverseVarianceName | 'best',
  { data, schedule, guess }: { data: Mixture1d } & Pick<ReverseChain, 'schedule' | 'guess'>,
): Float64Array {
  return Float64Array.from({ length: schedule.T + 1 }, (_, t) => {
    if (t === 0) return NaN;
    if (name !== 'best') return reverseVariance(schedule, t, name);
    const { betaTilde, coefX0 } = posteriorCoefficients(schedule, t);
    return betaTilde + coefX0 ** 2 * meanSquaredMiss(data, schedule, guess, t);
  });
}

/** What each step costs; index t holds L_{t−1}, so that 1 is the decoder and 0 is not used. */
export type BoundTerms = { prior: number; steps: Float64Array; total: number };

/** The bound and its terms at one x_0, by quadrature over q(x_t | x_0). */
export function boundAt(x0: number, chain: ReverseChain): BoundTerms {
  const { schedule, guess } = chain;
  return boundOf(chain, x0 ** 2, (t) => {
    const signal = Math.sqrt(schedule.alphaBar[t]) * x0;
    const noise = Math.sqrt(1 - schedule.alphaBar[t]);
    const at = (z: number) => normalPdf(z) * (x0 - guess(signal + noise * z, t)) ** 2;
    return integrate(at, -REACH, REACH, Math.ceil(2 * REACH * FINENESS));
  });
}

/** The bound and its terms on average over the data. */
export function boundOfData(data: Mixture1d, chain: ReverseChain): BoundTerms {
  return boundOf(chain, secondMoment(data), (t) =>
    meanSquaredMiss(data, chain.schedule, chain.guess, t),
  );
}

function boundOf(
  { schedule, variance }: ReverseChain,
  squaredX0: number,
  squaredMiss: (t: number) => number,
): BoundTerms {
  const { T, alphaBar } = schedule;
  const prior = gaussianKl({
    squaredDistance: alphaBar[T] * squaredX0,
    variance: 1 - alphaBar[T],
    modelVariance: 1,
  });
  const steps = Float64Array.from({ length: T + 1 }, (_, t) => {
    if (t === 0) return NaN;
    if (t === 1) return (LOG_2PI + Math.log(variance[1]) + squaredMiss(1) / variance[1]) / 2;
    const { betaTilde, coefX0 } = posteriorCoefficients(schedule, t);
    return gaussianKl({
      squaredDistance: coefX0 ** 2 * squaredMiss(t),
      variance: betaTilde,
      modelVariance: variance[t],
    });
  });
  return { prior, steps, total: prior + sumFromOne(steps) };
}

/**
 * The bound before x_0 was brought in: E_q[−log p(x_T) + Σ_t log q(x_t | x_{t−1}) − log p_θ(x_{t−1} | x_t)],
 * on average over the data, or at one x_0. The same number as `total` of the other functions by another
 * way.
 */
export function forwardBound(
  chain: ReverseChain,
  of: { data: Mixture1d } | { x0: number },
): number {
  const { schedule, variance } = chain;
  const { T, alphaBar, beta } = schedule;
  const squaredX0 = 'data' in of ? secondMoment(of.data) : of.x0 ** 2;
  let sum = (LOG_2PI + alphaBar[T] * squaredX0 + 1 - alphaBar[T]) / 2;
  for (let t = 1; t <= T; t++) {
    const squared = 'data' in of ? missOfData(of.data, chain, t) : missAt(of.x0, chain, t);
    sum += (LOG_2PI + Math.log(variance[t]) + squared / variance[t]) / 2;
    sum -= (LOG_2PI + Math.log(beta[t]) + 1) / 2;
  }
  return sum;
}

/**
 * How much of each term of the data's bound is the model's fault, and how much no model can avoid:
 *
 *     L_{t−1} = E KL(q(x_{t−1} | x_t) ‖ p_θ(x_{t−1} | x_t)) + I(x_{t−1}; x_0 | x_t),
 *     L_T = KL(q(x_T) ‖ N(0, 1)) + I(x_T; x_0),   L_0 = … + h(x_0 | x_1).
 *
 * The faults are what `total` exceeds the entropy of the data by; the rest sums to that entropy.
 */
export function faults(
  data: Mixture1d,
  { prior, steps }: BoundTerms,
  { schedule }: ReverseChain,
): { prior: number; steps: Float64Array; entropy: number } {
  const { T, alphaBar, beta } = schedule;
  const entropies = Float64Array.from(alphaBar, (share) => entropyOf(noised(data, share)));
  const gaussian = (variance: number) => (LOG_2PI + 1 + Math.log(variance)) / 2;
  return {
    prior: prior - (entropies[T] - gaussian(1 - alphaBar[T])),
    steps: steps.map((term, t) => {
      if (t === 0) return NaN;
      // h(x_{t−1} | x_t) = h(x_{t−1}) + h(x_t | x_{t−1}) − h(x_t).
      const left = entropies[t - 1] + gaussian(beta[t]) - entropies[t];
      const told = t === 1 ? 0 : gaussian(posteriorCoefficients(schedule, t).betaTilde);
      return term - (left - told);
    }),
    entropy: entropies[0],
  };
}

/** Differential entropy −∫ p log p, in nats; of a narrow density it is negative. */
export function entropyOf(mixture: Mixture1d): number {
  const { density, logDensity, range, scale } = mixtureDensity(mixture);
  return integrate((x) => -density(x) * logDensity(x), ...range, cells(range, scale));
}

/** E_{x ~ p}[f(x)] of a mixture. */
export function meanOver({ density, range, scale }: Density1d, f: (x: number) => number): number {
  return integrate((x) => density(x) * f(x), ...range, cells(range, scale));
}

/**
 * Logarithm of the density of x_0 under the reverse chain, p_θ(x_0) = ∫ p(x_T) Π p_θ(x_{t−1} | x_t) dx_{1:T}: the
 * integral is carried from step to step on a grid that is as fine as the next kernel is narrow.
 *
 * @returns log p_θ as a function of x_0, right to the last digits down to about −70 nats.
 */
export function chainLogDensity(chain: ReverseChain): (x0: number) => number {
  const { schedule, variance } = chain;
  const { T } = schedule;
  let reach: [number, number] = [-FAR, FAR];
  let grid = gridFor(chain, T, reach, 1);
  let weights = grid.points.map((x) => grid.cell * normalPdf(x));
  for (let t = T; t >= 2; t--) {
    const sigma = Math.sqrt(variance[t]);
    const meanAt = reverseMean(chain, t);
    const means = grid.points.map((x) => meanAt(x));
    // Points without weight must not stretch the next grid.
    const held = means.filter((_, i) => weights[i] > LEAST_WEIGHT);
    reach = [minOf(held) - FAR * sigma, maxOf(held) + FAR * sigma];
    const next = gridFor(chain, t - 1, reach, sigma);
    const carried = new Float64Array(next.points.length);
    means.forEach((mean, i) => addNormal(carried, next, { mean, sigma, mass: weights[i] }));
    grid = next;
    weights = carried.map((density) => density * next.cell);
  }
  const meanAt = reverseMean(chain, 1);
  const means = grid.points.map((x) => meanAt(x));
  const sigma = Math.sqrt(variance[1]);
  const logs = new Float64Array(means.length);
  const offsets = weights.map((weight) => Math.log(weight / sigma) - LOG_2PI / 2);
  return (x0) => {
    for (let i = 0; i < means.length; i++) {
      logs[i] = offsets[i] - ((x0 - means[i]) / sigma) ** 2 / 2;
    }
    return logMeanExp(logs) + Math.log(logs.length);
  };
}

type Grid = { points: Float64Array; cell: number };

/**
 * Adds mass·N(x; mean, sigma²) to a density on an even grid, out to FAR·sigma. There, each value follows
 * from the one before without another exponential: pdf(z + h) = pdf(z)·exp(−h·z − h²/2).
 */
function addNormal(
  density: Float64Array,
  { points, cell }: Grid,
  { mean, sigma, mass }: { mean: number; sigma: number; mass: number },
): void {
  const first = Math.max(0, Math.ceil((mean - FAR * sigma - points[0]) / cell));
  const last = Math.min(points.length - 1, Math.floor((mean + FAR * sigma - points[0]) / cell));
  const h = cell / sigma;
  const z = (points[first] - mean) / sigma;
  let value = (mass / sigma) * normalPdf(z);
  let ratio = Math.exp(-h * (z + h / 2));
  const shrink = Math.exp(-(h ** 2));
  for (let k = first; k <= last; k++) {
    density[k] += value;
    value *= ratio;
    ratio *= shrink;
  }
}

/** Cells for each width on which an integrand of the chain changes. */
const GRID_FINENESS = 1.7;
/** Where the steepness of a step's mean is looked for. */
const PROBES = 300;

function gridFor(
  chain: ReverseChain,
  t: number,
  [low, high]: readonly [number, number],
  smoothness: number,
): Grid {
  const gap = (high - low) / PROBES;
  const meanAt = reverseMean(chain, t);
  let steepest = 1e-9;
  let before = meanAt(low);
  for (let i = 1; i <= PROBES; i++) {
    const here = meanAt(low + i * gap);
    steepest = Math.max(steepest, Math.abs(here - before) / gap);
    before = here;
  }
  const width = Math.min(smoothness, Math.sqrt(chain.variance[t]) / steepest);
  const n = Math.ceil((GRID_FINENESS * (high - low)) / width);
  const cell = (high - low) / n;
  return { points: Float64Array.from({ length: n + 1 }, (_, i) => low + i * cell), cell };
}

/**
 * Walks of the forward chain from x_0, and for each the log ratio that the bound is the mean of,
 *
 *     log w = log p(x_T) + Σ_t log p_θ(x_{t−1} | x_t) − log q(x_t | x_{t−1}).
 *
 * E w = p_θ(x_0), and −E log w is the bound.
 *
 * @param start x_0 of each walk.
 */
export function walkLogRatios(
  chain: ReverseChain,
  { count, start, random }: { count: number; start: (random: Random) => number; random: Random },
): Float64Array {
  const { schedule, variance } = chain;
  const { T, alpha, beta } = schedule;
  const means = Array.from({ length: T }, (_, i) => reverseMean(chain, i + 1));
  // Of log p_θ − log q, what no walk changes: the logarithms of the widths.
  let widths = -LOG_2PI / 2;
  for (let t = 1; t <= T; t++) widths += Math.log(beta[t] / variance[t]) / 2;
  const logs = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let x = start(random);
    let squares = 0;
    for (let t = 1; t <= T; t++) {
      const z = random.normal();
      const xt = Math.sqrt(alpha[t]) * x + Math.sqrt(beta[t]) * z;
      squares += z ** 2 - (x - means[t - 1](xt)) ** 2 / variance[t];
      x = xt;
    }
    logs[i] = widths + (squares - x ** 2) / 2;
  }
  return logs;
}

/** log of the mean of exp(logs): what the walks say of log p_θ(x_0). */
export function logMeanExp(logs: Float64Array): number {
  expectReal('number of logs', logs.length, 1, Number.MAX_SAFE_INTEGER);
  const largest = maxOf(logs);
  let sum = 0;
  for (const log of logs) {
    if (log - largest > NEGLIGIBLE) sum += Math.exp(log - largest);
  }
  return largest + Math.log(sum / logs.length);
}

/** E (x_0 − x̂_0)² = E_{x_t}[Var(x_0 | x_t) + (E[x_0 | x_t] − x̂_0)²]. */
function meanSquaredMiss(
  data: Mixture1d,
  schedule: Schedule,
  guess: ReverseChain['guess'],
  t: number,
): number {
  const moments = cleanMoments(data, schedule, t);
  return meanOver(mixtureDensity(noised(data, schedule.alphaBar[t])), (xt) => {
    const { mean, variance } = moments(xt);
    return variance + (mean - guess(xt, t)) ** 2;
  });
}

/** E (x_{t−1} − μ_θ(x_t))² over q(x_t | x_{t−1}) q(x_{t−1} | x_0): two points stand for a normal's square. */
function missAt(x0: number, chain: ReverseChain, t: number): number {
  const { alpha, beta, alphaBar } = chain.schedule;
  const signal = Math.sqrt(alphaBar[t - 1]) * x0;
  const before = Math.sqrt(1 - alphaBar[t - 1]);
  const noise = Math.sqrt(beta[t]);
  // x_t is what the mean depends on: turned so that z alone moves it, and w leaves it where it is.
  const total = Math.sqrt(1 - alphaBar[t]);
  const aside = (before * noise) / total;
  const shrink = Math.sqrt(alpha[t]);
  const meanAt = reverseMean(chain, t);
  const at = (z: number) => {
    const xt = shrink * signal + total * z;
    const xPrev = signal + ((shrink * before ** 2) / total) * z;
    return normalPdf(z) * (aside ** 2 + (xPrev - meanAt(xt)) ** 2);
  };
  return integrate(at, -REACH, REACH, Math.ceil(2 * REACH * FINENESS));
}

/** E (x_{t−1} − μ_θ(x_t))² over the data, by q(x_{t−1} | x_t) without x_0. */
function missOfData(data: Mixture1d, chain: ReverseChain, t: number): number {
  const { alpha, beta, alphaBar } = chain.schedule;
  const before = noised(data, alphaBar[t - 1]);
  const moments = conditionedMoments(before, { gain: Math.sqrt(alpha[t]), variance: beta[t] });
  const meanAt = reverseMean(chain, t);
  return meanOver(mixtureDensity(noised(data, alphaBar[t])), (xt) => {
    const { mean, variance } = moments(xt);
    return variance + (mean - meanAt(xt)) ** 2;
  });
}

function secondMoment(mixture: Mixture1d): number {
  const { mean, variance } = momentsOf(mixture);
  return variance + mean ** 2;
}

function sumFromOne(values: Float64Array): number {
  let sum = 0;
  for (let i = 1; i < values.length; i++) sum += values[i];
  return sum;
}

const cells = ([low, high]: readonly [number, number], scale: number): number =>
  Math.ceil((FINENESS * (high - low)) / scale);

const minOf = (values: Float64Array): number =>
  values.reduce((least, value) => Math.min(least, value), Infinity);
const maxOf = (values: Float64Array): number =>
  values.reduce((most, value) => Math.max(most, value), -Infinity);
