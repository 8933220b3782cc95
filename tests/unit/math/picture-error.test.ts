import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanSquaredError, psnr } from '~/math/picture-error';
import { createRandom } from '~/math/random';

const pixel = fc.double({ min: -1, max: 1, noNaN: true });
const pair = fc
  .integer({ min: 1, max: 40 })
  .chain((n) =>
    fc.tuple(
      fc.array(pixel, { minLength: n, maxLength: n }),
      fc.array(pixel, { minLength: n, maxLength: n }),
    ),
  );

describe('the mean squared error', () => {
  it('is a squared distance: symmetric, 0 for equals only, at most 4', () => {
    fc.assert(
      fc.property(pair, ([a, b]) => {
        const error = meanSquaredError(a, b);
        expect(error).toBe(meanSquaredError(b, a));
        expect(error).toBeGreaterThanOrEqual(0);
        expect(error).toBeLessThanOrEqual(4);
        expect(meanSquaredError(a, a)).toBe(0);
        const root = Math.sqrt(error * a.length);
        expect(root).toBeCloseTo(Math.hypot(...a.map((value, i) => value - b[i])), 9);
      }),
      { seed: 1 },
    );
  });

  it('takes pictures as they are shown: clamped', () => {
    expect(meanSquaredError([3, -7], [1, -1])).toBe(0);
    expect(meanSquaredError([9], [-9])).toBe(4);
  });

  it('of a picture in the middle of the range is the variance of weak noise on it', () => {
    const noise = createRandom(1).fillNormal(new Float32Array(20_000));
    const noisy = noise.map((value) => 0.1 * value);
    expect(meanSquaredError(noisy, new Float32Array(20_000))).toBeCloseTo(0.01, 3);
  });

  it('refuses pictures of two sizes, and of none', () => {
    expect(() => meanSquaredError([1, 2], [1])).toThrow(RangeError);
    expect(() => meanSquaredError([], [])).toThrow(RangeError);
  });
});

describe('the peak signal-to-noise ratio', () => {
  it('falls by 10 dB for ten times the error, and is 0 dB for the whole range', () => {
    expect(psnr(4)).toBe(0);
    expect(psnr(0.04) - psnr(0.4)).toBeCloseTo(10, 12);
    expect(psnr(0)).toBe(Infinity);
  });
});
