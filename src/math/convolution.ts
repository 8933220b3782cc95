import { expectInteger, expectLength } from '~/math/expect';

/**
 * Convolution of square pictures with square kernels, its transpose, and what stands in for the
 * transpose in many decoders: nearest-neighbour resizing, then an ordinary convolution.
 *
 * Pictures are [n, n] and kernels [K, K], row-major. As in every deep-learning library “convolution”
 * is the cross-correlation; the kernel is not flipped.
 */
export type Grid = { readonly size: number; readonly values: Float64Array };

export type Stride = {
  /** Side K of the kernel, at least 1. */
  kernelSize: number;
  /** Stride S, at least 1. */
  stride: number;
  /** Padding P, at least 0: zeros around a convolution's input, rows cut off its transpose's output. */
  padding: number;
};

export type TransposedShape = Stride & {
  /** Side I of the input, at least 1. */
  inputSize: number;
  /** Rows and columns added at the far end, 0 … S − 1. */
  outputPadding: number;
};

const LIMIT = 4096;

function expectStride({ kernelSize, stride, padding }: Stride): void {
  expectInteger('kernel size', kernelSize, 1, LIMIT);
  expectInteger('stride', stride, 1, LIMIT);
  expectInteger('padding', padding, 0, LIMIT);
}

function expectGrid(name: string, { size, values }: Grid): void {
  expectInteger(`size of ${name}`, size, 1, LIMIT);
  expectLength(name, values, size * size);
}

/**
 * Side of a convolution's output, ⌊(n + 2P − K)/S⌋ + 1 (Dumoulin & Visin 2016, relationship 6).
 *
 * @throws RangeError where the kernel is larger than the padded input.
 */
export function convOutputSize(inputSize: number, { kernelSize, stride, padding }: Stride): number {
  expectInteger('input size', inputSize, 1, LIMIT);
  expectStride({ kernelSize, stride, padding });
  const room = inputSize + 2 * padding - kernelSize;
  if (room < 0) {
    throw new RangeError(
      `kernel size: expected at most ${inputSize + 2 * padding}, the padded input, got ${kernelSize}`,
    );
  }
  return Math.floor(room / stride) + 1;
}

/**
 * Side of a transposed convolution's output, (I − 1)·S − 2P + K + output padding (Dumoulin & Visin
 * 2016, relationship 14).
 *
 * @throws RangeError for an output padding of S or more, or where nothing is left of the output.
 */
export function transposedOutputSize(shape: TransposedShape): number {
  const { inputSize, kernelSize, stride, padding, outputPadding } = shape;
  expectInteger('input size', inputSize, 1, LIMIT);
  expectStride(shape);
  expectInteger('output padding', outputPadding, 0, stride - 1);
  const size = (inputSize - 1) * stride - 2 * padding + kernelSize + outputPadding;
  if (size < 1) {
    throw new RangeError(
      `padding: expected an output of at least one pixel, got a side of ${size}; pad less`,
    );
  }
  return size;
}

/** Side of all stamps together before the padding is cut off, (I − 1)·S + K. */
export const stampedSize = ({ inputSize, kernelSize, stride }: TransposedShape): number =>
  (inputSize - 1) * stride + kernelSize;

/**
 * Convolution with zeros around the input:
 *
 *     y[i, j] = Σ_{a, b} k[a, b] · x[S·i + a − P, S·j + b − P].
 *
 * @param x [n, n]. @param kernel [K, K]. @returns [m, m] with m = `convOutputSize`.
 */
export function conv2d(
  x: Grid,
  kernel: Grid,
  { stride, padding }: Pick<Stride, 'stride' | 'padding'>,
): Grid {
  expectGrid('input', x);
  expectGrid('kernel', kernel);
  const size = convOutputSize(x.size, { kernelSize: kernel.size, stride, padding });
  const values = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      let sum = 0;
      for (let a = 0; a < kernel.size; a++) {
        const row = stride * i + a - padding;
        if (row < 0 || row >= x.size) continue;
        for (let b = 0; b < kernel.size; b++) {
          const column = stride * j + b - padding;
          if (column < 0 || column >= x.size) continue;
          sum += kernel.values[a * kernel.size + b] * x.values[row * x.size + column];
        }
      }
      values[i * size + j] = sum;
    }
  }
  return { size, values };
}

/**
 * The stamps of the first `count` pixels (row by row) on one canvas: pixel (i, j) adds
 * x[i, j] · k at rows S·i … S·i + K − 1 and columns S·j … S·j + K − 1.
 *
 * @returns [(n − 1)·S + K]², nothing cut off.
 */
