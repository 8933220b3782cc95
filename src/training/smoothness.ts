/** Ways to bound how steep a discriminator or critic may be. */
import { grad, numpy as np } from '@jax-js/jax';
import type { Random } from '~/math/random';
import { take, tensor, type Tensor } from './jax';
import { layersOf, type NetworkShape } from './network';
import { weightsOf } from './network-jax';

/** Every parameter held in [−c, c] after each update (Arjovsky et al. 2017, algorithm 1, line 7). */
export const clipped = (theta: Tensor, c: Tensor): Tensor => np.clip(theta, c.ref.neg(), c);

/** |∇ₓ f(x_i)| for each point of a batch [n, d]; returns [n]. Consumes x. */
export function slopes(f: (x: Tensor) => Tensor, x: Tensor): Tensor {
  const gradient = grad((points: Tensor) => np.sum(f(points)))(x) as Tensor;
  // The square root has no derivative at 0, where a ReLU network is flat.
  return np.sqrt(np.sum(np.square(gradient), 1).add(1e-12));
}

/**
 * E(|∇ₓ f(x̂)| − 1)² with x̂ = ε·x + (1 − ε)·G(z), ε ~ U(0, 1) for each pair (Gulrajani et al. 2017,
 * eq. 3, without its λ). Differentiating it takes second derivatives of f.
 *
 * @param epsilon [n, 1]; real and fake [n, d]. Consumes all.
 */
export function gradientPenalty(
  f: (x: Tensor) => Tensor,
  real: Tensor,
  fake: Tensor,
  epsilon: Tensor,
): Tensor {
  const between = real.mul(epsilon.ref).add(fake.mul(epsilon.neg().add(1)));
  return np.mean(np.square(slopes(f, between).sub(1)));
}

/**
 * The singular vectors of all weight matrices on the side of the outputs, one after the other: what
 * spectral normalisation remembers from one update to the next. Starts at random directions.
 */
export function initialDirections(shape: NetworkShape, random: Random): Float32Array {
  const parts = layersOf(shape).map(({ outputs }) => {
    const u = random.fillNormal(new Float32Array(outputs));
    const norm = Math.hypot(...u);
    return u.map((value) => value / norm);
  });
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/**
 * One step of power iteration towards the largest singular value of every weight matrix W [n, m]
 * (Miyato et al. 2018, algorithm 1):
 *
 *     v ← W·u/|W·u|,   u ← Wᵀ·v/|Wᵀ·v|.
 *
 * Consumes both arguments; returns the inner vectors v of all layers and the next u's.
 */
export function powerIteration(
  shape: NetworkShape,
  theta: Tensor,
  directions: Tensor,
): { inner: Tensor[]; outer: Tensor[]; directions: Tensor } {
  let at = 0;
  const parts = weightsOf(shape, theta).map((W) => {
    const u = directions.ref.slice([at, at + W.shape[1]]);
    at += W.shape[1];
    const v = unit(np.dot(W.ref, u));
    return { v, next: unit(np.dot(v.ref, W)) };
  });
  directions.dispose();
  return {
    inner: parts.map(({ v }) => v),
    outer: parts.map(({ next }) => next.ref),
    directions: np.concatenate(parts.map(({ next }) => next)),
  };
}

/**
 * Spectral normalisation: W/(vᵀ·W·u) for every layer, so that the network is 1-Lipschitz (Miyato et
 * al. 2018, eq. 8), with u and v taken as constants when differentiated. Consumes all arguments.
 */
export function spectrallyNormalised(
  shape: NetworkShape,
  theta: Tensor,
  inner: Tensor[],
  outer: Tensor[],
): Tensor[] {
  return weightsOf(shape, theta).map((W, k) => {
    const sigma = np.dot(np.dot(inner[k], W.ref), outer[k]);
    return W.div(sigma);
  });
}

const unit = (x: Tensor): Tensor => x.ref.div(np.sqrt(np.sum(np.square(x))).add(1e-12));

/** Directions after `rounds` steps of power iteration, for a start that is not random. */
export function settledDirections(
  shape: NetworkShape,
  theta: Float32Array,
  directions: Float32Array,
  rounds: number,
): Float32Array {
  let u = tensor(directions);
  for (let i = 0; i < rounds; i++) {
    const { inner, outer, directions: next } = powerIteration(shape, tensor(theta), u);
    for (const vector of [...inner, ...outer]) vector.dispose();
    u = next;
  }
  return take(u);
}
