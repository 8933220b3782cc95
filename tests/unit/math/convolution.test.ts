import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  conv2d,
  convOutputSize,
  onesOf,
  overlapCounts,
  phaseSums,
  resizeConv2d,
  resizeNearest,
  ripple,
  stamped,
  stampedSize,
  transposedConv2d,
  transposedOutputSize,
  windowOf,
  type Grid,
} from '~/math/convolution';
import { createRandom } from '~/math/random';

function randomGrid(size: number, seed: number): Grid {
  const random = createRandom(seed);
  return { size, values: Float64Array.from({ length: size * size }, () => random.normal()) };
}
const dot = (a: Grid, b: Grid): number => {
  expect(a.size).toBe(b.size);
  return a.values.reduce((sum, value, i) => sum + value * b.values[i], 0);
};

const anyShape = fc
  .record({
    inputSize: fc.integer({ min: 1, max: 7 }),
    kernelSize: fc.integer({ min: 1, max: 6 }),
    stride: fc.integer({ min: 1, max: 4 }),
  })
  .chain((shape) =>
    fc.record({
      inputSize: fc.constant(shape.inputSize),
      kernelSize: fc.constant(shape.kernelSize),
      stride: fc.constant(shape.stride),
      padding: fc.integer({ min: 0, max: Math.floor((shape.kernelSize - 1) / 2) }),
      outputPadding: fc.integer({ min: 0, max: shape.stride - 1 }),
    }),
  );
const anySeed = fc.integer({ min: 0, max: 1e6 });

describe('output size', () => {
  it('is 19 in the worked example I = 7, S = 3, P = 2, K = 5', () => {
    const shape = { inputSize: 7, kernelSize: 5, stride: 3, padding: 2, outputPadding: 0 };
    expect(transposedOutputSize(shape)).toBe(19);
    expect(stampedSize(shape)).toBe(23);
  });

  it('is that of the picture there is, and every convolution back has the side of the input', () => {
    fc.assert(
      fc.property(anyShape, anySeed, (shape, seed) => {
        const x = randomGrid(shape.inputSize, seed);
        const y = transposedConv2d(x, randomGrid(shape.kernelSize, seed + 1), shape);
        const { inputSize: I, kernelSize: K, stride: S, padding: P, outputPadding } = shape;
        expect(y.size).toBe((I - 1) * S - 2 * P + K + outputPadding);
        expect(y.values.length).toBe(y.size ** 2);
        // Output padding is what tells apart the S sides that a convolution would shrink to I.
        expect(convOutputSize(y.size, shape)).toBe(I);
      }),
    );
  });

  it('refuses what gives no picture', () => {
    const shape = { inputSize: 1, kernelSize: 2, stride: 2, padding: 1, outputPadding: 0 };
    expect(() => transposedOutputSize(shape)).toThrow(/padding: expected an output/);
    expect(() => transposedOutputSize({ ...shape, outputPadding: 2 })).toThrow(/output padding/);
    expect(() => convOutputSize(2, { kernelSize: 5, stride: 1, padding: 1 })).toThrow(
      /kernel size: expected at most 4/,
    );
  });
});

