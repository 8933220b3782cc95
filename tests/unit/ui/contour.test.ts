import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { levelLines } from '~/ui/contour';

describe('levelLines', () => {
  const side = 41;
  const lattice = (f: (x: number, y: number) => number) =>
    Float32Array.from({ length: side * side }, (_, i) => f(i % side, Math.floor(i / side)));

  it('of a distance is a circle, closed and of the right length', () => {
    const lines = levelLines(
      lattice((x, y) => Math.hypot(x - 20, y - 20)),
      side,
      12.3,
    );
    let length = 0;
    const ends = new Map<string, number>();
    for (let i = 0; i < lines.length; i += 4) {
      const [x1, y1, x2, y2] = lines.slice(i, i + 4);
      expect(Math.hypot(x1 - 20, y1 - 20)).toBeCloseTo(12.3, 1);
      length += Math.hypot(x2 - x1, y2 - y1);
      for (const end of [
        `${x1.toFixed(4)} ${y1.toFixed(4)}`,
        `${x2.toFixed(4)} ${y2.toFixed(4)}`,
      ]) {
        ends.set(end, (ends.get(end) ?? 0) + 1);
      }
    }
    expect(length).toBeCloseTo(2 * Math.PI * 12.3, 0);
    expect(new Set(ends.values())).toEqual(new Set([2]));
  });

  it('of a plane is where the plane has that height', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.2, max: 3, noNaN: true }),
        fc.double({ min: 5, max: 40, noNaN: true }),
        (slope, level) => {
          for (const [i, value] of levelLines(
            lattice((x, y) => slope * x + y),
            side,
            level,
          ).entries()) {
            if (i % 2 === 1) continue;
            const lines = levelLines(
              lattice((x, y) => slope * x + y),
              side,
              level,
            );
            expect(slope * value + lines[i + 1]).toBeCloseTo(level, 3);
          }
        },
      ),
      { seed: 3, numRuns: 5 },
    );
  });

  it('joins a saddle by the mean of its corners', () => {
    const joined = (values: number[]) => levelLines(values, 2, 0.5);
    // High corners at the lower left and the upper right.
    const low = joined([1, 0, 0, 0.9]);
    const high = joined([1, 0.2, 0.2, 1]);
    expect(low).toHaveLength(8);
    expect(high).toHaveLength(8);
    // Mean below the level: the lower left corner is cut off by a line from the bottom to the left.
    expect(low.slice(4)).toEqual([0, 0.5, 0.5, 0].map((x) => expect.closeTo(x, 6)));
    // Mean above: the lower right corner is cut off.
    expect(high[2]).toBe(1);
  });

  it('has nothing to say where nothing crosses, and refuses other sizes', () => {
    expect(
      levelLines(
        lattice(() => 1),
        side,
        0.5,
      ),
    ).toEqual([]);
    expect(levelLines([1, 0, NaN, 0], 2, 0.5)).toEqual([]);
    expect(() => levelLines([1, 2, 3], 2, 0)).toThrow(/expected 4, got 3/);
  });
});
