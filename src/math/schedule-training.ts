/**
 * A noise schedule that learns (Kingma et al. 2021, appendix I.2). Between fixed ends the mean of the
 * diffusion loss does not depend on the schedule γ(t) = −log SNR; the variance of its one-draw estimate
 *
 *     L = γ′(t)·ℓ,   ℓ = (1/D)·Σ_d ½ e^λ (x_d − x̂(z_d, λ))²,   λ = −γ(t),   z_d = α x_d + σ ε_d,
 *
 * does; the D coordinates of x are independent. Var L = E L² − (E L)², so steps against the gradient of
 * L², taken on the same draws of x, ε and t through γ′, λ and z, lower the variance and nothing else.
 */
import { sigmoid } from '~/math/gan-losses';
import type { Mixture1d } from '~/math/mixture-1d';
import { freshMonotone, monotoneCurve, type MonotoneNetwork } from '~/math/monotone-network';
import type { Random } from '~/math/random';
import type { LevelLoss, LogSnrCurve } from '~/math/variational-diffusion';

/** One draw: a data point of D coordinates, the noise, the time. */
export type Draw = { x: Float64Array; epsilon: Float64Array; t: number };

export type TrainedSchedule = {
  readonly network: MonotoneNetwork;
  /** Adam's running means of the gradient and of its square. */
  readonly m: Float64Array;
  readonly v: Float64Array;
  readonly updates: number;
};

/** γ at the two ends: of the cleanest data and of the noisiest. */
export type Ends = { start: number; end: number };

const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-8];

export function freshSchedule(units: number, random: Random): TrainedSchedule {
  const network = freshMonotone(units, random);
  const { length } = network.theta;
  return { network, m: new Float64Array(length), v: new Float64Array(length), updates: 0 };
}

/** The schedule of a network as the log signal-to-noise ratio λ = −γ. */
export function scheduleOf(network: MonotoneNetwork, { start, end }: Ends): LogSnrCurve {
  const { at, rate } = monotoneCurve(network, start, end);
  return { at: (t) => -at(t), rate };
}

/**
 * ℓ of one x and ε with the denoiser `scale`·E[x | z], and dℓ/dλ along the path of z_λ. The function it
 * gives writes into the same object at every call.
 */
export function lossAlongPath(
  { weights, means, sigmas }: Mixture1d,
  scale = 1,
): (x: number, epsilon: number, logSnr: number) => { loss: number; slope: number } {
  const count = weights.length;
  const logWeights = weights.map(Math.log);
  const [logs, dLogs, guesses, dGuesses] = Array.from({ length: 4 }, () => new Float64Array(count));
  const found = { loss: 0, slope: 0 };
  return (x, epsilon, logSnr) => {
    // α² = sigmoid(λ) and σ² = sigmoid(−λ): dα/dλ = ½ασ², dσ/dλ = −½σα², dσ²/dλ = −α²σ².
    const [signal2, noise2] = [sigmoid(logSnr), sigmoid(-logSnr)];
    const [signal, noise] = [Math.sqrt(signal2), Math.sqrt(noise2)];
    const dSignal = (signal * noise2) / 2;
    const z = signal * x + noise * epsilon;
    const dz = dSignal * x - (noise * signal2 * epsilon) / 2;
    let largest = -Infinity;
    for (let k = 0; k < count; k++) {
      const [mean, own2] = [means[k], sigmas[k] ** 2];
      const spread = signal2 * own2 + noise2;
      const dSpread = signal2 * noise2 * (own2 - 1);
      const aside = z - signal * mean;
      const dAside = dz - dSignal * mean;
      logs[k] = logWeights[k] - (Math.log(spread) + aside ** 2 / spread) / 2;
      dLogs[k] = -(dSpread + 2 * aside * dAside - (aside ** 2 * dSpread) / spread) / (2 * spread);
      guesses[k] = mean + (signal * own2 * aside) / spread;
      dGuesses[k] =
        (own2 * (dSignal * aside + signal * dAside - (signal * aside * dSpread) / spread)) / spread;
      if (logs[k] > largest) largest = logs[k];
    }
    let [total, guess, dLog, own, moved] = [0, 0, 0, 0, 0];
    for (let k = 0; k < count; k++) {
      const share = Math.exp(logs[k] - largest);
      total += share;
      guess += share * guesses[k];
      dLog += share * dLogs[k];
      own += share * dGuesses[k];
      moved += share * dLogs[k] * guesses[k];
    }
    guess /= total;
    const dGuess = (own + moved - dLog * guess) / total;
    const half = Math.exp(logSnr) / 2;
    const miss = x - scale * guess;
    found.loss = half * miss ** 2;
    found.slope = found.loss - 2 * half * miss * scale * dGuess;
    return found;
  };
}

/** The loss at a noise level, as a mean over independent coordinates: E ℓ stays, its variance is divided. */
export const overCoordinates = ({ mean, square }: LevelLoss, coordinates: number): LevelLoss => ({
  mean,
  square: (logSnr) => {
    const middle = mean(logSnr) ** 2;
    return middle + (square(logSnr) - middle) / coordinates;
  },
});

/** Draws of x, each coordinate from the data, with ε and t. */
export function drawsOf(
  { weights, means, sigmas }: Mixture1d,
  coordinates: number,
): (random: Random) => Draw {
  const one = (random: Random): number => {
    let k = 0;
    for (let left = random.uniform() - weights[0]; left >= 0 && k < weights.length - 1;) {
      left -= weights[++k];
    }
    return means[k] + sigmas[k] * random.normal();
  };
  const many = (value: () => number) => Float64Array.from({ length: coordinates }, value);
  return (random) => ({
    t: random.uniform(),
    x: many(() => one(random)),
    epsilon: many(() => random.normal()),
  });
}

/** The mean of L² over some draws, and its gradient by the free parameters of the network. */
export function squareGradient(
  network: MonotoneNetwork,
  { start, end }: Ends,
  path: ReturnType<typeof lossAlongPath>,
  draws: readonly Draw[],
): { square: number; gradient: Float64Array } {
  const gradient = new Float64Array(network.theta.length);
  const { point } = monotoneCurve(network, start, end);
  let square = 0;
  for (const { x, epsilon, t } of draws) {
    const { value, slope: rate, byValue, bySlope } = point(t);
    let [loss, slope] = [0, 0];
    for (let d = 0; d < x.length; d++) {
      const one = path(x[d], epsilon[d], -value);
      loss += one.loss / x.length;
      slope += one.slope / x.length;
    }
    const estimate = rate * loss;
    square += estimate ** 2 / draws.length;
    const factor = (2 * estimate) / draws.length;
    for (let i = 0; i < gradient.length; i++) {
      gradient[i] += factor * (loss * bySlope[i] - rate * slope * byValue[i]);
    }
  }
  return { square, gradient };
}

/** After one update by Adam (Kingma & Ba 2015, algorithm 1) against a gradient; the old one stays as it is. */
export function updated(
  { network, m, v, updates }: TrainedSchedule,
  gradient: Float64Array,
  rate: number,
): TrainedSchedule {
  const n = updates + 1;
  const first = m.map((mean, i) => BETA1 * mean + (1 - BETA1) * gradient[i]);
  const second = v.map((mean, i) => BETA2 * mean + (1 - BETA2) * gradient[i] ** 2);
  const theta = network.theta.map(
    (value, i) =>
      value -
      (rate * (first[i] / (1 - BETA1 ** n))) / (Math.sqrt(second[i] / (1 - BETA2 ** n)) + EPSILON),
  );
  return { network: { ...network, theta }, m: first, v: second, updates: n };
}
