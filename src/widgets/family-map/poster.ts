/** Draws the faces of the first picture when the book is built, with the shipped networks. Never in a page. */
import path from 'node:path';
import { kept } from '~/book/kept';
import { measuresOf } from '~/components/family-measures';
import { openModelInNode, readManifest } from '~/runtime/node';
import { networkOf, sampledNames, type Sampled } from './families';
import { FACES, PIXELS, size, type AllFacts, type Facts } from './models';
import { callOnce } from './sample';
import type { Drawing } from './state';

const folderOf = (family: Sampled): string => path.resolve('models', networkOf[family]);

/** What the manifests say. */
export function allFacts(): AllFacts {
  const entries = sampledNames.map((family): [Sampled, Facts] => {
    const manifest = readManifest(folderOf(family));
    const code = manifest.inputs.find(({ name }) => name === 'z')?.shape[1];
    const codeLength = typeof code === 'number' ? code : PIXELS;
    return [family, { ...measuresOf(manifest), codeLength }];
  });
  return Object.fromEntries(entries) as AllFacts;
}

/** The faces of a seed, [FACES, 3, 32, 32]. */
export async function facesOf(family: Sampled, seed: number, facts: AllFacts) {
  const { files } = readManifest(folderOf(family));
  const from = ['faces of a family', JSON.stringify([files, seed, FACES, facts[family].calls])];
  const bytes = await kept(from, () => draw(family, seed, facts));
  return Float32Array.from(Buffer.from(bytes, 'base64'), (level) => level / 127.5 - 1);
}

async function draw(family: Sampled, seed: number, facts: AllFacts): Promise<string> {
  const network = await openModelInNode(folderOf(family));
  let drawing: Drawing | undefined;
  while ((drawing?.calls ?? 0) < facts[family].calls) {
    drawing = await callOnce({ family, seed, from: drawing }, network, facts);
  }
  network.close();
  const faces = drawing?.faces ?? new Float32Array(FACES * size.channels);
  return Buffer.from(
    Uint8Array.from(faces, (value) => Math.round((Math.min(1, Math.max(-1, value)) + 1) * 127.5)),
  ).toString('base64');
}
