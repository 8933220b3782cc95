import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chiSquared,
  chiSquaredIntegrand,
  jensenShannonDivergence,
  jensenShannonIntegrand,
  klDivergence,
  klIntegrand,
  logMean,
  meanEmbedding,
  squaredMmd,
  totalVariation,
  totalVariationIntegrand,
  wasserstein1,
  widestSigma,
} from '~/math/divergences';
import { mixtureDensity, normalDensity, type Density1d, type Mixture1d } from '~/math/mixture-1d';
import { normalCdf } from '~/math/normal';
import { rootBetween } from '~/math/quadrature';

const SEED = 3;
/** The bar of this book: every printed divergence is right to 10⁻⁶. */
const GOOD = 1e-6;

const within = (value: number, exact: number, tolerance = GOOD) =>
  expect(Math.abs(value - exact)).toBeLessThan(tolerance);

/** Midpoint rule on very many cells: slow, and independent of the code under test. */
function slowly(f: (x: number) => number, low = -14, high = 14, n = 400_000): number {
  const h = (high - low) / n;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += f(low + (i + 0.5) * h);
  return h * sum;
}

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const mixture = fc
  .array(fc.tuple(real(0.1, 1), real(-3, 3), real(0.2, 1.2)), { minLength: 1, maxLength: 3 })
  .map((parts): Mixture1d => {
    const total = parts.reduce((sum, [weight]) => sum + weight, 0);
    return {
      weights: parts.map(([weight]) => weight / total),
      means: parts.map(([, mean]) => mean),
      sigmas: parts.map(([, , sigma]) => sigma),
    };
  });
const twoBumps: Mixture1d = { weights: [0.3, 0.7], means: [-1.5, 1], sigmas: [0.3, 0.6] };
const oneBump: Mixture1d = { weights: [1], means: [0.4], sigmas: [0.9] };
const [p, q] = [mixtureDensity(twoBumps), mixtureDensity(oneBump)];

describe('between two normals: the closed forms', () => {
  const cases = [
    [0, 1, 1, 1],
    [-1, 0.5, 2, 0.8],
    [0.3, 1.1, 0.2, 0.9],
    [0, 0.2, 3, 0.2],
  ] as const;

  it.each(cases)('N(%d, %d²) and N(%d, %d²)', (mu, sigma, nu, tau) => {
    const [a, b] = [normalDensity(mu, sigma), normalDensity(nu, tau)];
    const kl = Math.log(tau / sigma) + (sigma ** 2 + (mu - nu) ** 2) / (2 * tau ** 2) - 0.5;
    within(klDivergence(a, b), kl);
    const spare = 2 * tau ** 2 - sigma ** 2;
    const chi = (tau ** 2 / (sigma * Math.sqrt(spare))) * Math.exp((mu - nu) ** 2 / spare) - 1;
    const value = chiSquared(a, b, { p: sigma, q: tau });
    expect(Math.abs(value / chi - 1)).toBeLessThan(GOOD);
    if (sigma === tau) {
      within(totalVariation(a, b), 2 * normalCdf(Math.abs(mu - nu) / (2 * sigma)) - 1);
      within(wasserstein1(a, b), Math.abs(mu - nu));
    }
  });

  it('W1 between normals of one mean is the difference of widths times √(2/π)', () => {
    within(
      wasserstein1(normalDensity(1, 0.4), normalDensity(1, 1.1)),
      0.7 * Math.sqrt(2 / Math.PI),
    );
  });

  it('χ² is infinite from twice the variance on, though both are normal', () => {
    expect(chiSquared(normalDensity(0, 1), normalDensity(0, 0.7), { p: 1, q: 0.7 })).toBe(Infinity);
    expect(chiSquared(normalDensity(0, 1), normalDensity(0, 0.72), { p: 1, q: 0.72 })).toBeLessThan(
      10,
    );
  });
});

