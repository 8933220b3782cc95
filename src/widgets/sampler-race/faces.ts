/** The faces of the race: the same wishes and the same noise for every sampler. */
import { drawnFaces, wishFor } from '~/faces/drawn-wishes';
import type { PictureWalk } from '~/runtime/diffusion-walk';
import type { SamplerKind } from '~/samplers/kinds';
import { FACES } from './models';
import type { Params } from './state';

export const walkOf = (kind: SamplerKind, { calls, seed }: Params): PictureWalk => ({
  kind,
  calls,
  seed,
  guidance: 1,
  conditions: drawnFaces(seed, FACES).map((face) => ({ attributes: wishFor(face) })),
});
