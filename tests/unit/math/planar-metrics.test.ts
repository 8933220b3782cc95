import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logDensity, sampleMixture, type GaussianMixture } from '~/math/gaussian-mixture';
import { kernelWidths, mmdWitness, squaredMmd } from '~/math/kernel-mmd';
import { modeCoverage, modeThickness } from '~/math/mode-coverage';
import {
  idealDiscriminator,
  jensenShannon,
  kernelDensity,
  kullbackLeibler,
  latticePoints,
  mixtureOnLattice,
  smoothedMixture,
  type Lattice,
} from '~/math/planar-density';
import { gridMixture, ringMixture } from '~/math/point-sets';
import { createRandom } from '~/math/random';
import { slicedWasserstein } from '~/math/sliced-wasserstein';

fc.configureGlobal({ seed: 9, numRuns: 25 });

const gaussian = (x: number, y: number, sigma: number): GaussianMixture => ({
  weights: [1],
  means: [[x, y]],
  sigmas: [sigma],
});
const sample = (mixture: GaussianMixture, n: number, label = 'a') =>
  sampleMixture(mixture, n, createRandom(4).fork(label));
const lattice: Lattice = { side: 64, reach: 3.2 };
const fine: Lattice = { side: 400, reach: 6 };

describe('divergences on a lattice', () => {
  it('of two Gaussians agree with a much finer numerical integral and the closed form', () => {
    const [p, q] = [gaussian(-0.5, 0, 0.4), gaussian(0.4, 0.2, 0.6)];
    const integral = (of: Lattice) => {
      const [a, b] = [mixtureOnLattice(p, of), mixtureOnLattice(q, of)];
      return { js: jensenShannon(a, b, of), kl: kullbackLeibler(a, b, of) };
    };
    const [coarse, exact] = [integral(lattice), integral(fine)];
    expect(coarse.js).toBeCloseTo(exact.js, 5);
    // KL(N(μ₁, σ₁²I) ‖ N(μ₂, σ₂²I)) in the plane.
    const closed = 2 * Math.log(0.6 / 0.4) - 1 + (0.4 / 0.6) ** 2 + 0.85 / (2 * 0.36);
    expect(exact.kl).toBeCloseTo(closed, 6);
    expect(coarse.kl).toBeCloseTo(closed, 4);
  });

  it('JS is symmetric, 0 for equals and log 2 for strangers, on the lattice or off it', () => {
    const p = mixtureOnLattice(ringMixture(), lattice);
    const far = mixtureOnLattice(gaussian(0, 0, 0.1), lattice);
    const away = mixtureOnLattice(gaussian(50, 50, 0.1), lattice);
    expect(jensenShannon(p, p, lattice)).toBeCloseTo(0, 12);
    expect(jensenShannon(p, far, lattice)).toBeCloseTo(Math.LN2, 3);
    expect(jensenShannon(p, away, lattice)).toBeCloseTo(Math.LN2, 3);
    expect(jensenShannon(far, p, lattice)).toBeCloseTo(jensenShannon(p, far, lattice), 12);
  });

  it('the estimate from samples is near the integral of the smoothed densities', () => {
    const [p, q] = [ringMixture(), gaussian(0.3, 0, 1.2)];
    const h = 0.15;
    const smooth = [p, q].map((mixture) => mixtureOnLattice(smoothedMixture(mixture, h), fine));
    const exact = jensenShannon(smooth[0], smooth[1], fine);
    const estimate = jensenShannon(
      mixtureOnLattice(smoothedMixture(p, h), lattice),
      kernelDensity(sample(q, 20_000), h, lattice),
      lattice,
    );
    expect(Math.abs(estimate - exact)).toBeLessThan(0.02);
  });
});