describe('between mixtures: slow numerical integration', () => {
  it('KL both ways, JS, TV and W1', () => {
    const by = (f: (logP: number, logQ: number) => number, a: Density1d, b: Density1d) =>
      slowly((x) => f(a.logDensity(x), b.logDensity(x)));
    const ratio = (a: number, b: number) => Math.exp(a) * (a - b);
    within(klDivergence(p, q), by(ratio, p, q));
    within(klDivergence(q, p), by(ratio, q, p));
    const m = (x: number) => (p.density(x) + q.density(x)) / 2;
    const half = (a: Density1d) =>
      slowly((x) => a.density(x) * Math.log(a.density(x) / m(x)), -8, 8) / 2;
    within(jensenShannonDivergence(p, q), half(p) + half(q));
    within(totalVariation(p, q), slowly((x) => Math.abs(p.density(x) - q.density(x))) / 2);
    within(
      wasserstein1(p, q),
      slowly((x) => Math.abs(p.cdf(x) - q.cdf(x))),
    );
  });

  it('χ², where the weight lies far out as well', () => {
    const wide: Mixture1d = { weights: [0.9, 0.1], means: [0, 1], sigmas: [0.3, 0.8] };
    const value = chiSquared(mixtureDensity(wide), q, {
      p: widestSigma(wide),
      q: widestSigma(oneBump),
    });
    within(value, slowly((x) => mixtureDensity(wide).density(x) ** 2 / q.density(x)) - 1);
  });

  it('MMD² with narrow and wide kernels', () => {
    const n = 900;
    const h = 16 / n;
    for (const width of [0.3, 1, 4]) {
      let sum = 0;
      for (let i = 0; i <= n; i++) {
        const x = -8 + i * h;
        const at = p.density(x) - q.density(x);
        for (let j = 0; j <= n; j++) {
          const y = -8 + j * h;
          const kernel = Math.exp(-((x - y) ** 2) / (2 * width ** 2));
          sum += at * kernel * (p.density(y) - q.density(y));
        }
      }
      within(squaredMmd(twoBumps, oneBump, width), sum * h * h);
    }
  });
});

describe('meanEmbedding', () => {
  it('is the mean of the kernel, and its difference the integrand of MMD²', () => {
    const width = 0.7;
    const kernel = (x: number, y: number) => Math.exp(-((x - y) ** 2) / (2 * width ** 2));
    const [mu, nu] = [meanEmbedding(twoBumps, width), meanEmbedding(oneBump, width)];
    for (const x of [-2, 0, 1.3])
      within(
        mu(x),
        slowly((y) => kernel(x, y) * p.density(y)),
      );
    const integral = slowly((x) => (p.density(x) - q.density(x)) * (mu(x) - nu(x)));
    within(integral, squaredMmd(twoBumps, oneBump, width));
    expect(() => meanEmbedding(oneBump, 0)).toThrow(RangeError);
  });
});

describe('laws', () => {
  it('0 between equals; never negative; symmetric ones symmetric; bounded ones bounded', () => {
    fc.assert(
      fc.property(mixture, mixture, (first, second) => {
        const [a, b] = [mixtureDensity(first), mixtureDensity(second)];
        const js = jensenShannonDivergence(a, b);
        const tv = totalVariation(a, b);
        within(klDivergence(a, a), 0);
        within(wasserstein1(a, a), 0);
        expect(klDivergence(a, b)).toBeGreaterThan(-GOOD);
        within(js, jensenShannonDivergence(b, a), 1e-9);
        within(wasserstein1(a, b), wasserstein1(b, a), 1e-9);
        within(squaredMmd(first, second, 1), squaredMmd(second, first, 1), 1e-12);
        expect(squaredMmd(first, second, 1)).toBeGreaterThan(-1e-12);
        expect(js).toBeLessThan(Math.LN2 + GOOD);
        expect(tv).toBeLessThan(1 + GOOD);
        // Pinsker, and Lin's bounds of JS by TV.
        expect(2 * tv ** 2).toBeLessThan(klDivergence(a, b) + GOOD);
        expect(tv ** 2 / 2).toBeLessThan(js + GOOD);
        expect(js).toBeLessThan(Math.LN2 * tv + GOOD);
      }),
      { seed: SEED, numRuns: 40 },
    );
  });

  it('W1 moves with a shift, by just as much; JS saturates', () => {
    const moved = (by: number) =>
      mixtureDensity({ ...twoBumps, means: twoBumps.means.map((mean) => mean + by) });
    for (const by of [0.3, 2, 11]) within(wasserstein1(p, moved(by)), by);
    within(jensenShannonDivergence(p, moved(60)), Math.LN2);
    within(totalVariation(p, moved(60)), 1);
  });

  it('on disjoint supports: infinite, saturated, or finite', () => {
    const at = (mean: number) =>
      mixtureDensity({ weights: [1], means: [mean], sigmas: [0.3] }, 'cosine');
    const [a, b] = [at(-1), at(1)];
    expect(a.range[1]).toBeLessThan(b.range[0]);
    expect(klDivergence(a, b)).toBe(Infinity);
    within(jensenShannonDivergence(a, b), Math.LN2);
    within(totalVariation(a, b), 1);
    within(wasserstein1(a, b), 2);
  });
});

