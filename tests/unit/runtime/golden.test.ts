import { describe, expect, it } from 'vitest';
import { compare } from '~/runtime/golden';
import { float32, int32, repeatRows } from '~/runtime/tensor';

describe('compare', () => {
  const tolerance = { absolute: 0.1, relative: 0.01 };
  const expected = float32([2], [1, 100]);

  it('agrees up to absolute + relative·|expected|', () => {
    expect(compare(float32([2], [1.1, 101]), expected, tolerance).agrees).toBe(true);
    expect(compare(float32([2], [1.12, 100]), expected, tolerance).agrees).toBe(false);
    expect(compare(float32([2], [1, 101.2]), expected, tolerance)).toMatchObject({ agrees: false });
  });

  it.each([
    ['NaN', float32([2], [1, NaN])],
    ['another shape', float32([2, 1], [1, 100])],
    ['another type', int32([2], [1, 100])],
  ])('does not agree with %s', (_, actual) => {
    expect(compare(actual, expected, tolerance)).toEqual({ agrees: false, largest: Infinity });
  });
});

describe('repeatRows', () => {
  it('starts over at the end, and cuts', () => {
    const tensor = float32([2, 2], [1, 2, 3, 4]);
    expect(repeatRows(tensor, 3)).toEqual(float32([3, 2], [1, 2, 3, 4, 1, 2]));
    expect(repeatRows(int32([2], [7, 8]), 1)).toEqual(int32([1], [7]));
  });
});
