import { describe, expect, it } from 'vitest';
import { fitLogistic, logistic, logitOf } from '~/math/logistic-regression';
import { createRandom } from '~/math/random';

const RIDGE = 0.05;
const random = createRandom(3);
const rows = Array.from({ length: 300 }, () => Array.from({ length: 4 }, () => random.normal()));
const truth = [2, -1, 0, 0.5];
const labels = rows.map((row) =>
  Number(random.uniform() < logistic(row.reduce((sum, value, k) => sum + value * truth[k], 0.7))),
);
const uneven = rows.map(() => random.uniform());

const lossOf = (weights: number[], parameters: ArrayLike<number>, bias: number): number => {
  const total = weights.reduce((a, b) => a + b, 0);
  const w = Float64Array.from(parameters);
  const data = rows.reduce((sum, row, i) => {
    const s = logitOf({ weights: w, bias }, row);
    return sum + (weights[i] / total) * (Math.log1p(Math.exp(s)) - labels[i] * s);
  }, 0);
  return data + 0.5 * RIDGE * w.reduce((sum, value) => sum + value * value, 0);
};

describe('logistic regression', () => {
  it('ends where the gradient of its loss is zero, whatever the weights', () => {
    for (const weights of [rows.map(() => 1), uneven]) {
      const model = fitLogistic({ rows, labels, weights }, RIDGE);
      const h = 1e-4;
      for (let k = 0; k <= 4; k++) {
        const moved = (by: number): number => {
          const next = [...model.weights];
          if (k < 4) next[k] += by;
          return lossOf(weights, next, model.bias + (k === 4 ? by : 0));
        };
        expect((moved(h) - moved(-h)) / (2 * h)).toBeCloseTo(0, 7);
      }
    }
  });

  it('a row of weight 2 counts as two rows, one of weight 0 as none, and the unit of weights not at all', () => {
    const weights = rows.map((_, i) => i % 3);
    const repeated = rows.flatMap((row, i) => Array.from({ length: weights[i] }, () => row));
    const their = labels.flatMap((label, i) => Array.from({ length: weights[i] }, () => label));
    const a = fitLogistic({ rows, labels, weights }, RIDGE);
    const b = fitLogistic({ rows: repeated, labels: their, weights: repeated.map(() => 7) }, RIDGE);
    a.weights.forEach((value, k) => expect(value).toBeCloseTo(b.weights[k], 8));
    expect(a.bias).toBeCloseTo(b.bias, 8);
  });

  it('finds the signs of the truth, and a ridge that is large finds the rate alone', () => {
    const model = fitLogistic({ rows, labels, weights: rows.map(() => 1) }, 1e-4);
    expect(model.weights[0]).toBeGreaterThan(1);
    expect(model.weights[1]).toBeLessThan(-0.5);
    const stiff = fitLogistic({ rows, labels, weights: rows.map(() => 1) }, 1e6);
    const rate = labels.reduce((a, b) => a + b, 0) / labels.length;
    expect(logistic(stiff.bias)).toBeCloseTo(rate, 4);
  });

  it('stays finite where a line parts the labels', () => {
    const parted = rows.map((row) => Number(row[0] > 0));
    const model = fitLogistic({ rows, labels: parted, weights: rows.map(() => 1) }, 1e-3);
    expect([...model.weights, model.bias].every(Number.isFinite)).toBe(true);
    const right = rows.filter((row, i) => Number(logitOf(model, row) > 0) === parted[i]).length;
    expect(right).toBeGreaterThan(290);
  });

  it('refuses lists of unequal length and weights of no sum', () => {
    expect(() => fitLogistic({ rows, labels: [1], weights: uneven }, RIDGE)).toThrow(RangeError);
    expect(() => fitLogistic({ rows: [], labels: [], weights: [] }, RIDGE)).toThrow(RangeError);
    expect(() => fitLogistic({ rows, labels, weights: rows.map(() => 0) }, RIDGE)).toThrow(
      RangeError,
    );
    expect(() => fitLogistic({ rows, labels, weights: uneven }, 0)).toThrow(RangeError);
  });
});
