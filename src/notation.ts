/**
 * The book's notation: one row per symbol, used by the formulas (TeX macros), the pop-ups and the symbol index.
 * The colour says what a symbol stands for in the figure beside it: data, generated, noise, gradient or critic.
 */
export type NotationColour = 'data' | 'generated' | 'noise' | 'gradient' | 'critic' | 'ink';

export type NotationEntry = {
  /** Name used by `<Symbol name="…"/>`. */
  id: string;
  /** TeX macro, with its backslash and without arguments. */
  macro: string;
  /** What the macro expands to, without colour. */
  tex: string;
  colour: NotationColour;
  /** Short name, as a pop-up's title. */
  name: string;
  /** What it means: one or two sentences, plain text. */
  meaning: string;
  /** Values it takes, plain text. */
  range?: string;
  /** Where it is defined: `chapter#anchor`. */
  definedIn?: string;
};

export const notation: readonly NotationEntry[] = [
  {
    id: 'x0',
    macro: '\\xzero',
    tex: '\\mathbf{x}_0',
    colour: 'data',
    name: 'clean data point',
    meaning:
      'One example drawn from the data distribution, for instance an image written as a list of pixel values. Step 0 of the chain.',
    range: 'D numbers; pixels in [−1, 1]',
    definedIn: 'forward-process#def-markov',
  },
  {
    id: 'xt',
    macro: '\\xt',
    tex: '\\mathbf{x}_t',
    colour: 'ink',
    name: 'noisy point at step t',
    meaning:
      'The data point after t steps of the forward process: shrunken signal plus Gaussian noise.',
    range: 'D real numbers',
    definedIn: 'forward-process#eq-step',
  },
  {
    id: 'xPrev',
    macro: '\\xprev',
    tex: '\\mathbf{x}_{t-1}',
    colour: 'ink',
    name: 'the point one step earlier',
    meaning:
      'The state of the chain just before step t; slightly less noisy than the state at step t.',
    range: 'D real numbers',
    definedIn: 'forward-process#eq-step',
  },
  {
    id: 'xT',
    macro: '\\xT',
    tex: '\\mathbf{x}_T',
    colour: 'noise',
    name: 'end of the chain',
    meaning:
      'The state after all T steps: with a good schedule, indistinguishable from standard Gaussian noise.',
    range: 'D real numbers',
    definedIn: 'forward-process#eq-kl-prior',
  },
  {
    id: 'epsilon',
    macro: '\\eps',
    tex: '\\boldsymbol{\\epsilon}',
    colour: 'noise',
    name: 'noise',
    meaning:
      'Standard Gaussian noise of the same shape as the data: independent entries, mean 0, variance 1.',
    range: 'D real numbers',
    definedIn: 'forward-process#eq-jump',
  },
  {
    id: 'epsilonT',
    macro: '\\epst',
    tex: '\\boldsymbol{\\epsilon}_t',
    colour: 'noise',
    name: 'noise of step t',
    meaning:
      'The fresh standard Gaussian noise that step t of the forward chain adds, independent of all other steps.',
    range: 'D real numbers',
    definedIn: 'forward-process#eq-step-sample',
  },
  {
    id: 'epsilonBar',
    macro: '\\epsbar',
    tex: '\\bar{\\boldsymbol{\\epsilon}}_t',
    colour: 'noise',
    name: 'accumulated noise',
    meaning:
      'The single standard Gaussian that has the same effect as all noise added in steps 1 to t: their weighted sum, scaled to variance 1.',
    range: 'D real numbers',
    definedIn: 'forward-process#eq-epsilon-bar',
  },
  {
    id: 'epsilonHat',
    macro: '\\epshat',
    tex: '\\hat{\\boldsymbol{\\epsilon}}',
    colour: 'generated',
    name: 'predicted noise',
    meaning: 'The network’s guess of the noise inside a noisy point.',
    range: 'D real numbers',
    definedIn: 'sampling#eq-x0-hat',
  },
  {
    id: 'epsilonTheta',
    macro: '\\epstheta',
    tex: '\\boldsymbol{\\epsilon}_\\theta',
    colour: 'generated',
    name: 'noise network',
    meaning:
      'The trained function that takes a noisy point and its step and returns the noise it believes was added; θ are its weights.',
    range: 'maps D numbers and t to D numbers',
    definedIn: 'sampling#eq-epsilon-star',
  },
  {
    id: 'x0Hat',
    macro: '\\xzerohat',
    tex: '\\hat{\\mathbf{x}}_0',
    colour: 'generated',
    name: 'predicted clean point',
    meaning:
      'The clean data point implied by the predicted noise: the noisy point with the guessed noise removed and the shrinking undone.',
    range: 'D real numbers',
    definedIn: 'sampling#eq-x0-hat',
  },
  {
    id: 't',
    macro: '\\step',
    tex: 't',
    colour: 'ink',
    name: 'diffusion step',
    meaning:
      'Counts the steps of the chain. 0 is clean data, T is noise. Only a label: what matters is the noise level that the schedule gives it.',
    range: '1 … T (0 is the data)',
    definedIn: 'forward-process#def-markov',
  },
  {
    id: 'T',
    macro: '\\steps',
    tex: 'T',
    colour: 'ink',
    name: 'number of steps',
    meaning: 'Length of the forward chain.',
    range: 'a whole number ≥ 1; often 1,000',
    definedIn: 'forward-process#def-markov',
  },
  {
    id: 'D',
    macro: '\\dimension',
    tex: 'D',
    colour: 'ink',
    name: 'data dimension',
    meaning: 'How many numbers one data point has: 784 for a grey image of 28 × 28 pixels.',
    range: 'a whole number ≥ 1',
    definedIn: 'forward-process#def-markov',
  },
  {
    id: 'beta',
    macro: '\\bet',
    tex: '\\beta_t',
    colour: 'noise',
    name: 'noise rate',
    meaning: 'Variance of the noise that step t adds.',
    range: 'between 0 and 1',
    definedIn: 'forward-process#eq-step',
  },
  {
    id: 'alpha',
    macro: '\\alph',
    tex: '\\alpha_t',
    colour: 'data',
    name: 'signal kept by one step',
    meaning:
      'One minus the noise rate. Step t multiplies the signal’s amplitude by the square root of this number, its power by the number itself.',
    range: 'between 0 and 1',
    definedIn: 'forward-process#eq-alpha-bar',
  },
  {
    id: 'alphaBar',
    macro: '\\abar',
    tex: '\\bar{\\alpha}_t',
    colour: 'data',
    name: 'signal left after t steps',
    meaning:
      'Product of all α up to step t: the fraction of the original signal’s power that is left. It falls from 1 at step 0 towards 0 at step T.',
    range: 'above 0, at most 1; falling in t',
    definedIn: 'forward-process#eq-alpha-bar',
  },
  {
    id: 'alphaBarPrev',
    macro: '\\abarprev',
    tex: '\\bar{\\alpha}_{t-1}',
    colour: 'data',
    name: 'signal left one step earlier',
    meaning: 'The fraction of the original signal’s power that is left after t − 1 steps.',
    range: 'above 0, at most 1',
    definedIn: 'forward-process#eq-alpha-bar',
  },
  {
    id: 'alphaBarT',
    macro: '\\abarT',
    tex: '\\bar{\\alpha}_T',
    colour: 'data',
    name: 'signal left at the end',
    meaning:
      'The fraction of the original signal’s power that survives the whole chain; close to 0 in a good schedule.',
    range: 'at or just above 0',
    definedIn: 'forward-process#eq-kl-prior',
  },
  {
    id: 'snr',
    macro: '\\snr',
    tex: '\\mathrm{SNR}(t)',
    colour: 'ink',
    name: 'signal-to-noise ratio',
    meaning:
      'Power of the remaining signal divided by the variance of the noise at step t: ᾱ / (1 − ᾱ).',
    range: 'from +∞ at t = 0, falling towards 0',
    definedIn: 'forward-process#eq-snr',
  },
  {
    id: 'logSnr',
    macro: '\\logsnr',
    tex: '\\lambda_t',
    colour: 'ink',
    name: 'log signal-to-noise ratio',
    meaning:
      'Natural logarithm of the signal-to-noise ratio: the logit of ᾱ. Zero where signal and noise are balanced.',
    range: 'any real number; falling in t',
    definedIn: 'forward-process#eq-log-snr',
  },
  {
    id: 'muTilde',
    macro: '\\mutilde',
    tex: '\\tilde{\\boldsymbol{\\mu}}_t',
    colour: 'ink',
    name: 'posterior mean',
    meaning:
      'Mean of the state at step t − 1 when both the state at step t and the clean point are known.',
    range: 'D real numbers',
    definedIn: 'sampling#eq-posterior',
  },
  {
    id: 'betaTilde',
    macro: '\\btilde',
    tex: '\\tilde{\\beta}_t',
    colour: 'noise',
    name: 'posterior variance',
    meaning:
      'Variance of the state at step t − 1 when both the state at step t and the clean point are known; never larger than β.',
    range: 'from 0 to β at step t',
    definedIn: 'sampling#eq-posterior',
  },
  {
    id: 'sigma',
    macro: '\\sigmat',
    tex: '\\sigma_t',
    colour: 'noise',
    name: 'sampler’s noise level',
    meaning: 'Standard deviation of the fresh noise that one reverse step adds.',
    range: 'at least 0',
    definedIn: 'sampling#eq-p-theta',
  },
  {
    id: 'eta',
    macro: '\\etaddim',
    tex: '\\eta',
    colour: 'noise',
    name: 'stochasticity of the sampler',
    meaning:
      'DDIM’s dial between a deterministic sampler (0) and one as noisy as ancestral sampling (1).',
    range: '0 to 1',
    definedIn: 'sampling#eq-eta',
  },
  {
    id: 'guidance',
    macro: '\\guide',
    tex: 'w',
    colour: 'gradient',
    name: 'guidance scale',
    meaning:
      'How far the conditional prediction is pushed away from the unconditional one. In this book 0 is unconditional, 1 plainly conditional, larger values exaggerate the condition.',
    range: 'a real number, usually 0 to 10',
    definedIn: 'sampling#eq-classifier-guidance',
  },
  {
    id: 'pData',
    macro: '\\pdata',
    tex: 'p^{*}',
    colour: 'data',
    name: 'data distribution',
    meaning: 'The unknown distribution that the examples come from.',
    range: 'a probability distribution over D numbers',
    definedIn: 'forward-process#def-markov',
  },
  {
    id: 'q',
    macro: '\\q',
    tex: 'q',
    colour: 'noise',
    name: 'forward process',
    meaning:
      'The fixed chain that turns data into noise, and every marginal and conditional that follows from it. It has nothing to learn.',
    range: 'a probability distribution',
    definedIn: 'forward-process#eq-joint',
  },
  {
    id: 'qTheta',
    macro: '\\qtheta',
    tex: 'q_\\theta',
    colour: 'generated',
    name: 'model distribution',
    meaning: 'The distribution of what a trained model produces.',
    range: 'a probability distribution over D numbers',
  },
  {
    id: 'pTheta',
    macro: '\\ptheta',
    tex: 'p_\\theta',
    colour: 'generated',
    name: 'reverse model',
    meaning:
      'The learned chain that turns noise back into data (also the decoder of a variational autoencoder).',
    range: 'a probability distribution',
    definedIn: 'reverse-process-and-elbo#def-chain',
  },
  {
    id: 'score',
    macro: '\\score',
    tex: '\\nabla_{\\mathbf{x}}\\log q(\\mathbf{x}_t)',
    colour: 'gradient',
    name: 'score',
    meaning:
      'Gradient of the log density of the noisy data: the direction in which noisy points become more probable fastest.',
    range: 'D real numbers',
    definedIn: 'sampling#eq-score',
  },
  {
    id: 'velocity',
    macro: '\\vel',
    tex: '\\mathbf{v}',
    colour: 'generated',
    name: 'velocity',
    meaning:
      'The mixture √ᾱ ε − √(1−ᾱ) x₀ of noise and data: what the book’s digit network predicts, because it stays well scaled at every noise level.',
    range: 'D real numbers',
    definedIn: 'sampling#eq-velocity',
  },
  {
    id: 'z',
    macro: '\\z',
    tex: '\\mathbf{z}',
    colour: 'noise',
    name: 'latent or fresh noise',
    meaning:
      'A standard Gaussian vector: the latent input of a generator, or the fresh noise of one reverse step.',
    range: 'real numbers',
  },
  {
    id: 'generator',
    macro: '\\gen',
    tex: 'G_\\theta',
    colour: 'generated',
    name: 'generator',
    meaning:
      'The network that turns a latent vector into a point of data space; θ are its weights. The distribution of its points is the model.',
    range: 'maps latent vectors to D numbers',
    definedIn: 'gan-game#def-players',
  },
  {
    id: 'discriminator',
    macro: '\\disc',
    tex: 'D_\\phi',
    colour: 'critic',
    name: 'discriminator',
    meaning:
      'The network that judges a point: its probability that the point is real, not generated; φ are its weights.',
    range: '0 to 1',
    definedIn: 'gan-game#def-players',
  },
  {
    id: 'logit',
    macro: '\\logit',
    tex: '\\ell_\\phi',
    colour: 'critic',
    name: 'logit of the discriminator',
    meaning:
      'The real number that the discriminator’s network puts out; the logistic function makes the probability of it. For the best discriminator, the log density ratio of data and model.',
    range: 'any real number; 0 is undecided',
    definedIn: 'gan-game#eq-sigmoid',
  },
  {
    id: 'dStar',
    macro: '\\dstar',
    tex: 'D^{*}',
    colour: 'critic',
    name: 'optimal discriminator',
    meaning:
      'The best possible judge of a fixed generator: the posterior probability of “real” when real and generated points are equally frequent.',
    range: '0 to 1',
    definedIn: 'minimax-and-jsd#eq-d-star',
  },
  {
    id: 'identity',
    macro: '\\Id',
    tex: '\\mathbf{I}',
    colour: 'ink',
    name: 'identity matrix',
    meaning:
      'Ones on the diagonal, zeros elsewhere. As a covariance: independent entries of variance 1.',
  },
  {
    id: 'normal',
    macro: '\\Normal',
    tex: '\\mathcal{N}',
    colour: 'ink',
    name: 'Gaussian distribution',
    meaning: 'N(x; μ, Σ) is the Gaussian density at x with mean μ and covariance Σ.',
  },
  {
    id: 'expectation',
    macro: '\\E',
    tex: '\\mathbb{E}',
    colour: 'ink',
    name: 'expectation',
    meaning: 'Average over the random quantities named in its subscript.',
  },
  {
    id: 'kl',
    macro: '\\KL',
    tex: 'D_{\\mathrm{KL}}',
    colour: 'ink',
    name: 'Kullback–Leibler divergence',
    meaning:
      'Expected log ratio of two densities under the first one: 0 if and only if they agree, and not symmetric.',
    range: '0 to +∞',
    definedIn: 'divergences#eq-kl',
  },
  {
    id: 'jsd',
    macro: '\\JSD',
    tex: '\\mathrm{JSD}',
    colour: 'ink',
    name: 'Jensen–Shannon divergence',
    meaning:
      'Mean Kullback–Leibler divergence of two distributions from their mixture: symmetric, 0 if and only if they agree, log 2 if and only if they are disjoint.',
    range: '0 to log 2',
    definedIn: 'minimax-and-jsd#eq-jsd',
  },
  {
    id: 'critic',
    macro: '\\critic',
    tex: 'f_\\phi',
    colour: 'critic',
    name: 'critic',
    meaning:
      'The network that compares data and generated points by a number of any size, not by a probability; φ are its weights.',
    range: 'any real number',
    definedIn: 'beyond-jsd#eq-comparison',
  },
  {
    id: 'wasserstein1',
    macro: '\\Wone',
    tex: 'W_1',
    colour: 'ink',
    name: 'Wasserstein-1 distance',
    meaning:
      'The least mean distance over which mass must be carried to turn one distribution into the other.',
    range: '0 to +∞',
    definedIn: 'beyond-jsd#def-wasserstein',
  },
  {
    id: 'mmd',
    macro: '\\MMD',
    tex: '\\mathrm{MMD}',
    colour: 'ink',
    name: 'maximum mean discrepancy',
    meaning:
      'Distance of the mean embeddings of two distributions in the function space of a kernel: the largest difference of means over critics of norm at most one.',
    range: 'at least 0; bounded if the kernel is',
    definedIn: 'beyond-jsd#thm-mmd',
  },
  {
    id: 'qPhi',
    macro: '\\qphi',
    tex: 'q_\\phi',
    colour: 'data',
    name: 'encoder',
    meaning:
      'The distribution of codes that an encoder network gives for one data point; φ are its weights. It stands in for the true posterior, which cannot be computed.',
    range: 'a probability distribution over codes',
    definedIn: 'autoencoders-and-vaes#eq-encoder',
  },
  {
    id: 'elbo',
    macro: '\\ELBO',
    tex: '\\mathrm{ELBO}',
    colour: 'ink',
    name: 'evidence lower bound',
    meaning:
      'A bound from below of the log likelihood of a data point: what the decoder makes of a code drawn by the encoder, less the divergence of the encoder’s codes from the prior.',
    range: 'any real number, at most the log likelihood',
    definedIn: 'autoencoders-and-vaes#thm-elbo',
  },
];
