/** A dense tensor, row-major; `data.length` is the product of `shape`. */
export type Tensor =
  | { dtype: 'float32'; shape: readonly number[]; data: Float32Array }
  | { dtype: 'int32'; shape: readonly number[]; data: Int32Array };

export type Tensors = Record<string, Tensor>;

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

export function float32(shape: readonly number[], data: ArrayLike<number>): Tensor {
  return { dtype: 'float32', shape, data: Float32Array.from(data) };
}

export function int32(shape: readonly number[], data: ArrayLike<number>): Tensor {
  return { dtype: 'int32', shape, data: Int32Array.from(data) };
}

/**
 * The first `rows` rows of a tensor, starting over at its end: shape [n, …] becomes [rows, …].
 * Turns a golden case of any batch size into one of the batch size a session was built for.
 */
export function repeatRows(tensor: Tensor, rows: number): Tensor {
  const [available = 1, ...rest] = tensor.shape;
  const width = elementCount(rest);
  const pick = (i: number): number =>
    tensor.data[(Math.floor(i / width) % available) * width + (i % width)];
  const values = Float64Array.from({ length: rows * width }, (_, i) => pick(i));
  return tensor.dtype === 'int32'
    ? int32([rows, ...rest], values)
    : float32([rows, ...rest], values);
}
