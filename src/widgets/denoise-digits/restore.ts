import { meanSquaredError } from '~/math/picture-error';
import type { ModelSession } from '~/runtime/session';
import { float32 } from '~/runtime/tensor';
import type { Action, Work } from './state';

type Run = Pick<ModelSession, 'run'>;

/** The network's answer to one picture: an estimate of E[x₀ | x]. */
export async function restore(restorer: Run, noisy: Float32Array): Promise<Float32Array> {
  const { clean } = await restorer.run({ x: float32([1, 1, 28, 28], noisy) });
  return clean.data as Float32Array;
}

/** Does a piece of the figure's work; the same in a page and in the build. */
export async function compute(work: Work, restorer: Run): Promise<Action> {
  const pixels = await restore(restorer, work.noisy);
  const { of, key } = work;
  if (work.kind === 'restore') return { type: 'restored', restored: { of, key, pixels } };
  return { type: 'level', of, key, level: work.level, error: meanSquaredError(pixels, of) };
}
