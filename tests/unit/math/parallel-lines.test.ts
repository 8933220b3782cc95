import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chiSquaredIntegrand,
  jensenShannonIntegrand,
  klIntegrand,
  totalVariationIntegrand,
} from '~/math/divergences';
import { lineOutlooks, lineSelfSimilarity, type OutlookName } from '~/math/parallel-lines';
import { integrate } from '~/math/quadrature';

const SEED = 9;
const names = Object.keys(lineOutlooks) as OutlookName[];
const theta = fc.double({ min: 0.05, max: 1.5, noNaN: true });
const side = fc.constantFrom(-1, 1);
const width = fc.double({ min: 0.1, max: 2, noNaN: true });

/**
 * The lines given a breadth b, so that they have densities: on [0, b] and on [θ, θ + b], each 1/b.
 * The uniform height cancels from every divergence of densities.
 */
function strips(apart: number, integrand: (logP: number, logQ: number) => number): number {
  const b = 0.01;
  const log = (x: number, left: number) => (x >= left && x < left + b ? -Math.log(b) : -Infinity);
  const [low, high] = [Math.min(0, apart) - b, Math.max(0, apart) + 2 * b];
  // Midpoints of cells that no edge of a strip cuts: exact for piecewise constant densities.
  const h = b / 50;
  let sum = 0;
  for (let i = 0; i < Math.round((high - low) / h); i++) {
    const x = low + (i + 0.5) * h;
    sum += h * integrand(log(x, 0), log(x, apart));
  }
  return sum;
}

describe('divergences between parallel lines', () => {
  it('are the limits of those between thin strips', () => {
    const cases: [OutlookName, (logP: number, logQ: number) => number][] = [
      ['klForward', klIntegrand],
      ['klReverse', (logP, logQ) => klIntegrand(logQ, logP)],
      ['jensenShannon', jensenShannonIntegrand],
      ['totalVariation', totalVariationIntegrand],
      ['chiSquared', chiSquaredIntegrand],
      ['minimax', (logP, logQ) => 2 * jensenShannonIntegrand(logP, logQ)],
      [
        'leastSquares',
        (logP, logQ) => {
          const [p, q] = [Math.exp(logP), Math.exp(logQ)];
          return p + q > 0 ? (p - q) ** 2 / (p + q) / 2 : 0;
        },
      ],
      ['hinge', (logP, logQ) => 2 * totalVariationIntegrand(logP, logQ)],
    ];
    const offset: Partial<Record<OutlookName, number>> = { minimax: -Math.log(4), hinge: -2 };
    for (const [name, integrand] of cases) {
      for (const apart of [0, 0.4, -1.2]) {
        const value = strips(apart, integrand) + (offset[name] ?? 0);
        const closed = lineOutlooks[name](apart, 1).value;
        if (closed === Infinity) expect(value).toBe(Infinity);
        else expect(value).toBeCloseTo(closed, 6);
      }
    }
  });

  it('W1: a critic of slope 1 gains what the straight transport costs', () => {
    fc.assert(
      fc.property(theta, side, (size, sign) => {
        const apart = sign * size;
        // E_p* f − E_q f for f(x) = −sign(θ)·x, and the mean distance of (0, u) from (θ, u).
        const gain = 0 - -sign * apart;
        const cost = Math.hypot(apart, 0);
        expect(gain).toBeCloseTo(cost, 12);
        expect(lineOutlooks.wasserstein1(apart).value).toBeCloseTo(cost, 12);
      }),
      { seed: SEED },
    );
  });

  it('MMD² is that of numerical integration', () => {
    for (const ell of [0.1, 0.5, 2]) {
      const kernel = (u: number) => Math.exp(-(u * u) / (2 * ell * ell));
      // The difference of two uniforms has the triangular density 1 − |u|.
      const self = 2 * integrate((u) => (1 - u) * kernel(u), 0, 1, 20_000);
      expect(Math.abs(lineSelfSimilarity(ell) - self)).toBeLessThan(1e-8);
      for (const apart of [0, 0.3, -1.1]) {
        const cross = self * kernel(apart);
        expect(lineOutlooks.squaredMmd(apart, ell).value).toBeCloseTo(2 * self - 2 * cross, 7);
      }
    }
  });

  it('slopes are those of finite differences, wherever there is one', () => {
    const h = 1e-6;
    fc.assert(
      fc.property(fc.constantFrom(...names), theta, side, width, (name, size, sign, ell) => {
        const apart = sign * size;
        const { value, slope } = lineOutlooks[name](apart, ell);
        if (!Number.isFinite(value)) {
          expect(slope).toBeNaN();
          return;
        }
        const at = (shift: number) => lineOutlooks[name](apart + shift, ell).value;
        expect(slope).toBeCloseTo((at(h) - at(-h)) / (2 * h), 5);
      }),
      { seed: SEED },
    );
  });

  it('only W1 and MMD know the way home, and MMD only near by', () => {
    const useful = names.filter((name) => {
      const { slope } = lineOutlooks[name](0.7, 0.5);
      return slope > 0;
    });
    expect(useful).toEqual(['wasserstein1', 'squaredMmd', 'wassersteinGan', 'mmdGan']);
    expect(lineOutlooks.squaredMmd(1.5, 0.1).slope).toBeLessThan(1e-20);
  });

  it('all have their smallest value together, and jump, bend or rest there', () => {
    for (const name of names) {
      const here = lineOutlooks[name](0, 0.5);
      expect(here.value).toBeLessThan(lineOutlooks[name](0.01, 0.5).value);
      if (name === 'squaredMmd' || name === 'mmdGan') expect(here.slope).toBe(0);
      else expect(here.slope).toBeNaN();
    }
  });

  it('refuses a kernel without width', () => {
    expect(() => lineOutlooks.squaredMmd(1, 0)).toThrow(RangeError);
  });
});
