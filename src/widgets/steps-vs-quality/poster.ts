/** Reads what was measured, and draws the faces of a state, when the book is built. Never in a page. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { kept } from '~/book/kept';
import { picturesOf } from '~/runtime/diffusion-walk';
import { openModelInNode, readManifest } from '~/runtime/node';
import { walkOf } from './faces';
import { measurementsOf, type Measurements, type SamplingFile } from './measurements';
import { FACES, MODEL } from './models';
import { rowNames, type Params, type RowName } from './state';

const folder = path.resolve('models', MODEL);

export const measured = (): Measurements =>
  measurementsOf(
    JSON.parse(readFileSync(path.join(folder, 'sampling.json'), 'utf8')) as SamplingFile,
  );

export const modelBytes = (): number =>
  readManifest(folder).files.find(({ name }) => name === 'model.onnx')?.bytes ?? 0;

/** The faces of both rows, one after the other. */
export async function facesOf(values: Params): Promise<Record<RowName, Float32Array>> {
  const rows = await Promise.all(rowNames.map((name) => rowAtBuild(name, values)));
  return Object.fromEntries(rowNames.map((name, i) => [name, rows[i]])) as Record<
    RowName,
    Float32Array
  >;
}

async function rowAtBuild(name: RowName, values: Params): Promise<Float32Array> {
  const walk = walkOf(name, values);
  const from = JSON.stringify([walk, readManifest(folder).files]);
  const pixels = await kept([from], async () => {
    const session = await openModelInNode(folder, { batch: FACES });
    const end = await picturesOf(session, walk);
    session.close();
    // Three decimals are finer than a screen's levels.
    return Array.from(end, (value) => Number(value.toFixed(3)));
  });
  return Float32Array.from(pixels);
}