describe('kernelDensity', () => {
  it('is the sum of the kernels, and integrates to 1', () => {
    const points = sample(gaussian(0.2, -0.4, 0.3), 200);
    const density = kernelDensity(points, 0.2, lattice);
    const places = latticePoints(lattice);
    const at = 30 * 64 + 33;
    const parzen: GaussianMixture = {
      weights: Array.from({ length: 200 }, () => 1 / 200),
      means: Array.from({ length: 200 }, (_, i) => [points[2 * i], points[2 * i + 1]]),
      sigmas: Array.from({ length: 200 }, () => 0.2),
    };
    const exact = Math.exp(logDensity(parzen, places.subarray(2 * at, 2 * at + 2))[0]);
    expect(Math.abs(density[at] - exact)).toBeLessThan(1e-3);
    const mass = density.reduce((sum, value) => sum + value, 0) * 0.01;
    expect(Math.abs(mass - 1)).toBeLessThan(2e-3);
  });

  it('of many points becomes the smoothed density', () => {
    const exact = mixtureOnLattice(smoothedMixture(ringMixture(), 0.12), lattice);
    const estimate = kernelDensity(sample(ringMixture(), 100_000), 0.12, lattice);
    const gap = exact.reduce((sum, value, i) => sum + Math.abs(value - estimate[i]), 0) * 0.01;
    expect(gap).toBeLessThan(0.05);
  });
});

describe('idealDiscriminator', () => {
  it('is p/(p + q), and turns the game into 2·JS − log 4', () => {
    const wide: Lattice = { side: 200, reach: 5 };
    const [p, q] = [gaussian(-0.5, 0, 0.9), gaussian(0.5, 0, 0.9)].map((mixture) =>
      mixtureOnLattice(mixture, wide),
    );
    const D = idealDiscriminator(p, q);
    const cell = (10 / 200) ** 2;
    const V = p.reduce(
      (sum, value, i) => sum + (value * Math.log(D[i]) + q[i] * Math.log1p(-D[i])) * cell,
      0,
    );
    expect(V).toBeCloseTo(2 * jensenShannon(p, q, wide) - Math.log(4), 4);
    expect(idealDiscriminator([0], [0])[0]).toBe(0.5);
  });
});

describe('squaredMmd', () => {
  /** E k(x, y) for x ~ N(m₁, s₁²I), y ~ N(m₂, s₂²I) and a Gaussian kernel of width w, in the plane. */
  const expectation = (distance: number, s1: number, s2: number, w: number) => {
    const total = w * w + s1 * s1 + s2 * s2;
    return ((w * w) / total) * Math.exp(-(distance * distance) / (2 * total));
  };

  it('has the expectation of the closed form', () => {
    const [p, q] = [gaussian(0, 0, 0.5), gaussian(0.6, 0, 0.3)];
    const exact = kernelWidths(0.4).reduce(
      (sum, w) =>
        sum +
        (expectation(0, 0.5, 0.5, w) +
          expectation(0, 0.3, 0.3, w) -
          2 * expectation(0.6, 0.5, 0.3, w)) /
          3,
      0,
    );
    const runs = Array.from({ length: 40 }, (_, i) =>
      squaredMmd(sample(p, 200, `p${i}`), sample(q, 200, `q${i}`), 0.4),
    );
    const mean = runs.reduce((sum, value) => sum + value, 0) / runs.length;
    expect(Math.abs(mean - exact)).toBeLessThan(0.01);
  });

  it('is unbiased: two samples of one distribution give 0 on average', () => {
    const runs = Array.from({ length: 60 }, (_, i) =>
      squaredMmd(sample(ringMixture(), 60, `p${i}`), sample(ringMixture(), 60, `q${i}`), 0.4),
    );
    const mean = runs.reduce((sum, value) => sum + value, 0) / runs.length;
    expect(Math.abs(mean)).toBeLessThan(0.004);
    expect(Math.min(...runs)).toBeLessThan(0);
  });

  it('the witness is positive where the first cloud is denser', () => {
    const [a, b] = [sample(gaussian(-1, 0, 0.2), 300), sample(gaussian(1, 0, 0.2), 300)];
    const [left, middle, right] = mmdWitness([-1, 0, 0, 0, 1, 0], a, b, 0.4);
    expect(left).toBeGreaterThan(0.3);
    expect(Math.abs(middle)).toBeLessThan(0.02);
    expect(right).toBeLessThan(-0.3);
  });
});

