/**
 * A discriminator on the line that learns, small enough for plain TypeScript: one hidden layer,
 *
 *     f(x) = Σ_j c_j·tanh(a_j·x + b_j) + d,   D = σ(f),
 *
 * trained to lower −E_p log D − E_q log(1 − D) (Goodfellow et al. 2014, eq. 1) on minibatches, by Adam
 * (Kingma & Ba 2015, algorithm 1; β₁ = 0.9, β₂ = 0.999).
 */
import { expectInteger } from '~/math/expect';
import { sigmoid } from '~/math/gan-losses';
import type { LogitFunction } from '~/math/gan-value';
import type { Density1d } from '~/math/mixture-1d';
import type { Random } from '~/math/random';

export type LineNetwork = {
  readonly units: number;
  /** a, b and c of all units, then d. */
  readonly theta: Float64Array;
  /** Adam's running means of the gradient and of its square. */
  readonly m: Float64Array;
  readonly v: Float64Array;
  readonly updates: number;
};

const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-8];

/** A fresh network, its units' steepest places spread over [−reach, reach]. */
export function freshNetwork(units: number, reach: number, random: Random): LineNetwork {
  expectInteger('units', units, 1, 1000);
  const theta = new Float64Array(3 * units + 1);
  for (let j = 0; j < units; j++) {
    const slope = 1 + 0.5 * random.normal();
    theta[j] = slope;
    theta[units + j] = -slope * reach * (2 * random.uniform() - 1);
    theta[2 * units + j] = random.normal() / units;
  }
  return {
    units,
    theta,
    m: new Float64Array(theta.length),
    v: new Float64Array(theta.length),
    updates: 0,
  };
}

export function networkLogit({ units, theta }: LineNetwork): LogitFunction {
  return (x) => {
    let f = theta[3 * units];
    for (let j = 0; j < units; j++) {
      f += theta[2 * units + j] * Math.tanh(theta[j] * x + theta[units + j]);
    }
    return f;
  };
}

/** The gradient of the loss on a minibatch with respect to theta. */
export function lossGradient(
  network: LineNetwork,
  real: Float64Array,
  fake: Float64Array,
): Float64Array {
  const { units, theta } = network;
  const logit = networkLogit(network);
  const gradient = new Float64Array(theta.length);
  const add = (x: number, byLogit: number) => {
    gradient[3 * units] += byLogit;
    for (let j = 0; j < units; j++) {
      const h = Math.tanh(theta[j] * x + theta[units + j]);
      const inside = byLogit * theta[2 * units + j] * (1 - h * h);
      gradient[j] += inside * x;
      gradient[units + j] += inside;
      gradient[2 * units + j] += byLogit * h;
    }
  };
  // d/df of −log σ(f) is σ(f) − 1, and of −log(1 − σ(f)) it is σ(f).
  for (const x of real) add(x, (sigmoid(logit(x)) - 1) / real.length);
  for (const x of fake) add(x, sigmoid(logit(x)) / fake.length);
  return gradient;
}

/** The network after one update of Adam on a minibatch; the old one stays as it is. */
export function trainedOnce(
  network: LineNetwork,
  real: Float64Array,
  fake: Float64Array,
  rate: number,
): LineNetwork {
  const gradient = lossGradient(network, real, fake);
  const updates = network.updates + 1;
  const m = network.m.map((mean, i) => BETA1 * mean + (1 - BETA1) * gradient[i]);
  const v = network.v.map((mean, i) => BETA2 * mean + (1 - BETA2) * gradient[i] ** 2);
  const theta = network.theta.map(
    (value, i) =>
      value -
      (rate * (m[i] / (1 - BETA1 ** updates))) /
        (Math.sqrt(v[i] / (1 - BETA2 ** updates)) + EPSILON),
  );
  return { ...network, theta, m, v, updates };
}

/** Places at which the distribution function is tabulated for drawing. */
const GRID = 2048;

/**
 * Draws from a density on the line, by inverting its distribution function, tabulated at 2,048 places
 * and linear between them.
 */
export function samplerOf({ cdf, range: [low, high] }: Density1d): (random: Random) => number {
  const h = (high - low) / GRID;
  const table = Float64Array.from({ length: GRID + 1 }, (_, i) => cdf(low + i * h));
  return (random) => {
    const share = table[0] + random.uniform() * (table[GRID] - table[0]);
    let [from, to] = [0, GRID];
    while (to - from > 1) {
      const middle = (from + to) >> 1;
      if (table[middle] <= share) from = middle;
      else to = middle;
    }
    const inside = (share - table[from]) / (table[to] - table[from] || 1);
    return low + (from + inside) * h;
  };
}
