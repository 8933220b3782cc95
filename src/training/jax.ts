/**
 * What the laboratory needs of jax-js beyond the library itself. Arrays are reference-counted: a
 * function consumes its arguments once, and `x.ref` keeps one for another use. Everything runs on
 * the `wasm` device, in the calling thread.
 */
import { defaultDevice, init, nn, numpy as np, lax, type numpy } from '@jax-js/jax';

export type Tensor = numpy.Array;

let started: Promise<void> | undefined;

/** Starts jax-js; to be awaited once before anything else here. */
export function startJax(): Promise<void> {
  return (started ??= start());
}

async function start(): Promise<void> {
  // Node 20 has none, and jax-js asks it for the kind of device.
  (globalThis as { navigator?: unknown }).navigator ??= {};
  const devices = await init('wasm');
  if (!devices.includes('wasm')) {
    throw new Error(
      'Live training needs WebAssembly, which this browser does not offer here; try another browser.',
    );
  }
  defaultDevice('wasm');
}

/** A tensor of the given numbers; the array may be reused at once. */
export function tensor(values: Float32Array, shape?: number[]): Tensor {
  return np.array(values as Float32Array<ArrayBuffer>, { shape: shape ?? [values.length] });
}

/** Waits for a tensor and takes its numbers; consumes it. */
export function take(values: Tensor): Float32Array {
  return values.dataSync() as Float32Array;
}

/** log(1 + eˣ) = −log σ(−x), whose gradient σ(x) stays exact however large |x| is. */
export function softplus(x: Tensor): Tensor {
  const high = lax.stopGradient(np.maximum(x.ref, 0));
  return np.log(np.exp(x.sub(high.ref)).add(np.exp(high.ref.neg()))).add(high);
}

/** σ(x) = 1/(1 + e⁻ˣ). */
export const sigmoid = (x: Tensor): Tensor => nn.sigmoid(x);

/** Σ x_i². */
export const squaredNorm = (x: Tensor): Tensor => np.sum(np.square(x));
