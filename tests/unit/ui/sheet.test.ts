import { describe, expect, it } from 'vitest';
import { sheetOf } from '~/ui/raster';

describe('sheetOf', () => {
  it('sets pictures in rows, channel by channel', () => {
    const size = { width: 2, height: 1, channels: 3 } as const;
    const picture = (n: number) => Array.from({ length: 6 }, (_, i) => 10 * n + i);
    const three = Float32Array.from([...picture(1), ...picture(2), ...picture(3)]);
    const sheet = sheetOf(three, size, 2);
    expect(sheet.size).toEqual({ width: 4, height: 2, channels: 3 });
    expect([...sheet.pixels]).toEqual([
      ...[10, 11, 20, 21, 30, 31, 0, 0],
      ...[12, 13, 22, 23, 32, 33, 0, 0],
      ...[14, 15, 24, 25, 34, 35, 0, 0],
    ]);
  });
});
