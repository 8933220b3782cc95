/** Reads what was measured, and draws the pictures of a state, when the book is built. Never in a page. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { kept } from '~/book/kept';
import { picturesOf } from '~/runtime/diffusion-walk';
import { openModelInNode, readManifest } from '~/runtime/node';
import { measurementsOf, type Measurements } from './measurements';
import { painters, partsOf, type Subject } from './models';
import { walkOf } from './pictures';
import { rowNames, type Params, type RowName } from './state';

const folderOf = (model: string): string => path.resolve('models', model);

export const measured = (): Measurements =>
  measurementsOf(
    JSON.parse(
      readFileSync(path.join(folderOf(painters.faces), 'sampling.json'), 'utf8'),
    ) as Parameters<typeof measurementsOf>[0],
  );

/** Bytes of the graphs that a subject opens. */
export const bytesOf = (subject: Subject): number =>
  Object.values(partsOf(subject)).reduce((sum, { model }) => {
    const { files } = readManifest(folderOf(model));
    return sum + (files.find(({ name }) => name === 'model.onnx')?.bytes ?? 0);
  }, 0);

export async function rowsAtBuild(values: Params): Promise<Record<RowName, Float32Array>> {
  const rows = await Promise.all(rowNames.map((name) => rowAtBuild(name, values)));
  return Object.fromEntries(rowNames.map((name, i) => [name, rows[i]])) as Record<
    RowName,
    Float32Array
  >;
}

async function rowAtBuild(name: RowName, values: Params): Promise<Float32Array> {
  const walk = walkOf(name, values);
  const folder = folderOf(painters[values.subject]);
  const from = JSON.stringify([walk, readManifest(folder).files]);
  const pixels = await kept([from], async () => {
    const session = await openModelInNode(folder);
    const end = await picturesOf(session, walk);
    session.close();
    // Three decimals are finer than a screen's levels.
    return Array.from(end, (value) => Number(value.toFixed(3)));
  });
  return Float32Array.from(pixels);
}
