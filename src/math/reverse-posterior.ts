/**
 * The way back when the data are a mixture of normals on the line: every distribution of the forward
 * chain, also q(x_{t−1} | x_t) without x_0, is then a mixture of normals in closed form.
 */
import { posteriorCoefficients } from '~/math/diffusion';
import { klDivergence } from '~/math/divergences';
import { expectInteger, expectReal } from '~/math/expect';
import { momentsOf } from '~/math/gaussian-fit';
import { mixtureDensity, normalDensity, type Mixture1d } from '~/math/mixture-1d';
import type { Schedule } from '~/math/schedule';

/**
 * The mixture after t steps: μ_k ← √ᾱ·μ_k, σ_k² ← ᾱ·σ_k² + 1 − ᾱ.
 *
 * @param alphaBar in (0, 1]. @throws RangeError otherwise.
 */
export function noised({ weights, means, sigmas }: Mixture1d, alphaBar: number): Mixture1d {
  expectReal('alphaBar', alphaBar, Number.MIN_VALUE, 1);
  const signal = Math.sqrt(alphaBar);
  return {
    weights,
    means: means.map((mean) => signal * mean),
    sigmas: sigmas.map((sigma) => Math.sqrt(alphaBar * sigma ** 2 + 1 - alphaBar)),
  };
}

/**
 * What a mixture becomes once y = gain·x + N(0, variance) has been seen: each bump times the Gaussian
 * likelihood is a bump again,
 *
 *     1/s_k² = 1/σ_k² + gain²/variance,   m_k = s_k²·(μ_k/σ_k² + gain·y/variance),
 *     w_k ← w_k·N(y; gain·μ_k, gain²·σ_k² + variance), scaled to sum 1.
 *
 * @throws RangeError for a variance that is not above 0.
 */
export function conditioned(
  { weights, means, sigmas }: Mixture1d,
  { y, gain, variance }: { y: number; gain: number; variance: number },
): Mixture1d {
  expectReal('y', y, -Number.MAX_VALUE, Number.MAX_VALUE);
  expectReal('variance', variance, Number.MIN_VALUE, Number.MAX_VALUE);
  const logs = weights.map((weight, k) => {
    const spread = gain ** 2 * sigmas[k] ** 2 + variance;
    return Math.log(weight) - Math.log(spread) / 2 - (y - gain * means[k]) ** 2 / (2 * spread);
  });
  const largest = Math.max(...logs);
  const shares = logs.map((log) => Math.exp(log - largest));
  const total = shares.reduce((sum, share) => sum + share, 0);
  const squares = sigmas.map((sigma) => 1 / (1 / sigma ** 2 + gain ** 2 / variance));
  return {
    weights: shares.map((share) => share / total),
    means: means.map((mean, k) => squares[k] * (mean / sigmas[k] ** 2 + (gain * y) / variance)),
    sigmas: squares.map(Math.sqrt),
  };
}

/**
 * Mean and variance of `conditioned`, for one gain and variance and many y: a function that makes no
 * garbage, for averages over thousands of points. It gives the same object at every call.
 *
 * @throws RangeError for a variance that is not above 0.
 */
export function conditionedMoments(
  { weights, means, sigmas }: Mixture1d,
  { gain, variance }: { gain: number; variance: number },
): (y: number) => { mean: number; variance: number } {
  expectReal('variance', variance, Number.MIN_VALUE, Number.MAX_VALUE);
  const bumps = weights.map((weight, k) => {
    const spread = gain ** 2 * sigmas[k] ** 2 + variance;
    const slope = (gain * sigmas[k] ** 2) / spread;
    return {
      log: Math.log(weight) - Math.log(spread) / 2,
      centre: gain * means[k],
      spread,
      // The mean is a straight line in y: μ_k + slope·(y − gain·μ_k).
      mean: means[k],
      slope,
      variance: (sigmas[k] ** 2 * variance) / spread,
    };
  });
  const logs = new Float64Array(bumps.length);
  const found = { mean: 0, variance: 0 };
  return (y) => {
    let largest = -Infinity;
    for (let k = 0; k < bumps.length; k++) {
      const { log, centre, spread } = bumps[k];
      logs[k] = log - (y - centre) ** 2 / (2 * spread);
      if (logs[k] > largest) largest = logs[k];
    }
    let total = 0;
    let first = 0;
    let second = 0;
    // Around the first bump's mean, so that the variance does not drown in the square of the mean.
    const around = bumps[0].mean + bumps[0].slope * (y - bumps[0].centre);
    for (let k = 0; k < bumps.length; k++) {
      const { centre, mean, slope, variance: width } = bumps[k];
      const share = Math.exp(logs[k] - largest);
      const aside = mean + slope * (y - centre) - around;
      total += share;
      first += share * aside;
      second += share * (width + aside ** 2);
    }
    const offset = first / total;
    found.mean = around + offset;
    found.variance = second / total - offset ** 2;
    return found;
  };
}

/**
 * q(x_s | x_t) for data from a mixture, s = tPrev < t. It is a mixture of as many bumps, not a normal,
 * unless there is only one.
 *
 * @param t integer in [1, T]. @param tPrev integer in [0, t − 1], by default t − 1.
 * @throws RangeError otherwise.
 */
export function reversePosterior(
  data: Mixture1d,
  schedule: Schedule,
  t: number,
  xt: number,
  tPrev = t - 1,
): Mixture1d {
  const { alpha, beta } = posteriorCoefficients(schedule, t, tPrev);
  return conditioned(noised(data, schedule.alphaBar[tPrev]), {
    y: xt,
    gain: Math.sqrt(alpha),
    variance: beta,
  });
}

/** q(x_0 | x_t): its mean is what the best network would guess. @param t integer in [1, T]. */
export function dataPosterior(data: Mixture1d, schedule: Schedule, t: number, xt: number) {
  return reversePosterior(data, schedule, t, xt, 0);
}

/**
 * KL(p ‖ N(m, v)) in nats, with m and v those of p: how far a mixture is from the normal that fits it
 * best. 0 for one bump.
 */
export function klToOwnNormal(mixture: Mixture1d): number {
  const { mean, variance } = momentsOf(mixture);
  const kl = klDivergence(mixtureDensity(mixture), normalDensity(mean, Math.sqrt(variance)));
  return Math.max(0, kl);
}

/**
 * Mean and variance of q(x_s | x_t, x_0) on the line, s from 0 to t − 1: the bridge between two known
 * ends.
 */
export function bridge(schedule: Schedule, t: number, { xt, x0 }: { xt: number; x0: number }) {
  expectInteger('t', t, 1, schedule.T);
  return Array.from({ length: t }, (_, s) => {
    const { coefX0, coefXt, betaTilde } = posteriorCoefficients(schedule, t, s);
    return { mean: coefX0 * x0 + coefXt * xt, variance: betaTilde };
  });
}
