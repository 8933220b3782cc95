/**
 * The variational bound of a diffusion model in continuous time (Kingma et al. 2021), on data from a
 * mixture of normals on the line. Time runs from 0 (data) to 1 (noise); a schedule is its log
 * signal-to-noise ratio λ(t), which falls, with α² = sigmoid(λ) and σ² = sigmoid(−λ):
 *
 *     L = ½ ∫_0^1 −SNR′(t) E(x − x̂)² dt = ∫_0^1 −λ′(t) ℓ(λ(t)) dt = ∫_{λ(1)}^{λ(0)} ℓ(λ) dλ,
 *     ℓ(λ) = ½ e^λ E(x − x̂(z_λ, λ))² = ½ E(ε − ε̂)².
 *
 * All in nats.
 */
import { expectInteger, expectReal } from '~/math/expect';
import { sigmoid } from '~/math/gan-losses';
import { mixtureDensity, type Mixture1d } from '~/math/mixture-1d';
import type { Random } from '~/math/random';
import { noised } from '~/math/reverse-posterior';

/** A schedule: the log signal-to-noise ratio over the time, from 0 to 1, and how fast it falls. */
export type LogSnrCurve = {
  at(t: number): number;
  /** −dλ/dt ≥ 0. */
  rate(t: number): number;
};

/** What one draw of x and ε costs at a log-SNR: the mean ℓ, and the mean of the square. */
export type LevelLoss = {
  mean(logSnr: number): number;
  square(logSnr: number): number;
};

type Miss = { density: number; second: number; fourth: number; guess: number };

const SQRT_2PI = Math.sqrt(2 * Math.PI);

/**
 * What a denoiser `scale`·E[x | z] does at a log-SNR, as a function of z: the density there, its guess,
 * and the second and fourth moments of its miss, E[(x − x̂)^n | z]. The function is good until the next
 * log-SNR is asked for, and gives the same object at every call.
 */
function missOf({ weights, means, sigmas }: Mixture1d, scale: number) {
  const count = weights.length;
  const bumps = weights.map((weight, k) => ({
    logWeight: Math.log(weight),
    mean: means[k],
    centre: 0,
    log: 0,
    spread: 0,
    slope: 0,
    left: 0,
  }));
  const shares = new Float64Array(count);
  const guesses = new Float64Array(count);
  const found: Miss = { density: 0, second: 0, fourth: 0, guess: 0 };

  function at(z: number): Miss {
    let largest = -Infinity;
    for (let k = 0; k < count; k++) {
      const { mean, centre, log, spread, slope } = bumps[k];
      const aside = z - centre;
      shares[k] = log - aside ** 2 / (2 * spread);
      if (shares[k] > largest) largest = shares[k];
      guesses[k] = mean + slope * aside;
    }
    let total = 0;
    let mean = 0;
    for (let k = 0; k < count; k++) {
      shares[k] = Math.exp(shares[k] - largest);
      total += shares[k];
      mean += shares[k] * guesses[k];
    }
    const guess = (scale * mean) / total;
    let second = 0;
    let fourth = 0;
    for (let k = 0; k < count; k++) {
      const { left } = bumps[k];
      const d2 = (guesses[k] - guess) ** 2;
      second += shares[k] * (d2 + left);
      fourth += shares[k] * (d2 ** 2 + 6 * d2 * left + 3 * left ** 2);
    }
    found.density = (total * Math.exp(largest)) / SQRT_2PI;
    found.guess = guess;
    found.second = second / total;
    found.fourth = fourth / total;
    return found;
  }

  return (logSnr: number): ((z: number) => Miss) => {
    const signal = Math.sqrt(sigmoid(logSnr));
    const noise2 = sigmoid(-logSnr);
    for (let k = 0; k < count; k++) {
      const bump = bumps[k];
      bump.spread = (signal * sigmas[k]) ** 2 + noise2;
      bump.log = bump.logWeight - Math.log(bump.spread) / 2;
      bump.centre = signal * means[k];
      bump.slope = (signal * sigmas[k] ** 2) / bump.spread;
      bump.left = (sigmas[k] ** 2 * noise2) / bump.spread;
    }
    return at;
  };
}

/** Cells for each standard deviation of the narrowest bump of z. */
const FINENESS = 12;