describe('integrands', () => {
  it('cope with zeros', () => {
    expect(logMean(-Infinity, -Infinity)).toBe(-Infinity);
    expect(logMean(Math.log(0.2), -Infinity)).toBeCloseTo(Math.log(0.1), 12);
    expect(klIntegrand(-Infinity, 0)).toBe(0);
    expect(klIntegrand(-Infinity, -Infinity)).toBe(0);
    expect(klIntegrand(0, -Infinity)).toBe(Infinity);
    expect(jensenShannonIntegrand(0, -Infinity)).toBeCloseTo(Math.LN2 / 2, 12);
    expect(jensenShannonIntegrand(-Infinity, -Infinity)).toBe(0);
    expect(totalVariationIntegrand(0, -Infinity)).toBe(0.5);
    expect(chiSquaredIntegrand(-Infinity, -Infinity)).toBe(0);
    expect(chiSquaredIntegrand(-Infinity, 0)).toBe(1);
    expect(chiSquaredIntegrand(0, -Infinity)).toBe(Infinity);
    expect(chiSquaredIntegrand(Math.log(0.5), Math.log(0.2))).toBeCloseTo(0.09 / 0.2, 12);
  });
});

describe('densities', () => {
  it.each(['normal', 'cosine'] as const)('%s bumps: mass 1, the variance asked for', (bump) => {
    const { density, logDensity, slope, cdf } = mixtureDensity(
      { weights: [1], means: [0.5], sigmas: [0.7] },
      bump,
    );
    within(slowly(density), 1, 1e-8);
    within(
      slowly((x) => (x - 0.5) ** 2 * density(x)),
      0.49,
      1e-8,
    );
    for (const x of [-1, 0.2, 0.5, 1.9]) {
      within(cdf(x), slowly(density, -14, x), 1e-7);
      within(logDensity(x), Math.log(density(x)), 1e-9);
      within(slope(x), (density(x + 1e-5) - density(x - 1e-5)) / 2e-5, 1e-8);
    }
  });

  it('have logarithms where the density underflows', () => {
    expect(normalDensity(0, 0.1).density(10)).toBe(0);
    within(normalDensity(0, 0.1).logDensity(10), -5000 - Math.log(0.1 * Math.sqrt(2 * Math.PI)));
    const bump = mixtureDensity({ weights: [1], means: [0], sigmas: [1] }, 'cosine');
    expect(bump.logDensity(3)).toBe(-Infinity);
  });

  it('refuse weights that do not sum to one, and widths of zero', () => {
    expect(() => mixtureDensity({ weights: [0.5], means: [0], sigmas: [1] })).toThrow(RangeError);
    expect(() => mixtureDensity({ weights: [1], means: [0], sigmas: [0] })).toThrow(RangeError);
    expect(() => mixtureDensity({ weights: [1], means: [0, 1], sigmas: [1] })).toThrow(RangeError);
  });

  it('the normal distribution function: symmetric, and right to twelve digits', () => {
    // Python: 0.5 * math.erfc(-z / math.sqrt(2))
    const table = [
      [0, 0.5],
      [1, 0.8413447460685429],
      [-2.4, 0.008197535924596138],
      [-2.6, 0.004661188023718751],
      [-6, 9.865876450377012e-10],
      [-12, 1.776482112077702e-33],
    ];
    for (const [z, exact] of table) {
      expect(Math.abs(normalCdf(z) / exact - 1)).toBeLessThan(1e-11);
      expect(normalCdf(z) + normalCdf(-z)).toBeCloseTo(1, 14);
    }
  });
});

describe('rootBetween', () => {
  it('finds a root of a rising and of a falling function', () => {
    expect(rootBetween((x) => x ** 3 - 2, 0, 2)).toBeCloseTo(Math.cbrt(2), 14);
    expect(rootBetween(Math.cos, 0, 3)).toBeCloseTo(Math.PI / 2, 14);
  });
});
