import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '~/math/random';
import type { Sample } from '~/math/statistics';
import { mean, variance } from '~/math/statistics';

fc.configureGlobal({ seed: 15, numRuns: 50 });

const n = 200_000;
const draws = (draw: () => number): Float64Array => Float64Array.from({ length: n }, draw);

/** Normal distribution function, Abramowitz & Stegun 7.1.26 (absolute error below 1.5e-7). */
function normalCdf(x: number): number {
  const k = 1 / (1 + 0.3275911 * (Math.abs(x) / Math.SQRT2));
  const series =
    k *
    (0.254829592 + k * (-0.284496736 + k * (1.421413741 + k * (-1.453152027 + k * 1.061405429))));
  const tail = (series * Math.exp((-x * x) / 2)) / 2;
  return x < 0 ? tail : 1 - tail;
}

function gapToCdf(values: Float64Array, cdf: (x: number) => number): number {
  const sorted = values.slice().sort();
  return sorted.reduce((gap, x, i) => {
    const p = cdf(x);
    return Math.max(gap, p - i / sorted.length, (i + 1) / sorted.length - p);
  }, 0);
}

function correlation(x: Sample, y: Sample): number {
  const [centreX, centreY] = [mean(x), mean(y)];
  const product = Float64Array.from(x, (value, i) => (value - centreX) * (y[i] - centreY));
  return mean(product) / Math.sqrt(variance(x) * variance(y));
}

// Kolmogorov–Smirnov at the level 1e-3: the critical gap is 1.95/√n.
const criticalGap = 1.95 / Math.sqrt(n);

describe('createRandom', () => {
  it('gives the same stream for the same seed, another for another', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (seed) => {
        const [a, b, c] = [
          createRandom(seed),
          createRandom(seed),
          createRandom(seed === 0 ? 1 : -seed),
        ];
        const first = Array.from({ length: 8 }, () => a.normal());
        expect(Array.from({ length: 8 }, () => b.normal())).toEqual(first);
        expect(Array.from({ length: 8 }, () => c.normal())).not.toEqual(first);
      }),
    );
  });

  it('keeps its streams from release to release, since permalinks depend on them', () => {
    const random = createRandom(1);
    expect([random.uniform(), random.integer(1000), random.fork('a').uniform()])
      .toMatchInlineSnapshot(`
      [
        0.32684316439554095,
        622,
        0.8269241373054683,
      ]
    `);
  });

  it('draws uniforms on [0, 1)', () => {
    const random = createRandom(2);
    const values = draws(random.uniform);
    expect(Math.min(...values.subarray(0, 1000))).toBeGreaterThanOrEqual(0);
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(gapToCdf(values, (x) => x)).toBeLessThan(criticalGap);
  });

  it('draws normals with the moments and the distribution of N(0, 1)', () => {
    const values = draws(createRandom(3).normal);
    expect(Math.abs(mean(values))).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(variance(values) - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    const kurtosis = mean(values.map((x) => x ** 4));
    expect(Math.abs(kurtosis - 3)).toBeLessThan(4 * Math.sqrt(96 / n));
    expect(gapToCdf(values, normalCdf)).toBeLessThan(criticalGap);
  });

  it('draws integers evenly', () => {
    const random = createRandom(4);
    const counts = new Float64Array(7);
    for (let i = 0; i < n; i++) counts[random.integer(7)]++;
    const chiSquare = counts.reduce((sum, count) => sum + (count - n / 7) ** 2 / (n / 7), 0);
    // 6 degrees of freedom: 22.5 is exceeded once in a thousand.
    expect(chiSquare).toBeLessThan(22.5);

    // A remainder modulo 3·2³⁰ would fall into the lowest third half of the time.
    let low = 0;
    for (let i = 0; i < n; i++) if (random.integer(3 * 2 ** 30) < 2 ** 30) low++;
    expect(Math.abs(low / n - 1 / 3)).toBeLessThan(4 * Math.sqrt(2 / 9 / n));
  });

  it('fills arrays as repeated calls would, from the middle of a pair too', () => {
    const [a, b] = [createRandom(5), createRandom(5)];
    expect(a.normal()).toBe(b.normal());
    const filled = a.fillNormal(new Float32Array(101));
    expect(filled).toEqual(Float32Array.from({ length: 101 }, b.normal));
  });
});

describe('fork', () => {
  it('depends on seed and label, not on what was drawn before', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.oneof(fc.string(), fc.integer()),
        fc.nat(20),
        (seed, label, drawn) => {
          const [fresh, used] = [createRandom(seed), createRandom(seed)];
          for (let i = 0; i < drawn; i++) used.normal();
          expect(used.fork(label).normal()).toBe(fresh.fork(label).normal());
        },
      ),
    );
  });

  it('does not disturb its parent', () => {
    const [a, b] = [createRandom(6), createRandom(6)];
    a.fork('x').normal();
    expect(a.uniform()).toBe(b.uniform());
  });

  it('tells numbers from their spelling, and nested forks apart', () => {
    const random = createRandom(7);
    const streams = [
      random,
      random.fork(1),
      random.fork('1'),
      random.fork(1).fork(1),
      random.fork(11),
    ];
    expect(new Set(streams.map((stream) => stream.uniform())).size).toBe(streams.length);
  });

  it('gives uncorrelated streams for neighbouring labels and seeds', () => {
    const m = 50_000;
    const fill = (seed: number, label: number): Float32Array =>
      createRandom(seed).fork(label).fillNormal(new Float32Array(m));
    const limit = 4 / Math.sqrt(m);
    expect(Math.abs(correlation(fill(8, 1), fill(8, 2)))).toBeLessThan(limit);
    expect(Math.abs(correlation(fill(8, 1), fill(9, 1)))).toBeLessThan(limit);
    const acrossForks = Array.from({ length: m }, (_, t) => createRandom(8).fork(t).normal());
    expect(Math.abs(correlation(acrossForks.slice(1), acrossForks.slice(0, -1)))).toBeLessThan(
      limit,
    );
    expect(gapToCdf(Float64Array.from(acrossForks), normalCdf)).toBeLessThan(1.95 / Math.sqrt(m));
  });
});

it('refuses hostile arguments', () => {
  for (const seed of [NaN, Infinity, 0.5, 2 ** 60]) {
    expect(() => createRandom(seed)).toThrow(/seed: expected an integer .* got/);
  }
  for (const size of [NaN, 0, -1, 1.5, 2 ** 33]) {
    expect(() => createRandom(0).integer(size)).toThrow(RangeError);
  }
});
