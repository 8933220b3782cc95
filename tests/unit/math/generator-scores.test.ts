import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { attributeCoverage } from '~/math/attribute-coverage';
import { bootstrapInterval, drawCounts } from '~/math/bootstrap';
import type { Features } from '~/math/features';
import { frechetDistance, frechetOfMoments } from '~/math/frechet-distance';
import { kernelDistance } from '~/math/kernel-distance';
import { precisionRecall } from '~/math/precision-recall';
import { createRandom } from '~/math/random';
import { mean } from '~/math/statistics';

type Case = {
  name: string;
  width: number;
  real: number[];
  generated: number[];
  k: number;
  countsReal: number[][];
  countsGenerated: number[][];
  frechet: number;
  frechetResampled: number[];
  frechetInterval: [number, number];
  kernel: number;
  kernelResampled: number[];
  precise: number[];
  recalled: number[];
};
type Fixture = {
  cases: Case[];
  coverage: { values: number[]; real: number[][]; generated: number[][]; overlaps: number[] };
};

/** What models/common/metrics.py makes of the same clouds. */
const fixture = JSON.parse(
  readFileSync(path.resolve(import.meta.dirname, '../../fixtures/metrics.json'), 'utf8'),
) as Fixture;

const relative = 1e-6;

function expectNear(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(
    relative * Math.max(1, Math.abs(expected)),
  );
}

function normalCloud(n: number, width: number, seed: number, shift = 0): Features {
  const values = createRandom(seed).fillNormal(new Float32Array(n * width));
  return { values: values.map((value) => value + shift), width };
}

describe.each(fixture.cases)('on $name', (given) => {
  const a: Features = { values: given.real, width: given.width };
  const b: Features = { values: given.generated, width: given.width };
  const resamples = given.countsReal.map((counts, i) => ({
    a: counts,
    b: given.countsGenerated[i],
  }));

  it('frechetDistance agrees with the recipes', () => {
    expectNear(frechetDistance(a, b), given.frechet);
    const resampled = resamples.map((counts) => frechetDistance(a, b, counts));
    resampled.forEach((value, i) => expectNear(value, given.frechetResampled[i]));
    const interval = bootstrapInterval(frechetDistance(a, b), resampled);
    interval.forEach((bound, i) => expectNear(bound, given.frechetInterval[i]));
  });

  it('kernelDistance agrees with the recipes', () => {
    expectNear(kernelDistance(a, b), given.kernel);
    resamples.forEach((counts, i) =>
      expectNear(kernelDistance(a, b, counts), given.kernelResampled[i]),
    );
  });

  it('precisionRecall agrees with the recipes', () => {
    const { precision, recall, precise, recalled } = precisionRecall(a, b, given.k);
    expect([...precise]).toEqual(given.precise);
    expect([...recalled]).toEqual(given.recalled);
    expectNear(precision, mean(given.precise));
    expectNear(recall, mean(given.recalled));
  });
});

it('attributeCoverage agrees with the recipes', () => {
  const { values, real, generated, overlaps } = fixture.coverage;
  const labels = (rows: number[][]) => ({ values: rows.flat(), width: values.length });
  attributeCoverage(labels(real), labels(generated), values).forEach((overlap, i) =>
    expectNear(overlap, overlaps[i]),
  );
});

describe('frechetDistance', () => {
  it('has the closed form of two diagonal normals', () => {
    const moments = (mu: number[], variances: number[]) => ({
      mean: Float64Array.from(mu),
      covariance: Float64Array.from(
        variances.flatMap((v, i) => variances.map((_, j) => (i === j ? v : 0))),
      ),
    });
    const distance = frechetOfMoments(moments([0, 1, 2], [1, 4, 9]), moments([1, 1, 0], [4, 4, 0]));
    expect(distance).toBeCloseTo(1 + 4 + (2 - 1) ** 2 + 0 + 9, 10);
  });

  it('is symmetric, zero on itself, and the squared shift between shifted clouds', () => {
    const a = normalCloud(60, 5, 1);
    const b = normalCloud(50, 5, 2, 0.7);
    expect(frechetDistance(a, b)).toBeCloseTo(frechetDistance(b, a), 8);
    expect(frechetDistance(a, a)).toBeCloseTo(0, 8);
    const shifted = { values: Array.from(a.values, (value) => value + 2), width: 5 };
    expect(frechetDistance(a, shifted)).toBeCloseTo(5 * 4, 6);
  });
});

