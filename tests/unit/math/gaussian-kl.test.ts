import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { klDivergence } from '~/math/divergences';
import { gaussianKl } from '~/math/gaussian-kl';
import { normalDensity } from '~/math/mixture-1d';
import { klToStandardNormal } from '~/math/normal-distribution';
import { createRandom } from '~/math/random';

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true });

describe('gaussianKl', () => {
  it('is the integral of p log(p/q) on the line', () => {
    fc.assert(
      fc.property(real(-2, 2), real(-2, 2), real(0.3, 2), real(0.3, 2), (mu, nu, sigma, tau) => {
        const closed = gaussianKl({
          squaredDistance: (mu - nu) ** 2,
          variance: sigma ** 2,
          modelVariance: tau ** 2,
        });
        expect(closed).toBeCloseTo(
          klDivergence(normalDensity(mu, sigma), normalDensity(nu, tau)),
          6,
        );
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it('adds over dimensions, and agrees with the closed form against N(0, I)', () => {
    const mean = [0.3, -1.2, 0.7];
    const squaredDistance = mean.reduce((sum, value) => sum + value ** 2, 0);
    const kl = gaussianKl({ squaredDistance, variance: 0.25, modelVariance: 1, dimension: 3 });
    expect(kl).toBeCloseTo(klToStandardNormal(mean, Array(3).fill(Math.log(0.25))), 12);
  });

  it('is what draws from p say on average', () => {
    const random = createRandom(5);
    const [sigma, tau, distance, n] = [0.5, 0.9, 0.4, 200_000];
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const z = random.normal();
      const x = sigma * z;
      sum += -(z ** 2) / 2 - Math.log(sigma) + (x - distance) ** 2 / (2 * tau ** 2) + Math.log(tau);
    }
    const closed = gaussianKl({
      squaredDistance: distance ** 2,
      variance: sigma ** 2,
      modelVariance: tau ** 2,
    });
    expect(Math.abs(sum / n - closed)).toBeLessThan(0.005);
  });

  it('is 0 for equals, never negative, and keeps its digits for nearly equals', () => {
    expect(gaussianKl({ squaredDistance: 0, variance: 0.3, modelVariance: 0.3 })).toBe(0);
    const near = gaussianKl({ squaredDistance: 0, variance: 1 + 1e-6, modelVariance: 1 });
    expect(near / (1e-12 / 4)).toBeCloseTo(1, 4);
  });

  it('refuses what is no variance', () => {
    expect(() => gaussianKl({ squaredDistance: 0, variance: 0, modelVariance: 1 })).toThrow(
      RangeError,
    );
    expect(() => gaussianKl({ squaredDistance: -1, variance: 1, modelVariance: 1 })).toThrow(
      RangeError,
    );
  });
});
