/**
 * What a generator minimises over one of its samples, as a function of the discriminator's logit
 * ℓ = σ⁻¹(D): the network's own output, before the sigmoid. D = σ(ℓ) = 1/(1 + e^{−ℓ}) is its
 * probability that the sample is real. Closed forms; the networks' own losses live in `training`.
 */

/** σ(ℓ), the logistic function. */
export const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));

/** σ⁻¹(D) = log(D/(1 − D)): the logit of a probability; ∓∞ at 0 and 1. */
export const logitOf = (probability: number): number =>
  Math.log(probability) - Math.log1p(-probability);

/** log(1 + e^u), without overflow. */
const softplus = (u: number): number => Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u)));

export type GeneratorLoss = {
  /** J(ℓ). */
  loss(logit: number): number;
  /** dJ/dℓ, never positive: every one of them wants the logit to grow. */
  gradient(logit: number): number;
};

export const generatorLosses = {
  /** log(1 − D), the zero-sum loss of the minimax game (Goodfellow et al. 2014, eq. 1). */
  minimax: {
    loss: (logit) => -softplus(logit),
    gradient: (logit) => -sigmoid(logit),
  },
  /** −log D (Goodfellow et al. 2014, section 3). */
  nonSaturating: {
    loss: (logit) => softplus(-logit),
    gradient: (logit) => -sigmoid(-logit),
  },
  /** −exp(σ⁻¹(D)) = −D/(1 − D) (Goodfellow 2014, "On distinguishability criteria"). */
  maximumLikelihood: {
    loss: (logit) => -Math.exp(logit),
    gradient: (logit) => -Math.exp(logit),
  },
} as const satisfies Record<string, GeneratorLoss>;

export type GeneratorLossName = keyof typeof generatorLosses;

/** dJ/dD = dJ/dℓ ÷ (D·(1 − D)), the gradient with respect to the probability. */
export const gradientInProbability = (name: GeneratorLossName, logit: number): number =>
  generatorLosses[name].gradient(logit) * (2 + Math.exp(logit) + Math.exp(-logit));