/**
 * ℓ(λ) and E ℓ² of the denoiser `scale`·E[x | z], by the trapezoid rule over z; both are worked out
 * together. With `scale` = 1 it is the best there is, and the integral of the mean between two log-SNRs
 * is the information about x that lies between them (Guo, Shamai & Verdú 2005).
 */
export function levelLoss(data: Mixture1d, scale = 1): LevelLoss {
  const miss = missOf(data, scale);
  const last = { logSnr: NaN, mean: NaN, square: NaN };
  function averages(logSnr: number): typeof last {
    if (last.logSnr === logSnr) return last;
    const { range, scale: narrowest } = mixtureDensity(noised(data, sigmoid(logSnr)));
    const cells = Math.ceil(((range[1] - range[0]) / narrowest) * FINENESS);
    const cell = (range[1] - range[0]) / cells;
    const at = miss(logSnr);
    let [mean, square] = [0, 0];
    // At both ends the density has died out.
    for (let i = 1; i < cells; i++) {
      const { density, second, fourth } = at(range[0] + i * cell);
      mean += density * second;
      square += density * fourth;
    }
    const half = Math.exp(logSnr) / 2;
    return Object.assign(last, {
      logSnr,
      mean: half * cell * mean,
      square: half ** 2 * cell * square,
    });
  }
  return {
    mean: (logSnr) => averages(logSnr).mean,
    square: (logSnr) => averages(logSnr).square,
  };
}

/**
 * The same, looked up: straight lines between `n` + 1 exact values over [low, high], constant beyond.
 *
 * @throws RangeError unless low < high and n is a positive integer.
 */
export function tabulated(
  loss: LevelLoss,
  [low, high]: readonly [number, number],
  n: number,
): LevelLoss {
  expectInteger('n', n, 1, 1e6);
  expectReal('high − low', high - low, Number.MIN_VALUE, Number.MAX_VALUE);
  const means = new Float64Array(n + 1);
  const squares = new Float64Array(n + 1);
  for (let i = 0; i <= n; i++) {
    const logSnr = low + ((high - low) * i) / n;
    means[i] = loss.mean(logSnr);
    squares[i] = loss.square(logSnr);
  }
  const lookUp =
    (values: Float64Array) =>
    (logSnr: number): number => {
      const place = Math.min(n, Math.max(0, ((logSnr - low) / (high - low)) * n));
      const i = Math.min(n - 1, Math.floor(place));
      return values[i] + (place - i) * (values[i + 1] - values[i]);
    };
  return { mean: lookUp(means), square: lookUp(squares) };
}

/** λ falls evenly from `start` to `end`. @throws RangeError unless start > end. */
export function straightCurve(start: number, end: number): LogSnrCurve {
  expectReal('fall', start - end, Number.MIN_VALUE, Number.MAX_VALUE);
  return { at: (t) => start + (end - start) * t, rate: () => start - end };
}

/**
 * A smooth falling curve through evenly spaced values, by cubic pieces that never turn back: slopes are
 * harmonic means of those of the neighbouring lines (Fritsch & Butland 1984).
 *
 * @param values λ at t = 0, 1/n, …, 1: at least three, falling. @throws RangeError otherwise.
 */
export function fallingCurve(values: readonly number[]): LogSnrCurve {
  const n = values.length - 1;
  expectInteger('number of values', values.length, 3, 1e6);
  const falls = Array.from({ length: n }, (_, i) => {
    const fall = (values[i] - values[i + 1]) * n;
    expectReal(`fall from value ${i}`, fall, Number.MIN_VALUE, Number.MAX_VALUE);
    return fall;
  });
  const atEnd = (near: number, far: number) =>
    Math.min(3 * near, Math.max(0, (3 * near - far) / 2));
  const slopes = values.map((_, i) => {
    if (i === 0) return atEnd(falls[0], falls[1]);
    if (i === n) return atEnd(falls[n - 1], falls[n - 2]);
    return (2 * falls[i - 1] * falls[i]) / (falls[i - 1] + falls[i]);
  });
  const place = (t: number): [piece: number, u: number] => {
    const along = Math.min(1, Math.max(0, t)) * n;
    const i = Math.min(n - 1, Math.floor(along));
    return [i, along - i];
  };
  // On a piece, with h = 1/n: λ = λ_i − h·(m_i u + (3f − 2m_i − m_j) u² + (m_i + m_j − 2f) u³).
  return {
    at(t) {
      const [i, u] = place(t);
      const [f, a, b] = [falls[i], slopes[i], slopes[i + 1]];
      return values[i] - (u * (a + u * (3 * f - 2 * a - b + u * (a + b - 2 * f)))) / n;
    },
    rate(t) {
      const [i, u] = place(t);
      const [f, a, b] = [falls[i], slopes[i], slopes[i + 1]];
      return Math.max(0, a + u * (2 * (3 * f - 2 * a - b) + 3 * u * (a + b - 2 * f)));
    },
  };
}

