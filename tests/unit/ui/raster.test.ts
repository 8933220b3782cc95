import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rasterBytes } from '~/ui/raster';
import { formatNumber } from '~/ui/chart';

describe('rasterBytes', () => {
  it('maps −1 to black, 1 to white, and clamps what lies outside', () => {
    const bytes = rasterBytes([-1, 1, 0, 7, -7, NaN], { width: 6, height: 1, channels: 1 });
    const greys = Array.from({ length: 6 }, (_, i) => bytes[4 * i]);
    expect(greys).toEqual([0, 255, 128, 255, 0, 0]);
    expect(bytes[3]).toBe(255);
  });

  it('reads channels one plane after the other', () => {
    const pixels = [1, -1, -1, 1, -1, -1];
    const bytes = rasterBytes(pixels, { width: 2, height: 1, channels: 3 });
    expect([...bytes]).toEqual([255, 0, 0, 255, 0, 255, 0, 255]);
  });
});

describe('formatNumber', () => {
  it('keeps three significant digits and a true minus sign', () => {
    expect(formatNumber(0.123456)).toBe('0.123');
    expect(formatNumber(-12.3456)).toBe('−12.3');
    expect(formatNumber(0.0000404)).toBe('4.04e−5');
    expect(formatNumber(Infinity)).toBe('∞');
    expect(formatNumber(0)).toBe('0');
  });

  it('stays within half a unit of the third digit', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1e12, noNaN: true }), (x) => {
        const back = Number(formatNumber(x).replaceAll('−', '-'));
        expect(Math.abs(back - x) / x).toBeLessThanOrEqual(0.005);
      }),
      { seed: 1 },
    );
  });
});
