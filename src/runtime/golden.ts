/** Reference inputs and outputs of a model, and what counts as agreeing with them. */
import type { Tensor } from './tensor';

export type GoldenTensor = { dtype: 'float32' | 'int32'; shape: number[]; data: number[] };

export type GoldenCase = {
  /** The graph the case belongs to; `model.onnx` where it is not said. */
  graph?: string;
  inputs: Record<string, GoldenTensor>;
  outputs: Record<string, GoldenTensor>;
};

/** models/<id>/golden.json: cases computed by the framework that trained the model. */
export type Golden = {
  tolerance: Tolerance;
  /** The command that made the file. */
  made: string;
  cases: GoldenCase[];
};

export type Tolerance = { absolute: number; relative: number };

export type Difference = {
  /** Whether |actual − expected| ≤ absolute + relative·|expected| everywhere. */
  agrees: boolean;
  /** Largest |actual − expected|; Infinity where it is missing, a shape differs or a value is NaN. */
  largest: number;
};

export function goldenTensor({ dtype, shape, data }: GoldenTensor): Tensor {
  return dtype === 'int32'
    ? { dtype, shape, data: Int32Array.from(data) }
    : { dtype, shape, data: Float32Array.from(data) };
}

export function compare(
  actual: Tensor | undefined,
  expected: Tensor,
  tolerance: Tolerance,
): Difference {
  if (
    actual?.dtype !== expected.dtype ||
    actual.shape.length !== expected.shape.length ||
    actual.shape.some((size, axis) => size !== expected.shape[axis])
  ) {
    return { agrees: false, largest: Infinity };
  }
  let agrees = true;
  let largest = 0;
  for (let i = 0; i < expected.data.length; i++) {
    const difference = Math.abs(actual.data[i] - expected.data[i]);
    if (!(difference <= tolerance.absolute + tolerance.relative * Math.abs(expected.data[i]))) {
      agrees = false;
    }
    largest = Math.max(largest, Number.isNaN(difference) ? Infinity : difference);
  }
  return { agrees, largest };
}
