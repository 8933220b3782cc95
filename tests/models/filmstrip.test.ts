import { describe, expect, it } from 'vitest';
import { openModelInNode, readManifest } from '~/runtime/node';
import { generate, pixelsOf, spreadOf } from '~/widgets/training-filmstrip/faces';
import { FACES, MODEL } from '~/widgets/training-filmstrip/models';

const FOLDER = `models/${MODEL}`;
const SIZE = { width: 32, height: 32, channels: 3 } as const;

/** The sixteen faces that a kept generator makes of the codes of seed 1. */
async function facesOf(graph: string): Promise<Float32Array> {
  const session = await openModelInNode(FOLDER, { graph, batch: FACES });
  const faces = await generate(session, { seed: 1, latent: 64 });
  session.close();
  return faces;
}

describe('the kept generators of a training run', async () => {
  const strip = readManifest(FOLDER)
    .files.map(({ name }) => name)
    .filter((name) => name.startsWith('filmstrip-'))
    .sort();
  const [last, collapsed] = await Promise.all([facesOf(strip.at(-1)!), facesOf('collapsed.onnx')]);

  it('are at least twelve, and no two make the same faces', async () => {
    expect(strip.length).toBeGreaterThanOrEqual(12);
    const all: Float32Array[] = [];
    for (const graph of strip) all.push(await facesOf(graph));
    all.slice(1).forEach((faces, i) => expect(faces).not.toEqual(all[i]));
  });

  it('make sixteen faces of sixteen z at the end, and nearly one where the run collapsed', () => {
    const spread = (faces: Float32Array) => spreadOf(faces, pixelsOf(SIZE));
    expect(spread(last)).toBeGreaterThan(0.25);
    expect(spread(collapsed)).toBeLessThan(0.1);
  });
});
