/** Reference inputs and outputs of a model, and what counts as agreeing with them. */
import { elementCount, type Tensor } from './tensor';

export type GoldenTensor = {
  dtype: 'float32' | 'int32';
  shape: number[];
  /** All values in reading order; fewer than the shape has begin anew at their end. */
  data: number[];
  /** Of a large float32 output only every so many-th value is kept. */
  every?: number;
};

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
  /** Whether |actual − expected| ≤ absolute + relative·|expected| wherever a value is expected. */
  agrees: boolean;
  /** Largest |actual − expected|; Infinity where it is missing, a shape differs or a value is NaN. */
  largest: number;
};

/** The whole tensor; NaN stands where its value was not kept. */
export function goldenTensor({ dtype, shape, data, every }: GoldenTensor): Tensor {
  const length = elementCount(shape);
  const value = (i: number): number => {
    if (every === undefined) return data[i % data.length];
    return i % every === 0 ? data[i / every] : NaN;
  };
  return dtype === 'int32'
    ? { dtype, shape, data: Int32Array.from({ length }, (_, i) => value(i)) }
    : { dtype, shape, data: Float32Array.from({ length }, (_, i) => value(i)) };
}

/** @param expected where it is NaN, any value agrees. */
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
    if (Number.isNaN(expected.data[i])) continue;
    const difference = Math.abs(actual.data[i] - expected.data[i]);
    if (!(difference <= tolerance.absolute + tolerance.relative * Math.abs(expected.data[i]))) {
      agrees = false;
    }
    largest = Math.max(largest, Number.isNaN(difference) ? Infinity : difference);
  }
  return { agrees, largest };
}
