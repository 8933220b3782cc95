import { describe, expect, it } from 'vitest';
import { dotsPath, leaning, levelPath, levelsOf, scaledArrows, sideOf } from '~/ui/field-plane';

const field = { values: Float32Array.of(-3, -1, 1, 2), centre: 0, reach: 2 };

describe('a field on the plane', () => {
  it('leans to a side by at most all', () => {
    expect([-3, -1, 0, 1, 9].map((value) => leaning(value, field))).toEqual([-1, -0.5, 0, 0.5, 1]);
  });

  it('is written with its top row first, one side at a time', () => {
    expect([...sideOf(field, 1)]).toEqual([127, 255, 0, 0]);
    expect([...sideOf(field, -1)]).toEqual([0, 0, 255, 127]);
  });

  it('has levels around its centre, within its values', () => {
    expect(levelsOf(field, 4)).toEqual([-2, -1, 1, 2]);
  });

  it('draws a level where it is: in hundredths, upwards negative', () => {
    const slope = { values: Float32Array.of(0, 1, 0, 1), centre: 0.5, reach: 0.5 };
    expect(levelPath(slope, 1, 0.5)).toBe('M0 50L0 -50');
    expect(dotsPath(Float32Array.of(1, 0.5))).toBe('M100 -50h0');
  });

  it('has arrows as long as it is told, and none longer than the longest', () => {
    const from = Float32Array.of(0, 0, 1, 1, 2, 2);
    const by = Float32Array.of(3, 4, 0.1, 0, 0, 0);
    const scaled = scaledArrows({ from, by }, { scale: 0.5, longest: 1 });
    expect(Array.from(scaled.by, (value) => Math.round(1000 * value))).toEqual([
      600, 800, 50, 0, 0, 0,
    ]);
    expect(scaled.from).toBe(from);
  });
});