/** Cells of the log-SNR for the schedule of least variance. */
const CELLS = 600;

/**
 * The schedule between two ends under which one draw at a uniform time varies least: times in
 * proportion to √(E ℓ²), so that −λ′(t)·√(E ℓ²) is the same at every t.
 *
 * @throws RangeError unless start > end.
 */
export function leastVarianceCurve(loss: LevelLoss, start: number, end: number): LogSnrCurve {
  expectReal('fall', start - end, Number.MIN_VALUE, Number.MAX_VALUE);
  const cell = (start - end) / CELLS;
  // shares[i]: what lies above start − i·cell.
  const shares = new Float64Array(CELLS + 1);
  for (let i = 1; i <= CELLS; i++) {
    shares[i] = shares[i - 1] + cell * Math.sqrt(loss.square(start - (i - 0.5) * cell));
  }
  const total = shares[CELLS];
  const cellOf = (t: number): number => {
    let [low, high] = [0, CELLS];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (shares[middle] <= t * total) low = middle;
      else high = middle;
    }
    return low;
  };
  return {
    at(t) {
      const i = cellOf(t);
      return start - cell * (i + (t * total - shares[i]) / (shares[i + 1] - shares[i]));
    },
    rate(t) {
      const i = cellOf(t);
      return (cell * total) / (shares[i + 1] - shares[i]);
    },
  };
}

export type BoundOverTime = {
  /** ∫ −λ′ ℓ dt. */
  integral: number;
  /** Variance of −λ′(t)·½e^λ(x − x̂)² for one uniform t and one draw of x and ε. */
  variance: number;
  /** Variance of −λ′(t)·ℓ(λ(t)): what of it is the time's. */
  timeVariance: number;
};

/** The diffusion loss under a schedule and the variance of its one-draw estimate, by the midpoint rule. */
export function boundOverTime(curve: LogSnrCurve, loss: LevelLoss, n = 1500): BoundOverTime {
  let [integral, second, timeSecond] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const t = (i + 0.5) / n;
    const [logSnr, rate] = [curve.at(t), curve.rate(t)];
    const mean = rate * loss.mean(logSnr);
    integral += mean / n;
    second += (rate ** 2 * loss.square(logSnr)) / n;
    timeSecond += mean ** 2 / n;
  }
  return {
    integral,
    variance: Math.max(0, second - integral ** 2),
    timeVariance: Math.max(0, timeSecond - integral ** 2),
  };
}

/** k times, each uniform on [0, 1) and independent of the others. */
export const independentTimes = (k: number, random: Random): Float64Array =>
  Float64Array.from({ length: k }, () => random.uniform());

/**
 * k times that share one draw u_0: t_i = mod(u_0 + i/k, 1), i = 0 … k − 1. Each is uniform on [0, 1), and
 * together they are a comb with one tooth in every kth part of it (Kingma et al. 2021, appendix I.1).
 */
export function lowDiscrepancyTimes(k: number, random: Random): Float64Array {
  const u0 = random.uniform();
  return Float64Array.from({ length: k }, (_, i) => (u0 + i / k) % 1);
}

/** ½e^λ(x − x̂)² for one x from the data and one ε, with the denoiser `scale`·E[x | z]. */
export function lossDraw(data: Mixture1d, scale = 1): (logSnr: number, random: Random) => number {
  const { weights, means, sigmas } = data;
  const miss = missOf(data, scale);
  return (logSnr, random) => {
    let k = 0;
    for (let left = random.uniform() - weights[0]; left >= 0 && k < weights.length - 1;) {
      left -= weights[++k];
    }
    const x = means[k] + sigmas[k] * random.normal();
    const z = Math.sqrt(sigmoid(logSnr)) * x + Math.sqrt(sigmoid(-logSnr)) * random.normal();
    return (Math.exp(logSnr) / 2) * (x - miss(logSnr)(z).guess) ** 2;
  };
}
