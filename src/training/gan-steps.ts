/**
 * The compiled parts of a GAN's training: one function for a whole update of D and one for G, and
 * the looks that figures take at them. Every function consumes the tensors it is given.
 */
import { grad, jit, numpy as np, valueAndGrad, vjp } from '@jax-js/jax';
import { mmdLoss, objectives } from './gan-losses';
import type { GanOptions } from './gan-options';
import type { Tensor } from './jax';
import type { NetworkShape } from './network';
import { apply } from './network-jax';
import { updates, type Optimised } from './optimisers';
import {
  clipped,
  gradientPenalty,
  powerIteration,
  slopes,
  spectrallyNormalised,
} from './smoothness';

/** All that D's judgement depends on: its parameters, and the memory of spectral normalisation. */
export type Critic = { theta: Tensor; directions: Tensor };

/**
 * Numbers that may change without compiling anew, each a scalar. `one` is 1: compiled, jax-js 0.1.25
 * spreads a constant over the zeros that padding should have added, and the gradients of losses
 * that are linear in f are such constants until they are multiplied by something it does not know.
 */
export type Knobs = { rate: Tensor; clip: Tensor; penalty: Tensor; one: Tensor };

export type DiscriminatorUpdate = {
  next: Optimised;
  directions: Tensor;
  /** The loss that was descended, without the penalty; the penalty without its λ. */
  loss: Tensor;
  penalty: Tensor;
  /** Raw outputs before the update, [n, 1] each. */
  onReal: Tensor;
  onFake: Tensor;
  /** [P] */
  gradient: Tensor;
};

export type GeneratorUpdate = {
  next: Optimised;
  loss: Tensor;
  /** What was generated before the update, [n, d]. */
  points: Tensor;
  /** −n·∂loss/∂points: where each point would have to move for the loss to fall. [n, d] */
  pull: Tensor;
  /** [P] */
  gradient: Tensor;
};

export type GanSteps = ReturnType<typeof compileGan>;

