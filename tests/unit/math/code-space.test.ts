import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  combine,
  inner,
  lerp,
  meanCode,
  normOf,
  normQuantile,
  slerp,
  withComponent,
} from '~/math/code-space';
import { createRandom } from '~/math/random';

const normal = (seed: number, n: number) => createRandom(seed).fillNormal(new Float32Array(n));
const share = fc.double({ min: 0, max: 1, noNaN: true });
const seeds = fc.integer({ min: 1, max: 1e6 });

describe('ways between two codes', () => {
  it('start and end where they should', () => {
    const [a, b] = [normal(1, 48), normal(2, 48)];
    for (const way of [lerp, slerp]) {
      way(a, b, 0).forEach((value, i) => expect(value).toBeCloseTo(a[i], 5));
      way(a, b, 1).forEach((value, i) => expect(value).toBeCloseTo(b[i], 5));
    }
  });

  it('the round way keeps the norm, at a steady angle', () => {
    fc.assert(
      fc.property(seeds, share, (seed, t) => {
        const a = normal(seed, 48);
        const free = normal(seed + 1e7, 48);
        const b = combine(normOf(a) / normOf(free), free, 0, free);
        const z = slerp(a, b, t);
        expect(normOf(z)).toBeCloseTo(normOf(a), 4);
        const angle = (p: Float32Array, q: Float32Array) =>
          Math.acos(Math.min(1, inner(p, q) / (normOf(p) * normOf(q))));
        expect(angle(a, z)).toBeCloseTo(t * angle(a, b), 2);
      }),
      { seed: 1 },
    );
  });

  it('the straight way is shorter in the middle: by √½ where the codes are orthogonal', () => {
    const a = Float32Array.of(3, 0);
    const b = Float32Array.of(0, 3);
    expect(normOf(lerp(a, b, 0.5))).toBeCloseTo(3 * Math.SQRT1_2, 5);
    expect(normOf(slerp(a, b, 0.5))).toBeCloseTo(3, 5);
  });

  it('the round way is straight where no arc is singled out', () => {
    const a = normal(3, 8);
    expect([...slerp(a, a, 0.3)]).toEqual([...lerp(a, a, 0.3)]);
    const opposite = combine(-1, a, 0, a);
    expect([...slerp(a, opposite, 0.3)]).toEqual([...lerp(a, opposite, 0.3)]);
  });
});

describe('directions', () => {
  it('set one component and leave the others', () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: -3, max: 3, noNaN: true }), (seed, value) => {
        const [z, u, other] = [normal(seed, 16), normal(seed + 1, 16), normal(seed + 2, 16)];
        const moved = withComponent(z, u, value);
        expect(inner(moved, u) / normOf(u)).toBeCloseTo(value, 4);
        const across = combine(1, other, -inner(other, u) / inner(u, u), u);
        expect(inner(moved, across)).toBeCloseTo(inner(z, across), 3);
      }),
      { seed: 2 },
    );
  });

  it('a mean needs something to average', () => {
    expect([...meanCode([Float32Array.of(1, 2), Float32Array.of(3, -2)])]).toEqual([2, 0]);
    expect(() => meanCode([])).toThrow(RangeError);
    expect(() => meanCode([Float32Array.of(1), Float32Array.of(1, 2)])).toThrow(RangeError);
    expect(() => withComponent(Float32Array.of(1), Float32Array.of(0), 1)).toThrow(RangeError);
  });
});

describe('norms of normal codes', () => {
  it('have the exact quantiles, nearly', () => {
    // Roots of χ² quantiles from the tables.
    expect(normQuantile(0.5, 10)).toBeCloseTo(Math.sqrt(9.342), 2);
    expect(normQuantile(0.05, 10)).toBeCloseTo(Math.sqrt(3.94), 2);
    expect(normQuantile(0.95, 50)).toBeCloseTo(Math.sqrt(67.505), 2);
    expect(normQuantile(0.05, 50)).toBeCloseTo(Math.sqrt(34.764), 2);
  });

  it('are those of drawn codes', () => {
    const norms = Array.from({ length: 2000 }, (_, i) => normOf(normal(i + 1, 64))).sort(
      (a, b) => a - b,
    );
    for (const p of [0.05, 0.5, 0.95]) {
      expect(Math.abs(norms[Math.floor(p * 2000)] - normQuantile(p, 64))).toBeLessThan(0.08);
    }
  });
});
