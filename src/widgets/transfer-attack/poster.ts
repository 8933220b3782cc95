/** Computes the matrix of a state when the book is built. Never in a page. */
import path from 'node:path';
import { buildPicture } from '~/book/build-images';
import { kept } from '~/book/kept';
import { gatheringOracle, pictureShape } from '~/runtime/classifier';
import { openModelInNode, readManifest } from '~/runtime/node';
import { measureRow, type Oracles } from './measure';
import { digitNames, modelOf, nets, wanted } from './models';
import { keyOf, mades, type Made, type Params, type Recorded, type Row } from './state';

const folderOf = (model: string): string => path.resolve('models', model);

/** Bytes of the graphs that the figure opens. */
export function bytesOfGraphs(): number {
  return Object.values(wanted).reduce((sum, { model, graph }) => {
    const { files } = readManifest(folderOf(model));
    return sum + (files.find(({ name }) => name === graph)?.bytes ?? 0);
  }, 0);
}

export type Poster = { recorded: Recorded; pictures: Record<Made, Float32Array[]> };

export async function posterOf(values: Params): Promise<Poster> {
  const sources = await Promise.all(digitNames.map(buildPicture));
  const digits = sources.map(({ pixels }) => pixels);
  const files = nets.map((net) => readManifest(folderOf(modelOf[net])).files);
  const from = [JSON.stringify(['transfer-attack', files, keyOf(values)]), ...digits];
  const rows = await kept(from, () => make(values, digits));
  const each = <T>(part: (row: PackedRow) => T) =>
    Object.fromEntries(mades.map((made) => [made, part(rows[made])])) as Record<Made, T>;
  return {
    recorded: { params: values, readBy: each(({ readBy }) => readBy) },
    pictures: each(({ pictures }) => pictures.map((picture) => Float32Array.from(picture))),
  };
}

type PackedRow = { pictures: number[][]; readBy: Row['readBy'] };

async function make(
  values: Params,
  digits: readonly Float32Array[],
): Promise<Record<Made, PackedRow>> {
  const sessions = await Promise.all(
    nets.map((net) => openModelInNode(folderOf(modelOf[net]), { graph: wanted[net].graph })),
  );
  const oracles = Object.fromEntries(
    sessions.map((session, i) => [
      nets[i],
      gatheringOracle(session, pictureShape(session.manifest)),
    ]),
  ) as Oracles;
  const rows = {} as Record<Made, PackedRow>;
  for (const made of mades) {
    const { pictures, readBy } = await measureRow(oracles, made, digits, values);
    const rounded = pictures.map((x) => Array.from(x, (value) => Math.round(value * 1e4) / 1e4));
    rows[made] = { pictures: rounded, readBy };
  }
  for (const session of sessions) session.close();
  return rows;
}