describe('kernelDistance', () => {
  it('is zero on average for draws from one distribution, unlike frechetDistance', () => {
    const kernels: number[] = [];
    for (let seed = 0; seed < 60; seed++) {
      kernels.push(kernelDistance(normalCloud(40, 3, 2 * seed), normalCloud(25, 3, 2 * seed + 1)));
    }
    const [low, high] = bootstrapInterval(0, kernels);
    expect(Math.abs(mean(kernels))).toBeLessThan((2 * (high - low)) / 3.92 / Math.sqrt(60));
  });

  it('does not pair a point with itself, however often it was drawn', () => {
    const a = normalCloud(12, 3, 5);
    const b = normalCloud(9, 3, 6);
    const twice = { a: new Float64Array(12).fill(2), b: new Float64Array(9).fill(2) };
    expect(kernelDistance(a, b, twice)).toBeCloseTo(kernelDistance(a, b), 10);
  });
});

describe('precisionRecall', () => {
  it('sees samples that stick to one part of the data: precise, without recall', () => {
    const real = normalCloud(300, 2, 7);
    const values = Array.from({ length: 200 }, (_, i) => real.values[i % 20] + 1e-3 * i);
    const { precision, recall } = precisionRecall(real, { values, width: 2 });
    expect(precision).toBeGreaterThan(0.9);
    expect(recall).toBeLessThan(0.2);
  });

  it('sees samples that spread beyond the data: recall, without precision', () => {
    const real = normalCloud(300, 2, 8);
    const wide = createRandom(9).fillNormal(new Float32Array(600));
    const { precision, recall } = precisionRecall(real, {
      values: wide.map((value) => 6 * value),
      width: 2,
    });
    expect(precision).toBeLessThan(0.4);
    expect(recall).toBeGreaterThan(0.8);
  });
});

describe('attributeCoverage', () => {
  it('loses exactly the share of a value that is never generated', () => {
    const real = { values: [0, 0, 1, 2], width: 1 };
    expect(attributeCoverage(real, { values: [0, 1], width: 1 }, [3])).toEqual([0.75]);
  });
});

describe('drawCounts', () => {
  it('draws n points of n, and leaves about 1/e of them out', () => {
    const counts = drawCounts(2000, createRandom(1));
    expect(counts.reduce((a, b) => a + b, 0)).toBe(2000);
    const out = counts.filter((count) => count === 0).length / 2000;
    expect(Math.abs(out - Math.exp(-1))).toBeLessThan(0.03);
  });
});

describe('what makes no sense', () => {
  const cloud = normalCloud(6, 2, 1);
  it.each([
    ['clouds of different width', () => frechetDistance(cloud, normalCloud(6, 3, 1))],
    [
      'values that fill no whole points',
      () => kernelDistance({ values: [1, 2, 3], width: 2 }, cloud),
    ],
    ['a single point', () => frechetDistance({ values: [1, 2], width: 2 }, cloud)],
    ['counts of another length', () => kernelDistance(cloud, cloud, { a: [1, 1] })],
    ['counts on one point only', () => kernelDistance(cloud, cloud, { a: [6, 0, 0, 0, 0, 0] })],
    ['k as large as the cloud', () => precisionRecall(cloud, cloud, 6)],
    [
      'a class that does not exist',
      () => attributeCoverage({ values: [0], width: 1 }, { values: [2], width: 1 }, [2]),
    ],
    ['an interval from one resample', () => bootstrapInterval(1, [1])],
  ])('is refused: %s', (_, act) => {
    expect(act).toThrow(RangeError);
  });
});