export function stamped(x: Grid, kernel: Grid, stride: number, count = x.size ** 2): Grid {
  expectGrid('input', x);
  expectGrid('kernel', kernel);
  expectInteger('stride', stride, 1, LIMIT);
  expectInteger('pixels stamped', count, 0, x.size ** 2);
  const size = (x.size - 1) * stride + kernel.size;
  const values = new Float64Array(size * size);
  for (let pixel = 0; pixel < count; pixel++) {
    const top = stride * Math.floor(pixel / x.size);
    const left = stride * (pixel % x.size);
    for (let a = 0; a < kernel.size; a++) {
      for (let b = 0; b < kernel.size; b++) {
        values[(top + a) * size + left + b] += x.values[pixel] * kernel.values[a * kernel.size + b];
      }
    }
  }
  return { size, values };
}

/**
 * The part of `grid` of side `size` whose first row and column are `first`; what lies outside of
 * `grid` is 0.
 */
export function windowOf(grid: Grid, first: number, size: number): Grid {
  const values = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const [row, column] = [i + first, j + first];
      if (Math.min(row, column) < 0 || Math.max(row, column) >= grid.size) continue;
      values[i * size + j] = grid.values[row * grid.size + column];
    }
  }
  return { size, values };
}

/**
 * Transposed convolution, the transpose of the matrix of `conv2d`:
 *
 *     y[o, p] = Σ_{i, j} x[i, j] · k[o + P − S·i, p + P − S·j],
 *
 * k being 0 outside of 0 … K − 1. All stamps on one canvas, P rows and columns cut off on every side,
 * and `outputPadding` of them put back at the far end.
 *
 * @param x [I, I]. @param kernel [K, K]. @returns [O, O] with O = `transposedOutputSize`.
 */
export function transposedConv2d(
  x: Grid,
  kernel: Grid,
  options: Pick<TransposedShape, 'stride' | 'padding' | 'outputPadding'>,
): Grid {
  const size = transposedOutputSize({
    inputSize: x.size,
    kernelSize: kernel.size,
    ...options,
  });
  return windowOf(stamped(x, kernel, options.stride), options.padding, size);
}

/** A grid of ones. */
export const onesOf = (size: number): Grid => ({
  size,
  values: new Float64Array(size * size).fill(1),
});

/** How many stamps lie on each cell of the canvas after the first `count` pixels: [(I − 1)·S + K]². */
export const overlapCounts = (
  { inputSize, kernelSize, stride }: Pick<TransposedShape, 'inputSize' | 'kernelSize' | 'stride'>,
  count = inputSize ** 2,
): Grid => stamped(onesOf(inputSize), onesOf(kernelSize), stride, count);

/**
 * What a flat input of ones becomes far from the edges, where it repeats with the stride: [S, S],
 *
 *     y[r, s] = Σ k[a, b] over all a ≡ r and b ≡ s (mod S).
 */
export function phaseSums(kernel: Grid, stride: number): Grid {
  expectGrid('kernel', kernel);
  expectInteger('stride', stride, 1, LIMIT);
  const values = new Float64Array(stride * stride);
  kernel.values.forEach((weight, at) => {
    const row = Math.floor(at / kernel.size) % stride;
    const column = (at % kernel.size) % stride;
    values[row * stride + column] += weight;
  });
  return { size: stride, values };
}

/** (largest − smallest)/|mean| of the values: 0 for a flat picture. */
export function ripple({ values }: Grid): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return (Math.max(...values) - Math.min(...values)) / Math.abs(mean);
}

/** Nearest-neighbour resizing by a whole factor: each pixel becomes a square of `factor`² pixels. */
export function resizeNearest(x: Grid, factor: number): Grid {
  expectGrid('input', x);
  expectInteger('factor', factor, 1, LIMIT);
  const size = x.size * factor;
  const values = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      values[i * size + j] = x.values[Math.floor(i / factor) * x.size + Math.floor(j / factor)];
    }
  }
  return { size, values };
}

/**
 * Resize, then convolve (Odena, Dumoulin & Olah 2016): nearest neighbours by the factor S, then a
 * convolution of stride 1 that keeps the side S·I; beyond the edge the last row and column repeat.
 * A flat input stays flat whatever the kernel.
 */
export function resizeConv2d(x: Grid, kernel: Grid, factor: number): Grid {
  const large = resizeNearest(x, factor);
  const before = Math.floor((kernel.size - 1) / 2);
  return conv2d(repeatEdges(large, before, kernel.size - 1 - before), kernel, {
    stride: 1,
    padding: 0,
  });
}

function repeatEdges({ size: inner, values: from }: Grid, before: number, after: number): Grid {
  const size = inner + before + after;
  const values = new Float64Array(size * size);
  const within = (at: number) => Math.min(inner - 1, Math.max(0, at - before));
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) values[i * size + j] = from[within(i) * inner + within(j)];
  }
  return { size, values };
}
