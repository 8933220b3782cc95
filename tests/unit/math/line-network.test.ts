import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generatorLosses } from '~/math/gan-losses';
import {
  freshNetwork,
  lossGradient,
  networkLogit,
  samplerOf,
  trainedOnce,
  type LineNetwork,
} from '~/math/line-network';
import { mixtureDensity } from '~/math/mixture-1d';
import { createRandom } from '~/math/random';
import { kolmogorovSmirnovPValue } from '~/math/statistics';

const random = createRandom(5);
const draw = (label: string, n: number, at: number) =>
  Float64Array.from(random.fork(label).fillNormal(new Float32Array(n)), (z) => z + at);

/** −mean log σ(f(x)) − mean log(1 − σ(f(y))), as its formula has it. */
function loss(network: LineNetwork, real: Float64Array, fake: Float64Array): number {
  const logit = networkLogit(network);
  const mean = (xs: Float64Array, of: (u: number) => number) =>
    xs.reduce((sum, x) => sum + of(logit(x)), 0) / xs.length;
  return mean(real, generatorLosses.nonSaturating.loss) - mean(fake, generatorLosses.minimax.loss);
}

describe('a network on the line', () => {
  it('its gradient is that of finite differences', () => {
    const [real, fake] = [draw('real', 7, 1), draw('fake', 5, -1)];
    fc.assert(
      fc.property(fc.nat(1000), (seed) => {
        const network = freshNetwork(4, 5, createRandom(seed));
        const gradient = lossGradient(network, real, fake);
        const h = 1e-5;
        gradient.forEach((value, i) => {
          const moved = (by: number) => {
            const theta = network.theta.map((old, k) => (k === i ? old + by : old));
            return loss({ ...network, theta }, real, fake);
          };
          expect(value).toBeCloseTo((moved(h) - moved(-h)) / (2 * h), 7);
        });
      }),
      { numRuns: 20 },
    );
  });

  it('lowers its loss, and leaves the network it came from as it was', () => {
    const [real, fake] = [draw('real', 100, 1), draw('fake', 100, -1)];
    const start = freshNetwork(8, 5, createRandom(1));
    const before = start.theta.slice();
    let network = start;
    for (let i = 0; i < 100; i++) network = trainedOnce(network, real, fake, 0.02);
    expect(network.updates).toBe(100);
    expect(loss(network, real, fake)).toBeLessThan(0.6 * loss(start, real, fake));
    expect(start.theta).toEqual(before);
  });

  it.each(['normal', 'cosine'] as const)('draws from a density with %s bumps', (bump) => {
    const density = mixtureDensity(
      { weights: [0.3, 0.7], means: [-2, 1], sigmas: [0.4, 1.1] },
      bump,
    );
    const sample = samplerOf(density);
    const stream = random.fork(bump);
    const n = 4000;
    const points = Float64Array.from({ length: n }, () => sample(stream)).sort();
    const distance = points.reduce((largest, x, i) => {
      const share = density.cdf(x);
      return Math.max(largest, Math.abs(share - i / n), Math.abs(share - (i + 1) / n));
    }, 0);
    expect(kolmogorovSmirnovPValue(distance, n, 1e12)).toBeGreaterThan(0.01);
  });
});
