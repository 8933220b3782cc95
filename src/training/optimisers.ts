/**
 * First-order optimisers on one flat vector of parameters. Each is what its paper writes; the state
 * is the vector, the optimiser's own running averages ("slots"), and how many updates were made.
 */
import { numpy as np } from '@jax-js/jax';
import type { Optimiser } from './gan-options';
import type { Tensor } from './jax';

// A type, not an interface: jax-js takes only those for trees of arrays.
export type Optimised = {
  /** Parameters [P]. */
  theta: Tensor;
  /** Running averages [P], `slotCount[optimiser]` of them, 0 at first. */
  slots: Tensor[];
  /** Updates made so far, a scalar. */
  updates: Tensor;
};

export const slotCount: Record<Optimiser, number> = { sgd: 0, momentum: 1, rmsprop: 1, adam: 2 };

const EPSILON = 1e-8;
const MOMENTUM = 0.9;
const RMS_DECAY = 0.9;
/** Averages 2 gradients instead of 10: GANs oscillate with more (Radford et al. 2016, section 4). */
const ADAM_BETA1 = 0.5;
const ADAM_BETA2 = 0.999;

type Update = (state: Optimised, gradient: Tensor, rate: Tensor) => Optimised;

/** One update against the gradient; consumes all three. `rate` is the learning rate η, a scalar. */
export const updates: Record<Optimiser, Update> = {
  /** θ ← θ − η·g (Robbins & Monro 1951). */
  sgd: ({ theta, slots, updates }, g, rate) => ({
    theta: theta.sub(g.mul(rate)),
    slots,
    updates: updates.add(1),
  }),

  /** m ← 0.9·m + g;  θ ← θ − η·m (Polyak 1964). */
  momentum({ theta, slots: [m], updates }, g, rate) {
    const velocity = m.mul(MOMENTUM).add(g);
    return {
      theta: theta.sub(velocity.ref.mul(rate)),
      slots: [velocity],
      updates: updates.add(1),
    };
  },

  /** v ← 0.9·v + 0.1·g²;  θ ← θ − η·g/(√v + ε) (Tieleman & Hinton 2012). */
  rmsprop({ theta, slots: [v], updates }, g, rate) {
    const second = v.mul(RMS_DECAY).add(np.square(g.ref).mul(1 - RMS_DECAY));
    return {
      theta: theta.sub(g.mul(rate).div(np.sqrt(second.ref).add(EPSILON))),
      slots: [second],
      updates: updates.add(1),
    };
  },

  /**
   * m ← β₁·m + (1 − β₁)·g;  v ← β₂·v + (1 − β₂)·g²;
   * θ ← θ − η·m̂/(√v̂ + ε),  m̂ = m/(1 − β₁ᵗ),  v̂ = v/(1 − β₂ᵗ) (Kingma & Ba 2015, algorithm 1),
   * with β₁ = 0.5, β₂ = 0.999.
   */
  adam({ theta, slots: [m, v], updates }, g, rate) {
    const t = updates.add(1);
    const first = m.mul(ADAM_BETA1).add(g.ref.mul(1 - ADAM_BETA1));
    const second = v.mul(ADAM_BETA2).add(np.square(g).mul(1 - ADAM_BETA2));
    const remains = (beta: number) =>
      np
        .exp(t.ref.mul(Math.log(beta)))
        .neg()
        .add(1);
    const firstHat = first.ref.div(remains(ADAM_BETA1));
    const secondHat = second.ref.div(remains(ADAM_BETA2));
    return {
      theta: theta.sub(firstHat.mul(rate).div(np.sqrt(secondHat).add(EPSILON))),
      slots: [first, second],
      updates: t,
    };
  },
};
