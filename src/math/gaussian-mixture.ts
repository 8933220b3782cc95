/**
 * A world where everything about diffusion is known in closed form: mixtures of isotropic Gaussians
 *
 *     p(x) = Σ_k w_k N(x; μ_k, σ_k² I),   x in R^d.
 *
 * Noise keeps the family closed, so the noised density, its score and the ideal network at every t
 * are exact; samplers are tested and toy figures driven with them. Batches are [n, d], row-major.
 */
import { expectLength, expectReal } from '~/math/expect';
import type { Random } from '~/math/random';
import type { Schedule } from '~/math/schedule';

export type GaussianMixture = {
  /** w_k ≥ 0, summing to 1. */
  readonly weights: readonly number[];
  /** μ_k, each of the same length d ≥ 1. */
  readonly means: readonly (readonly number[])[];
  /** Standard deviations σ_k ≥ 0; 0 is a point mass, fine to sample and to diffuse. */
  readonly sigmas: readonly number[];
};

/**
 * Draws n points: component k with probability w_k, then μ_k + σ_k·N(0, I). Returns [n, d].
 *
 * @throws RangeError for a mixture that breaks the rules of its type.
 */
export function sampleMixture(mixture: GaussianMixture, n: number, random: Random): Float32Array {
  const d = dimension(mixture);
  const { weights, means, sigmas } = mixture;
  const points = new Float32Array(n * d);
  for (let i = 0; i < n; i++) {
    let k = 0;
    let remaining = random.uniform() - weights[0];
    while (remaining >= 0 && k < weights.length - 1) remaining -= weights[++k];
    for (let j = 0; j < d; j++) points[i * d + j] = means[k][j] + sigmas[k] * random.normal();
  }
  return points;
}

/**
 * The mixture seen through the forward process at a given alphaBar:
 *
 *     μ_k ← √alphaBar · μ_k,   σ_k² ← alphaBar · σ_k² + 1 − alphaBar,   w_k unchanged.
 *
 * @param alphaBar in [0, 1]; 1 is the data, 0 is N(0, I).
 * @throws RangeError for another alphaBar or a mixture that breaks the rules of its type.
 */
export function diffuse(mixture: GaussianMixture, alphaBar: number): GaussianMixture {
  dimension(mixture);
  expectReal('alphaBar', alphaBar, 0, 1);
  const signal = Math.sqrt(alphaBar);
  return {
    weights: mixture.weights,
    means: mixture.means.map((mean) => mean.map((value) => signal * value)),
    sigmas: mixture.sigmas.map((sigma) => Math.sqrt(alphaBar * sigma ** 2 + (1 - alphaBar))),
  };
}

/**
 * log p(x) in nats for each point of a batch [n, d]; returns [n].
 *
 *     log p(x) = log Σ_k exp(log w_k − d/2·log(2πσ_k²) − |x − μ_k|²/(2σ_k²))
 *
 * @throws RangeError where some σ_k is 0 (no density) or the batch is not a multiple of d long.
 */
export function logDensity(
  mixture: GaussianMixture,
  x: ArrayLike<number>,
  out: Float64Array = new Float64Array(x.length / dimension(mixture)),
): Float64Array {
  const joint = logJoint(mixture, x);
  expectLength('out', out, x.length / joint.d);
  for (let i = 0; i < out.length; i++) out[i] = logSumExp(joint.at(i));
  return out;
}

/**
 * The score ∇ log p(x) = Σ_k r_k(x)·(μ_k − x)/σ_k² for each point of a batch [n, d]; r_k is the
 * posterior probability of component k. Returns [n, d].
 *
 * @throws RangeError where some σ_k is 0 (no density) or the batch is not a multiple of d long.
 */
export function score(
  mixture: GaussianMixture,
  x: Float32Array,
  out: Float32Array = new Float32Array(x.length),
): Float32Array {
  const { means, sigmas } = mixture;
  const joint = logJoint(mixture, x);
  const { d } = joint;
  const sum = new Float64Array(d);
  expectLength('out', out, x.length);
  for (let i = 0; i < x.length / d; i++) {
    const responsibilities = softmax(joint.at(i));
    sum.fill(0);
    for (let k = 0; k < means.length; k++) {
      const pull = responsibilities[k] / sigmas[k] ** 2;
      for (let j = 0; j < d; j++) sum[j] += pull * (means[k][j] - x[i * d + j]);
    }
    out.set(sum, i * d);
  }
  return out;
}

