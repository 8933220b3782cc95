import { expectInteger, expectReal } from '~/math/expect';
import type { Schedule } from '~/math/schedule';

/**
 * How much an error at step t costs under the losses a diffusion network is trained with, each of the
 * form Σ_t weight_t · E‖target − prediction‖².
 *
 * - `bound`: the term L_{t−1} of the variational bound (Ho et al. 2020, eq. 12).
 * - `simple`: 1 on the noise (their eq. 14).
 * - `clean`: 1 on x0.
 * - `velocity`: 1 on v (Salimans & Ho 2022), also known as SNR + 1 on x0.
 * - `truncated`: max(SNR, 1) on x0 (Salimans & Ho 2022, section 4).
 * - `minSnr`: min(SNR, gamma) on x0 (Hang et al. 2023).
 */
export const weightingNames = [
  'bound',
  'simple',
  'clean',
  'velocity',
  'truncated',
  'minSnr',
] as const;
export type Weighting = (typeof weightingNames)[number];

/** What the squared error is measured in. */
export const targets = ['epsilon', 'x0', 'v'] as const;
export type Target = (typeof targets)[number];

/** The reverse variance that the bound is taken with: sigma² = betaTilde or beta. */
export const reverseVariances = ['betaTilde', 'beta'] as const;
export type ReverseVariance = (typeof reverseVariances)[number];

export type WeightOptions = {
  /** In whose squared errors the weight is told; `epsilon` unless said. */
  target?: Target;
  variance?: ReverseVariance;
  /** The ceiling of `minSnr`, > 0. */
  gamma?: number;
};

/**
 * The number c_t with ‖epsilon − epsilonHat‖² = c_t · ‖target − prediction‖² for one network's output:
 *
 *     epsilon: 1,   x0: SNR_t = alphaBar/(1 − alphaBar),   v: alphaBar,
 *
 * since x_t is the same on both sides of each difference: epsilon − epsilonHat = −√SNR·(x0 − x0Hat) and
 * v − vHat = (epsilon − epsilonHat)/√alphaBar.
 *
 * @param t integer in [1, T].
 */
export function epsilonErrorIn(target: Target, schedule: Schedule, t: number): number {
  expectInteger('t', t, 1, schedule.T);
  const alphaBar = schedule.alphaBar[t];
  switch (target) {
    case 'epsilon':
      return 1;
    case 'x0':
      return alphaBar / (1 - alphaBar);
    case 'v':
      return alphaBar;
  }
}

/**
 * The weight of the bound's term L_{t−1} on ‖epsilon − epsilonHat‖² (Ho et al. 2020, eq. 12):
 *
 *     beta_t² / (2·sigma_t²·alpha_t·(1 − alphaBar_t)),
 *
 * which with sigma² = betaTilde is ½·(SNR_{t−1} − SNR_t) on ‖x0 − x0Hat‖². NaN at t = 1 with
 * betaTilde: there the bound has the decoder's term L_0 instead, and betaTilde is 0.
 *
 * @param t integer in [1, T].
 */
export function boundWeight(schedule: Schedule, t: number, variance: ReverseVariance): number {
  expectInteger('t', t, 1, schedule.T);
  const { alpha, alphaBar, beta } = schedule;
  if (variance === 'betaTilde' && t === 1) return NaN;
  const sigma2 =
    variance === 'beta' ? beta[t] : (beta[t] * (1 - alphaBar[t - 1])) / (1 - alphaBar[t]);
  return beta[t] ** 2 / (2 * sigma2 * alpha[t] * (1 - alphaBar[t]));
}

/**
 * The weight of a loss at step t on ‖target − prediction‖².
 *
 * @param t integer in [1, T].
 * @throws RangeError for another t, or a gamma that is not above 0.
 */
export function lossWeight(
  name: Weighting,
  schedule: Schedule,
  t: number,
  { target = 'epsilon', variance = 'betaTilde', gamma = 5 }: WeightOptions = {},
): number {
  expectReal('gamma', gamma, Number.MIN_VALUE, Number.MAX_VALUE);
  const snr = epsilonErrorIn('x0', schedule, t);
  const onEpsilon: Record<Weighting, () => number> = {
    bound: () => boundWeight(schedule, t, variance),
    simple: () => 1,
    clean: () => 1 / snr,
    velocity: () => 1 + 1 / snr,
    truncated: () => Math.max(1, 1 / snr),
    minSnr: () => Math.min(1, gamma / snr),
  };
  return onEpsilon[name]() * epsilonErrorIn(target, schedule, t);
}

/** `lossWeight` at every step; entry 0, which no loss has, is NaN. */
export function lossWeights(
  name: Weighting,
  schedule: Schedule,
  options: WeightOptions = {},
): Float64Array {
  return Float64Array.from({ length: schedule.T + 1 }, (_, t) =>
    t === 0 ? NaN : lossWeight(name, schedule, t, options),
  );
}

/**
 * The share of all weight that lies on the steps up to t, for t = 0 … T; what is NaN counts as none.
 * Times are drawn evenly in training, so this is the share of the loss if all errors are alike.
 */
export function cumulativeShares(weights: Float64Array): Float64Array {
  let sum = 0;
  const sums = weights.map((weight) => (sum += Number.isNaN(weight) ? 0 : weight));
  return sums.map((part) => part / sum);
}
