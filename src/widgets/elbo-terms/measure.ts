/** Runs one pair of networks on a batch of digits and takes the two terms of the bound apart. */
import { inkLogLikelihood, klTerms } from '~/math/elbo';
import { createRandom } from '~/math/random';
import type { ModelSession } from '~/runtime/session';
import { float32 } from '~/runtime/tensor';
import { LATENT, PIXELS, size } from './models';

type Run = Pick<ModelSession, 'run'>;

/** What a batch of n digits gave. */
export type Measured = {
  /** Of the draw of z. */
  seed: number;
  /** μ and log σ² of q(z | x), [n, LATENT]. */
  mean: ArrayLike<number>;
  logVariance: ArrayLike<number>;
  /** log p(x | z) in nats, one draw of z each, [n]. */
  reconstruction: readonly number[];
};

/** `Measured`, and the pictures: E[x | z] of the same draws, [n, PIXELS] in [−1, 1]. */
export type Live = Measured & { pixels: Float32Array };

/**
 * Encodes digits, draws z = μ + σ·ε, and decodes.
 *
 * @param digits [n, PIXELS] in [−1, 1].
 * @param seed the same ε for every network.
 */
export async function measure(
  { encoder, decoder }: { encoder: Run; decoder: Run },
  digits: Float32Array,
  seed: number,
): Promise<Live> {
  const n = digits.length / PIXELS;
  const code = await encoder.run({ x: float32([n, 1, size.height, size.width], digits) });
  const [mean, logVariance] = [code.mean.data, code.logVariance.data] as Float32Array[];
  const epsilon = createRandom(seed).fillNormal(new Float32Array(n * LATENT));
  const z = epsilon.map((noise, i) => mean[i] + Math.exp(logVariance[i] / 2) * noise);
  const pixels = (await decoder.run({ z: float32([n, LATENT], z) })).x.data as Float32Array;
  const reconstruction = Array.from({ length: n }, (_, i) => {
    const picture = (of: Float32Array) => of.subarray(i * PIXELS, (i + 1) * PIXELS);
    return inkLogLikelihood(picture(digits), picture(pixels));
  });
  return { seed, mean, logVariance, reconstruction, pixels };
}

/** Mean and standard deviation of q(z | x) of digit i. */
export function posteriorOf({ mean, logVariance }: Measured, i: number) {
  const part = (of: ArrayLike<number>) =>
    Array.from({ length: LATENT }, (_, j) => of[i * LATENT + j]);
  const logs = part(logVariance);
  return { mean: part(mean), logVariance: logs, sigma: logs.map((log) => Math.exp(log / 2)) };
}

/** KL of each number of digit i's code from the prior, in nats. */
export function klOfDigit(measured: Measured, i: number): Float64Array {
  const { mean, logVariance } = posteriorOf(measured, i);
  return klTerms(mean, logVariance);
}

/** A number of the code is in use when its mean varies by more than this over the digits. */
const USED = 0.01;

export type Summary = {
  /** Means over the digits, in nats. */
  reconstruction: number;
  kl: number;
  /** The same, of each number of the code, [LATENT]. */
  klByNumber: number[];
  /** How many numbers of the code are in use. */
  active: number;
};

/** A drawing asks for the same summary many times. */
const summaries = new WeakMap<Measured, Summary>();

export function summaryOf(measured: Measured): Summary {
  const known = summaries.get(measured) ?? summarise(measured);
  summaries.set(measured, known);
  return known;
}

function summarise(measured: Measured): Summary {
  const n = measured.reconstruction.length;
  const digits = Array.from({ length: n }, (_, i) => i);
  const average = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / n;
  const terms = digits.map((i) => klOfDigit(measured, i));
  const numbers = Array.from({ length: LATENT }, (_, j) => j);
  const klByNumber = numbers.map((j) => average(terms.map((term) => term[j])));
  const variance = (j: number) => {
    const means = digits.map((i) => measured.mean[i * LATENT + j]);
    const middle = average(means);
    return average(means.map((mean) => (mean - middle) ** 2));
  };
  return {
    reconstruction: average(measured.reconstruction),
    kl: klByNumber.reduce((sum, kl) => sum + kl, 0),
    klByNumber,
    active: numbers.filter((j) => variance(j) > USED).length,
  };
}

const sumOf = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0);

/** The two terms of the bound for digit i. */
export const termsOf = (measured: Measured, i: number) => ({
  reconstruction: measured.reconstruction[i],
  kl: sumOf(klOfDigit(measured, i)),
});