/** Compiles lazily: a function costs its compilation when it is called for the first time. */
export function compileGan(
  options: Pick<GanOptions, 'loss' | 'constraint' | 'lipschitz' | 'realLabel'> & {
    dOptimiser: GanOptions['discriminator']['optimiser'];
    gOptimiser: GanOptions['generator']['optimiser'];
    /** Widths of the kernels, for the MMD. */
    widths: readonly number[];
  },
  dShape: NetworkShape,
  gShape: NetworkShape,
) {
  const { loss, constraint, lipschitz, realLabel, dOptimiser, gOptimiser, widths } = options;
  const objective = loss === 'mmd' ? undefined : objectives[loss];

  /**
   * f as a function of points and parameters, with the power iteration of spectral normalisation
   * (where there is one) behind it. Both are to be released after the last use.
   */
  function openCritic({ theta, directions }: Critic) {
    const iterated =
      constraint === 'spectral-norm' ? powerIteration(dShape, theta, directions) : undefined;
    if (!iterated) theta.dispose();
    const again = (vectors: Tensor[]) => vectors.map((vector) => vector.ref);
    return {
      /** Consumes both. */
      f(parameters: Tensor, x: Tensor): Tensor {
        if (!iterated) return apply(dShape, parameters, x);
        const { inner, outer } = iterated;
        const matrices = spectrallyNormalised(dShape, parameters.ref, again(inner), again(outer));
        return apply(dShape, parameters, x, matrices).mul(lipschitz);
      },
      directions: iterated?.directions ?? directions,
      release(): void {
        for (const vector of [...(iterated?.inner ?? []), ...(iterated?.outer ?? [])]) {
          vector.dispose();
        }
      },
    };
  }

  /** f(x) with a critic that is not used again. */
  function judged(critic: Critic, x: Tensor): Tensor {
    const theta = critic.theta.ref;
    const { f, directions, release } = openCritic(critic);
    const scores = f(theta, x);
    directions.dispose();
    release();
    return scores;
  }

  /** G's loss as a function of its points; for the MMD `compared` are real points. */
  function lossOf(points: Tensor, critic: Critic, compared: Tensor): Tensor {
    if (!objective) {
      critic.theta.dispose();
      critic.directions.dispose();
      return mmdLoss(compared, points, widths);
    }
    compared.dispose();
    return objective.generator(judged(critic, points));
  }

  /** −n·∂loss/∂points. */
  const pullOn = (points: Tensor, critic: Critic, compared: Tensor): Tensor => {
    const n = points.shape[0];
    return (grad(lossOf)(points, critic, compared) as Tensor).mul(-n);
  };

  /** ∇_θ of G's loss. */
  function generatorGradient(theta: Tensor, critic: Critic, z: Tensor, compared: Tensor): Tensor {
    const lossAt = (parameters: Tensor) =>
      lossOf(
        apply(gShape, parameters, z.ref),
        { theta: critic.theta.ref, directions: critic.directions.ref },
        compared.ref,
      );
    const gradient = grad(lossAt)(theta) as Tensor;
    for (const used of [z, compared, critic.theta, critic.directions]) used.dispose();
    return gradient;
  }

  return {
    generate: jit((theta: Tensor, z: Tensor) => apply(gShape, theta, z)),

    /** One update of D. real and fake: [n, d], as D sees them; epsilon: [n, 1] for the penalty. */
    updateDiscriminator: jit(
      (
        state: Optimised,
        directions: Tensor,
        { real, fake, epsilon }: { real: Tensor; fake: Tensor; epsilon: Tensor },
        knobs: Knobs,
      ): DiscriminatorUpdate => {
        if (!objective) throw new Error('Expected a loss with a discriminator, got the MMD.');
        const n = real.shape[0];
        const critic = openCritic({ theta: state.theta.ref, directions });

        // The chain rule, loss first: ∂L/∂f on the outputs, then back through the network.
        const [scores, back] = vjp(
          (theta: Tensor) => critic.f(theta, np.concatenate([real.ref, fake.ref])),
          [state.theta.ref],
        );
        const [loss, byScore] = valueAndGrad((f: Tensor) =>
          objective.discriminator(
            f.ref.slice([0, n]).mul(knobs.one.ref),
            f.slice([n, 2 * n]).mul(knobs.one.ref),
            realLabel,
          ),
        )(scores.ref) as [Tensor, Tensor];
        let [gradient] = back(byScore) as [Tensor];
        back.dispose();

        let penalty = np.zeros([]);
        if (constraint === 'gradient-penalty') {
          const [value, byTheta] = valueAndGrad((theta: Tensor) => {
            const steepness = gradientPenalty(
              (x) => critic.f(theta.ref, x),
              real.ref,
              fake.ref,
              epsilon.ref,
            );
            theta.dispose();
            return steepness;
          })(state.theta.ref) as [Tensor, Tensor];
          penalty = value;
          gradient = gradient.add(byTheta.mul(knobs.penalty.ref));
        }
        const next = updates[dOptimiser](state, gradient.ref, knobs.rate);
        if (constraint === 'clip') next.theta = clipped(next.theta, knobs.clip.ref);
        const { clip: bound, penalty: weight, one } = knobs;
        for (const used of [real, fake, epsilon, bound, weight, one]) used.dispose();
        critic.release();
        return {
          next,
          directions: critic.directions,
          loss,
          penalty,
          gradient,
          onReal: scores.ref.slice([0, n]),
          onFake: scores.slice([n, 2 * n]),
        };
      },
    ),

    /** One update of G. noise: [n, d], added to what D sees; compared: real points for the MMD. */
    updateGenerator: jit(
      (
        state: Optimised,
        critic: Critic,
        { z, noise, compared }: { z: Tensor; noise: Tensor; compared: Tensor },
        rate: Tensor,
      ): GeneratorUpdate => {
        const [points, back] = vjp(
          (theta: Tensor) => apply(gShape, theta, z.ref),
          [state.theta.ref],
        );
        const [loss, byPoint] = valueAndGrad(lossOf)(points.ref.add(noise), critic, compared) as [
          Tensor,
          Tensor,
        ];
        const [gradient] = back(byPoint.ref) as [Tensor];
        back.dispose();
        const pull = byPoint.mul(-z.shape[0]);
        z.dispose();
        return {
          next: updates[gOptimiser](state, gradient.ref, rate),
          loss,
          points,
          pull,
          gradient,
        };
      },
    ),

    /** f at points [n, d]; returns [n, 1]. */
    judgeAt: jit(judged),

    /** |∇f| at points [n, d]; returns [n]. */
    slopesAt: jit((critic: Critic, x: Tensor) => {
      const theta = critic.theta.ref;
      const { f, directions, release } = openCritic(critic);
      const steepness = slopes((points) => f(theta.ref, points), x);
      for (const used of [theta, directions]) used.dispose();
      release();
      return steepness;
    }),

    /** −n·∂(G's loss)/∂points at points [n, d]; returns [n, d]. */
    pullAt: jit(pullOn),

    /** ∇_θ (G's loss) on latents [n, …], without an update; [P]. */
    generatorGradient: jit(generatorGradient),

    /** Its length |∇_θ (G's loss)|, a scalar. */
    generatorSlope: jit((theta: Tensor, critic: Critic, z: Tensor, compared: Tensor) =>
      np.sqrt(np.sum(np.square(generatorGradient(theta, critic, z, compared)))),
    ),
  };
}
