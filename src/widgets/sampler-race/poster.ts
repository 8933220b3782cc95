/** Draws the faces of a state when the book is built. Never in a page. */
import path from 'node:path';
import { kept } from '~/book/kept';
import { picturesOf } from '~/runtime/diffusion-walk';
import { openModelInNode, readManifest } from '~/runtime/node';
import { samplerKinds, type SamplerKind } from '~/samplers/kinds';
import { walkOf } from './faces';
import { FACES, MODEL } from './models';
import type { Params } from './state';

const folder = path.resolve('models', MODEL);

export const modelBytes = (): number =>
  readManifest(folder).files.find(({ name }) => name === 'model.onnx')?.bytes ?? 0;

/** The faces of each sampler, one after the other. */
export async function facesOf(values: Params): Promise<Record<SamplerKind, Float32Array>> {
  const walks = samplerKinds.map((kind) => walkOf(kind, values));
  const from = JSON.stringify([walks, readManifest(folder).files]);
  const pixels = await kept([from], async () => {
    const session = await openModelInNode(folder, { batch: FACES });
    const drawn: number[][] = [];
    for (const walk of walks) {
      // Three decimals are finer than a screen's levels.
      const end = await picturesOf(session, walk);
      drawn.push(Array.from(end, (value) => Number(value.toFixed(3))));
    }
    session.close();
    return drawn;
  });
  return Object.fromEntries(
    samplerKinds.map((kind, i) => [kind, Float32Array.from(pixels[i])]),
  ) as Record<SamplerKind, Float32Array>;
}