describe('transposed convolution', () => {
  it('is the transpose of the convolution: ⟨conv(x), y⟩ = ⟨x, convT(y)⟩', () => {
    fc.assert(
      fc.property(anyShape, anySeed, (shape, seed) => {
        const y = randomGrid(shape.inputSize, seed);
        const kernel = randomGrid(shape.kernelSize, seed + 1);
        const x = randomGrid(transposedOutputSize(shape), seed + 2);
        const forth = dot(conv2d(x, kernel, shape), y);
        const back = dot(x, transposedConv2d(y, kernel, shape));
        expect(forth).toBeCloseTo(back, 9);
      }),
    );
  });

  it('has the transposed matrix, entry by entry', () => {
    const shape = { inputSize: 3, kernelSize: 3, stride: 2, padding: 1, outputPadding: 1 };
    const kernel = randomGrid(3, 5);
    const side = transposedOutputSize(shape);
    const unit = (size: number, at: number): Grid => {
      const values = new Float64Array(size * size);
      values[at] = 1;
      return { size, values };
    };
    for (let row = 0; row < 9; row++) {
      const image = transposedConv2d(unit(3, row), kernel, shape).values;
      for (let column = 0; column < side ** 2; column++) {
        expect(image[column]).toBe(conv2d(unit(side, column), kernel, shape).values[row]);
      }
    }
  });

  it('gives the numbers of an example worked by hand', () => {
    // Four stamps on a canvas of 5 × 5, whose first row and column are cut off.
    const x = { size: 2, values: Float64Array.of(1, 2, 3, 4) };
    const kernel = { size: 3, values: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9) };
    const y = transposedConv2d(x, kernel, { stride: 2, padding: 1, outputPadding: 1 });
    expect([...y.values]).toEqual([5, 14, 10, 12, 14, 36, 24, 30, 15, 34, 20, 24, 24, 55, 32, 36]);
  });

  it('is a sum of stamps, one pixel at a time', () => {
    const [x, kernel] = [randomGrid(4, 1), randomGrid(3, 2)];
    const before = stamped(x, kernel, 2, 6);
    const after = stamped(x, kernel, 2, 7);
    // Pixel 6 lies in row 1, column 2.
    const added = after.values.map((value, i) => value - before.values[i]);
    const square = windowOf({ size: after.size, values: added }, 0, after.size);
    for (let i = 0; i < 9; i++) {
      for (let j = 0; j < 9; j++) {
        const inside = i >= 2 && i < 5 && j >= 4 && j < 7;
        const expected = inside ? x.values[6] * kernel.values[3 * (i - 2) + (j - 4)] : 0;
        expect(square.values[9 * i + j]).toBeCloseTo(expected, 12);
      }
    }
    expect(stamped(x, kernel, 2, 0).values.every((value) => value === 0)).toBe(true);
  });
});

describe('overlap', () => {
  it('counts between ⌊K/S⌋² and ⌈K/S⌉² stamps inside, both reached; even just where S divides K', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 4 }), (K, S) => {
        const counts = overlapCounts({ inputSize: 12, kernelSize: K, stride: S });
        const inside = windowOf(counts, K, counts.size - 2 * K).values;
        expect(Math.min(...inside)).toBe(Math.floor(K / S) ** 2);
        expect(Math.max(...inside)).toBe(Math.ceil(K / S) ** 2);
        expect(ripple(phaseSums(onesOf(K), S)) === 0).toBe(K % S === 0);
      }),
    );
  });

  it('phase sums are what a flat input gives inside', () => {
    fc.assert(
      fc.property(anyShape, anySeed, ({ kernelSize, stride }, seed) => {
        const kernel = randomGrid(kernelSize, seed);
        const flat = stamped(onesOf(14), kernel, stride);
        const phases = phaseSums(kernel, stride);
        // Multiples of the stride, far enough from the edge that every tap is there.
        const first = stride * Math.ceil(kernelSize / stride);
        const seen = windowOf(flat, first, stride);
        seen.values.forEach((value, i) => expect(value).toBeCloseTo(phases.values[i], 10));
      }),
    );
  });

  it('the tent of side 2S − 1 makes up for its overlap, as linear interpolation does', () => {
    for (const S of [2, 3, 4]) {
      const ramp = Array.from({ length: 2 * S - 1 }, (_, a) => S - Math.abs(a - S + 1));
      const tent = {
        size: 2 * S - 1,
        values: Float64Array.from(ramp.flatMap((a) => ramp.map((b) => a * b))),
      };
      expect(ripple(phaseSums(tent, S))).toBe(0);
    }
  });
});

describe('resize, then convolve', () => {
  it('repeats each pixel', () => {
    const x = { size: 2, values: Float64Array.of(1, 2, 3, 4) };
    expect([...resizeNearest(x, 2).values]).toEqual([
      1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4,
    ]);
  });

  it('keeps a flat input flat to its edge, whatever the kernel', () => {
    fc.assert(
      fc.property(anyShape, anySeed, ({ inputSize, kernelSize, stride }, seed) => {
        const kernel = randomGrid(kernelSize, seed);
        const sum = kernel.values.reduce((total, weight) => total + weight, 0);
        const y = resizeConv2d(onesOf(inputSize), kernel, stride);
        expect(y.size).toBe(inputSize * stride);
        for (const value of y.values) expect(value).toBeCloseTo(sum, 10);
      }),
    );
  });

  it('is resizing alone with a kernel of one pixel, and the plain convolution at factor 1 inside', () => {
    const x = randomGrid(5, 3);
    expect(resizeConv2d(x, onesOf(1), 3)).toEqual(resizeNearest(x, 3));
    const kernel = randomGrid(3, 4);
    const plain = conv2d(x, kernel, { stride: 1, padding: 0 });
    expect(windowOf(resizeConv2d(x, kernel, 1), 1, 3).values).toEqual(plain.values);
  });
});
