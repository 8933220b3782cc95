import { RuntimeError } from './errors';
import type { TensorSpec } from './manifest';
import { elementCount, type Tensors } from './tensor';

/**
 * Demands that the inputs are those the model declares, and returns the size that stands for
 * `batch` in their shapes (undefined where no shape has one).
 *
 * @throws RuntimeError of kind `input`.
 */
export function expectInputs(
  model: string,
  specs: readonly TensorSpec[],
  inputs: Tensors,
): number | undefined {
  const fail = (expected: string, got: string): never => {
    throw new RuntimeError('input', {
      expected: `${expected} for the model "${model}"`,
      got,
      remedy: 'Correct the call.',
    });
  };
  const names = specs.map(({ name }) => name);
  const extra = Object.keys(inputs).find((name) => !names.includes(name));
  if (extra !== undefined) fail(`the inputs ${names.join(', ')}`, `"${extra}"`);
  let batch: number | undefined;
  for (const { name, dtype, shape } of specs) {
    const declared = `${name}: ${dtype}[${shape.join(', ')}]`;
    const tensor = Object.hasOwn(inputs, name) ? inputs[name] : fail(declared, 'nothing');
    const came = `${tensor.dtype}[${tensor.shape.join(', ')}] with ${tensor.data.length} values`;
    if (
      tensor.dtype !== dtype ||
      tensor.shape.length !== shape.length ||
      tensor.data.length !== elementCount(tensor.shape)
    ) {
      fail(declared, came);
    }
    shape.forEach((size, axis) => {
      const actual = tensor.shape[axis];
      if (size === 'batch') batch ??= actual;
      const wanted = size === 'batch' ? batch : size;
      if (actual !== wanted || actual < 1) {
        fail(size === 'batch' ? `${declared} with batch = ${batch}` : declared, came);
      }
    });
  }
  return batch;
}