/**
 * The noise that an ideal network predicts at x_t, the minimiser of the denoising loss
 * (Ho et al. 2020, eq. 14, with Tweedie's formula):
 *
 *     E[epsilon | x_t] = −√(1 − alphaBar) · ∇ log q(x_t).
 *
 * @param mixture the data distribution, not yet diffused.
 * @param alphaBar in [0, 1); at 1 there is no noise to predict.
 * @param xt a batch [n, d]; the result has the same shape.
 * @throws RangeError for an alphaBar that leaves a point mass, or a batch that is not [n, d].
 */
export function mixtureEpsilon(
  mixture: GaussianMixture,
  alphaBar: number,
  xt: Float32Array,
  out?: Float32Array,
): Float32Array {
  const result = score(diffuse(mixture, alphaBar), xt, out);
  const scale = -Math.sqrt(1 - alphaBar);
  for (let i = 0; i < result.length; i++) result[i] *= scale;
  return result;
}

/**
 * The ideal network of a mixture as a function, in the form that samplers take: (xt [n, d], t in
 * 1 … T) → epsilon [n, d]. An aborted signal rejects with its reason.
 */
export function mixtureEpsilonTheta(
  mixture: GaussianMixture,
  schedule: Schedule,
): (xt: Float32Array, t: number, signal?: AbortSignal) => Promise<Float32Array> {
  return async (xt, t, signal) => {
    signal?.throwIfAborted();
    return mixtureEpsilon(mixture, schedule.alphaBar[t], xt);
  };
}

/** The dimension d of a mixture, after checking the rules of its type. */
function dimension({ weights, means, sigmas }: GaussianMixture): number {
  expectReal('number of components', weights.length, 1, Number.MAX_SAFE_INTEGER);
  expectLength('means', means, weights.length);
  expectLength('sigmas', sigmas, weights.length);
  const d = means[0].length;
  expectReal('dimension', d, 1, Number.MAX_SAFE_INTEGER);
  let total = 0;
  for (let k = 0; k < weights.length; k++) {
    expectReal(`weights[${k}]`, weights[k], 0, 1);
    expectReal(`sigmas[${k}]`, sigmas[k], 0, Number.MAX_VALUE);
    expectLength(`means[${k}]`, means[k], d);
    total += weights[k];
  }
  expectReal('sum of weights', total, 1 - 1e-6, 1 + 1e-6);
  return d;
}

/** `at(i)` gives log w_k + log N(x_i; μ_k, σ_k² I) for all k, in an array that is used again. */
function logJoint(
  mixture: GaussianMixture,
  x: ArrayLike<number>,
): { d: number; at(i: number): Float64Array } {
  const { weights, means, sigmas } = mixture;
  const d = dimension(mixture);
  if (x.length % d !== 0) {
    throw new RangeError(`x: expected a multiple of d = ${d} values, got ${x.length}`);
  }
  const offsets = sigmas.map((sigma, k) => {
    if (sigma === 0) {
      throw new RangeError(`sigmas[${k}]: expected more than 0, got 0; diffuse point masses first`);
    }
    return Math.log(weights[k]) - (d / 2) * Math.log(2 * Math.PI * sigma ** 2);
  });
  const logs = new Float64Array(weights.length);
  return {
    d,
    at(i) {
      for (let k = 0; k < logs.length; k++) {
        let squared = 0;
        for (let j = 0; j < d; j++) squared += (x[i * d + j] - means[k][j]) ** 2;
        logs[k] = offsets[k] - squared / (2 * sigmas[k] ** 2);
      }
      return logs;
    },
  };
}

/** log Σ exp(logs), with the largest term taken out so that far-away points do not underflow. */
function logSumExp(logs: Float64Array): number {
  const largest = logs.reduce((a, b) => Math.max(a, b));
  return largest + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - largest), 0));
}

/** exp(logs) / Σ exp(logs), in place and with the same care. */
function softmax(logs: Float64Array): Float64Array {
  const largest = logs.reduce((a, b) => Math.max(a, b));
  let sum = 0;
  for (let k = 0; k < logs.length; k++) sum += logs[k] = Math.exp(logs[k] - largest);
  for (let k = 0; k < logs.length; k++) logs[k] /= sum;
  return logs;
}
