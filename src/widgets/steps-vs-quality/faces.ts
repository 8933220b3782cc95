/** The faces of a point: by its sampler with its calls, and, to compare, with very many. */
import { drawnFaces, wishFor } from '~/faces/drawn-wishes';
import type { PictureWalk } from '~/runtime/diffusion-walk';
import { FACES } from './models';
import { LONG_CALLS, type Params, type RowName } from './state';

export function walkOf(name: RowName, { sampler, calls, seed }: Params): PictureWalk {
  return {
    ...(name === 'short'
      ? { kind: sampler, calls }
      : { kind: 'dpmSolver2M' as const, calls: LONG_CALLS }),
    seed,
    guidance: 1,
    conditions: drawnFaces(seed, FACES).map((face) => ({ attributes: wishFor(face) })),
  };
}
