/**
 * What samplers and networks agree on. Tensors are Float32Array of any shape, flattened, all of one
 * length within a run (an image, a batch of images, a cloud of points).
 */

/**
 * A network that predicts the noise in x_t, whatever it was trained to predict: xt, and t in 1 … T,
 * give epsilonHat of the same shape. Rejects with `signal.reason` when aborted.
 */
export type EpsilonTheta = (
  xt: Float32Array,
  t: number,
  signal?: AbortSignal,
) => Promise<Float32Array>;

/**
 * One step of the reverse process, from x_t to x_tPrev, with everything that went into it. Any
 * sampler of this book is an instance of
 *
 *     x0Hat = (xt − √(1 − alphaBar)·epsilonHat) / √alphaBar
 *     mean  = coefX0·x0Hat + coefXt·xt + coefEpsilon·epsilonHat
 *     xPrev = mean + sigma·noise
 *
 * DDPM and DDIM take the network's own guess for x0Hat. Heun and DPM-Solver++ settle on another one
 * from several looks, with the epsilonHat that goes with it. The arrays are the step's own, except
 * xt and noise (and epsilonHat without clipping), which are those passed in: do not write to them.
 */
export type SamplerStep = {
  t: number;
  /** The next time on the list; 0 at the end, where sigma = 0 and xPrev is the sample. */
  tPrev: number;
  xt: Float32Array;
  /** The network's own x0Hat at (xt, t), clipped where asked; x0Hat itself unless settled anew. */
  guess: Float32Array;
  /** The predicted noise; with clipping, the noise that the clipped x0Hat implies. */
  epsilonHat: Float32Array;
  x0Hat: Float32Array;
  mean: Float32Array;
  /** The standard normal draw, before it is scaled by sigma. */
  noise: Float32Array;
  sigma: number;
  xPrev: Float32Array;
  coefficients: StepCoefficients;
};

/** The scalars of a step, for printing its formula with live numbers. */
export type StepCoefficients = {
  /** alphaBar at t. */
  alphaBar: number;
  /** alphaBar at tPrev. */
  alphaBarPrev: number;
  /** alphaBar / alphaBarPrev; the schedule's alpha_t where tPrev = t − 1. */
  alpha: number;
  /** 1 − alpha. */
  beta: number;
  /** Variance of q(x_tPrev | x_t, x_0). */
  betaTilde: number;
  /** Weights in the mean; DDPM leaves coefEpsilon at 0, DDIM coefXt. */
  coefX0: number;
  coefXt: number;
  coefEpsilon: number;
};
