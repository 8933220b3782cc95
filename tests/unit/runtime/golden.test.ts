import { describe, expect, it } from 'vitest';
import { compare, goldenTensor } from '~/runtime/golden';
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

describe('goldenTensor', () => {
  it('takes all values as they are', () => {
    const values = { shape: [2, 2], data: [1, 2, 3, 4] };
    expect(goldenTensor({ dtype: 'float32', ...values })).toEqual(float32([2, 2], [1, 2, 3, 4]));
    expect(goldenTensor({ dtype: 'int32', ...values })).toEqual(int32([2, 2], [1, 2, 3, 4]));
  });

  it('begins anew at the end of values that are fewer', () => {
    const tensor = goldenTensor({ dtype: 'float32', shape: [2, 4], data: [1, 2, 3] });
    expect(tensor).toEqual(float32([2, 4], [1, 2, 3, 1, 2, 3, 1, 2]));
  });

  it('knows every so many-th value of a large output, against which only these are held', () => {
    const known = goldenTensor({ dtype: 'float32', shape: [1, 5], data: [1, 2], every: 3 });
    expect(known).toEqual(float32([1, 5], [1, NaN, NaN, 2, NaN]));
    const tolerance = { absolute: 0, relative: 0 };
    const against = (data: number[]) => compare(float32([1, 5], data), known, tolerance);
    expect(against([1, 9, 9, 2, 9])).toEqual({ agrees: true, largest: 0 });
    expect(against([1, 9, 9, 3, 9])).toEqual({ agrees: false, largest: 1 });
    expect(against([1, 9, 9, NaN, 9])).toEqual({ agrees: false, largest: Infinity });
  });
});

describe('repeatRows', () => {
  it('starts over at the end, and cuts', () => {
    const tensor = float32([2, 2], [1, 2, 3, 4]);
    expect(repeatRows(tensor, 3)).toEqual(float32([3, 2], [1, 2, 3, 4, 1, 2]));
    expect(repeatRows(int32([2], [7, 8]), 1)).toEqual(int32([1], [7]));
  });
});
