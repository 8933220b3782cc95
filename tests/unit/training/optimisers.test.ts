import { beforeAll, describe, expect, it } from 'vitest';
import { optimisers, type Optimiser } from '~/training/gan-options';
import { startJax, take, tensor } from '~/training/jax';
import { slotCount, updates, type Optimised } from '~/training/optimisers';

beforeAll(startJax);

const gradients = [
  [0.5, -2],
  [0.25, 1],
  [-1, 0.5],
].map((g) => Float32Array.from(g));
const rate = 0.1;

/** The papers' recursions, coordinate by coordinate. */
const recursions: Record<Optimiser, (gs: number[]) => number> = {
  sgd: (gs) => gs.reduce((theta, g) => theta - rate * g, 1),
  momentum(gs) {
    let [theta, m] = [1, 0];
    for (const g of gs) theta -= rate * (m = 0.9 * m + g);
    return theta;
  },
  rmsprop(gs) {
    let [theta, v] = [1, 0];
    for (const g of gs) {
      v = 0.9 * v + 0.1 * g * g;
      theta -= (rate * g) / (Math.sqrt(v) + 1e-8);
    }
    return theta;
  },
  adam(gs) {
    let [theta, m, v] = [1, 0, 0];
    gs.forEach((g, i) => {
      m = 0.5 * m + 0.5 * g;
      v = 0.999 * v + 0.001 * g * g;
      theta -= (rate * (m / (1 - 0.5 ** (i + 1)))) / (Math.sqrt(v / (1 - 0.999 ** (i + 1))) + 1e-8);
    });
    return theta;
  },
};

describe.each(optimisers)('%s', (name) => {
  it('does what its paper writes', () => {
    let state: Optimised = {
      theta: tensor(Float32Array.of(1, 1)),
      slots: Array.from({ length: slotCount[name] }, () => tensor(new Float32Array(2))),
      updates: tensor(new Float32Array(1), []),
    };
    for (const gradient of gradients) {
      state = updates[name](state, tensor(gradient), tensor(Float32Array.of(rate), []));
    }
    const theta = take(state.theta);
    for (const i of [0, 1]) {
      expect(theta[i]).toBeCloseTo(recursions[name](gradients.map((g) => g[i])), 4);
    }
    expect(take(state.updates)[0]).toBe(3);
  });
});

describe('Adam', () => {
  it('steps by the learning rate first, whatever the size of the gradient', () => {
    for (const g of [1e-4, 1, 1e4]) {
      const state: Optimised = {
        theta: tensor(Float32Array.of(0)),
        slots: [tensor(new Float32Array(1)), tensor(new Float32Array(1))],
        updates: tensor(new Float32Array(1), []),
      };
      const next = updates.adam(
        state,
        tensor(Float32Array.of(g)),
        tensor(Float32Array.of(0.01), []),
      );
      expect(take(next.theta)[0]).toBeCloseTo(-0.01, 4);
    }
  });
});
