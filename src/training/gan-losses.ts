/**
 * The objectives of GANs, on the raw outputs f of the discriminator or critic: D = σ(f) where it is a
 * probability. Every function takes outputs [n, 1] of a batch, consumes them, and gives the scalar
 * that its player minimises.
 */
import { nn, numpy as np } from '@jax-js/jax';
import type { GanLoss } from './gan-options';
import { softplus, type Tensor } from './jax';

export type Objective = {
  /** D's loss; `label` is the label of real data where D judges by labels 0 and 1. */
  discriminator(real: Tensor, fake: Tensor, label: number): Tensor;
  /** G's loss, from D's outputs on what it generated. */
  generator(fake: Tensor): Tensor;
};

/**
 * −V(D, G) = −E log D(x) − E log(1 − D(G(z)))   (Goodfellow et al. 2014, eq. 1),
 * with labels s instead of 1: −E[s·log D(x) + (1 − s)·log(1 − D(x))] for the first term.
 */
function crossEntropy(real: Tensor, fake: Tensor, label: number): Tensor {
  const called =
    label === 1
      ? softplus(real.neg())
      : softplus(real.ref.neg())
          .mul(label)
          .add(softplus(real).mul(1 - label));
  return np.mean(called).add(np.mean(softplus(fake)));
}

export const objectives: Record<Exclude<GanLoss, 'mmd'>, Objective> = {
  /** G: E log(1 − D(G(z))) = −E log(1 + eᶠ)   (Goodfellow et al. 2014, eq. 1). */
  minimax: {
    discriminator: crossEntropy,
    generator: (fake) => np.mean(softplus(fake)).neg(),
  },

  /** G: −E log D(G(z)) = E log(1 + e⁻ᶠ)   (Goodfellow et al. 2014, section 3). */
  'non-saturating': {
    discriminator: crossEntropy,
    generator: (fake) => np.mean(softplus(fake.neg())),
  },

  /** G: −E exp(σ⁻¹(D(G(z)))) = −E eᶠ   (Goodfellow 2016, section 3.2.5). */
  'maximum-likelihood': {
    discriminator: crossEntropy,
    generator: (fake) => np.mean(np.exp(fake)).neg(),
  },

  /** D: ½E(f(x) − 1)² + ½E f(G(z))²;   G: ½E(f(G(z)) − 1)²   (Mao et al. 2017, eq. 9). */
  'least-squares': {
    discriminator: (real, fake, label) =>
      np
        .mean(np.square(real.sub(label)))
        .add(np.mean(np.square(fake)))
        .mul(0.5),
    generator: (fake) => np.mean(np.square(fake.sub(1))).mul(0.5),
  },

  /**
   * D: E max(0, 1 − f(x)) + E max(0, 1 + f(G(z)));   G: −E f(G(z))
   * (Lim & Ye 2017, section 2; Miyato et al. 2018, eq. 16 and 17).
   */
  hinge: {
    discriminator: (real, fake) =>
      np.mean(nn.relu(real.neg().add(1))).add(np.mean(nn.relu(fake.add(1)))),
    generator: (fake) => np.mean(fake).neg(),
  },

  /**
   * D: E f(G(z)) − E f(x);   G: −E f(G(z))   (Arjovsky et al. 2017, algorithm 1). Means something only
   * while f is kept smooth; see `smoothness.ts`.
   */
  wasserstein: {
    discriminator: (real, fake) => np.mean(fake).sub(np.mean(real)),
    generator: (fake) => np.mean(fake).neg(),
  },
};

/**
 * Unbiased squared maximum mean discrepancy of two batches [n, d] and [m, d]
 *
 *     mean_{i≠j} k(x_i, x_j) − 2·mean_{ij} k(x_i, y_j) + mean_{i≠j} k(y_i, y_j)
 *
 * (Gretton et al. 2012, eq. 3) as a loss for the generator of y (Li et al. 2015; Dziugaite et al.
 * 2015), with k the mean of Gaussian kernels exp(−|x − y|²/(2w²)) of the given widths.
 */
export function mmdLoss(real: Tensor, fake: Tensor, widths: readonly number[]): Tensor {
  const within = (x: Tensor): Tensor => {
    const n = x.shape[0];
    // k(x, x) = 1 on the diagonal.
    return np
      .sum(kernelMatrix(x.ref, x, widths))
      .sub(n)
      .mul(1 / (n * (n - 1)));
  };
  const between = np.mean(kernelMatrix(real.ref, fake.ref, widths));
  return within(real).add(within(fake)).sub(between.mul(2));
}

/** k(x_i, y_j) for all pairs, [n, m]; consumes both. */
export function kernelMatrix(x: Tensor, y: Tensor, widths: readonly number[]): Tensor {
  const squares = (a: Tensor) => np.sum(np.square(a), 1, { keepdims: true });
  const distances = squares(x.ref)
    .add(squares(y.ref).transpose())
    .sub(np.dot(x, y.transpose()).mul(2));
  // Rounding must not make a squared distance negative.
  const squared = nn.relu(distances);
  const kernels = widths.map((width) => np.exp(squared.ref.mul(-1 / (2 * width * width))));
  squared.dispose();
  return kernels.reduce((sum, k) => sum.add(k)).mul(1 / widths.length);
}