describe('slicedWasserstein', () => {
  it('of a shifted cloud is the shift, averaged over directions', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 3, noNaN: true }), fc.nat(359), (shift, degrees) => {
        const a = sample(ringMixture(), 100);
        const angle = (degrees * Math.PI) / 180;
        const move = [shift * Math.cos(angle), shift * Math.sin(angle)];
        const b = a.map((value, i) => value + move[i % 2]);
        expect(slicedWasserstein(a).to(b)).toBeCloseTo((2 * shift) / Math.PI, 2);
      }),
    );
  });

  it('agrees with numerical integration of |F − G| along one direction', () => {
    const [p, q] = [gaussian(0, 0, 1), gaussian(0, 0, 1.5)];
    // For two centred normals W₁ = |σ₁ − σ₂|·E|N(0, 1)|, in every direction the same.
    const exact = 0.5 * Math.sqrt(2 / Math.PI);
    expect(slicedWasserstein(sample(p, 20_000, 'p')).to(sample(q, 20_000, 'q'))).toBeCloseTo(
      exact,
      1,
    );
  });

  it('is 0 for the same points in another order, and refuses clouds of other sizes', () => {
    const a = sample(ringMixture(), 50);
    const b = Float32Array.from({ length: 100 }, (_, i) => a[98 - (i - (i % 2)) + (i % 2)]);
    expect(slicedWasserstein(a).to(b)).toBeCloseTo(0, 6);
    expect(() => slicedWasserstein(a).to(b.subarray(2))).toThrow(/expected 50 points, got 49/);
  });
});

describe('modeCoverage', () => {
  it('a fair sample has 98.9 % of its points near a mode and covers all of them', () => {
    for (const mixture of [ringMixture(), gridMixture()]) {
      const { quality, shares, covered } = modeCoverage(sample(mixture, 20_000), mixture);
      expect(quality).toBeCloseTo(1 - Math.exp(-4.5), 2);
      expect(covered).toBe(mixture.means.length);
      expect(Math.max(...shares)).toBeLessThan(1.4 / mixture.means.length);
    }
  });

  it('counts what collapsed, and what lies between the modes as nothing', () => {
    const ring = ringMixture();
    const half: GaussianMixture = { ...ring, weights: [0.5, 0.5, 0, 0, 0, 0, 0, 0] };
    expect(modeCoverage(sample(half, 1000), ring).covered).toBe(2);
    const lost = modeCoverage(sample(gaussian(0, 0, 0.05), 1000), ring);
    expect([lost.covered, lost.quality]).toEqual([0, 0]);
  });
});

describe('modeThickness', () => {
  const ring = ringMixture();

  it('of a fair sample is what a normal keeps within 3σ: near 1', () => {
    // E r²/2 of r² ~ 2·Exp(1), cut off at r = 3: 1 − 4.5·e^−4.5/(1 − e^−4.5).
    const kept = 1 - (4.5 * Math.exp(-4.5)) / (1 - Math.exp(-4.5));
    expect(modeThickness(sample(ring, 80_000), ring)).toBeCloseTo(kept, 1);
    const narrow = { ...ring, sigmas: ring.sigmas.map((sigma) => sigma / 2) };
    expect(modeThickness(sample(narrow, 20_000), ring)).toBeCloseTo(0.25, 1);
  });

  it('is 0 for points on lines, however they lie, and where no mode is reached', () => {
    fc.assert(
      fc.property(fc.nat(359), (degrees) => {
        const angle = (degrees * Math.PI) / 180;
        const line = Float32Array.from({ length: 2 * 8 * 40 }, (_, i) => {
          const [k, along] = [(i >> 1) % 8, ((i >> 4) - 19.5) / 100];
          return ring.means[k][i % 2] + along * (i % 2 === 0 ? Math.cos(angle) : Math.sin(angle));
        });
        expect(modeThickness(line, ring)).toBeCloseTo(0, 4);
      }),
    );
    expect(modeThickness(sample(gaussian(0, 0, 0.05), 1000), ring)).toBe(0);
  });
});
