/** A network in training as it is kept, saved and taken back: parameters with their optimiser's averages. */
import type { Vectors } from './family';
import type { Optimiser } from './gan-options';
import { take, tensor, type Tensor } from './jax';
import { slotCount, type Optimised } from './optimisers';

/** A tensor of one number. */
export const scalar = (value: number): Tensor => tensor(Float32Array.of(value), []);

/** A player at the start of its training, with the given parameters. */
export function fresh(theta: Float32Array, optimiser: Optimiser): Optimised {
  return {
    theta: tensor(theta),
    slots: Array.from({ length: slotCount[optimiser] }, () =>
      tensor(new Float32Array(theta.length)),
    ),
    updates: scalar(0),
  };
}

/** Gives back the memory of a player. */
export function release({ theta, slots, updates }: Optimised): void {
  for (const vector of [theta, ...slots, updates]) vector.dispose();
}

/** A player in plain memory, every vector under a name that begins with its own. */
export function saved(name: string, { theta, slots, updates }: Optimised): Vectors {
  return {
    [name]: take(theta.ref),
    ...Object.fromEntries(slots.map((slot, i) => [`${name}.slot${i}`, take(slot.ref)])),
    [`${name}.updates`]: take(updates.ref),
  };
}

/** A player as it was saved; where it had another optimiser then, that one's averages start at 0. */
export function restored(name: string, vectors: Vectors, optimiser: Optimiser): Optimised {
  const state = fresh(vectors[name], optimiser);
  const slots = state.slots.map((_, i) => vectors[`${name}.slot${i}`]);
  const fits = slots.every(Boolean) && !(`${name}.slot${slots.length}` in vectors);
  if (!fits) return state;
  release({ ...state, theta: state.theta.ref });
  return {
    theta: state.theta,
    slots: slots.map((slot) => tensor(slot)),
    updates: tensor(vectors[`${name}.updates`], []),
  };
}

/** Gives back the memory of everything in a record. */
export function disposeAll(things: Record<string, { dispose(): void }>): void {
  for (const thing of Object.values(things)) thing.dispose();
}
