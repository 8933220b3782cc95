/** Draws the pictures on offer and fills a gap when the book is built. Never in a page. */
import path from 'node:path';
import { buildPicture, rasteriseSvg } from '~/book/build-images';
import { kept } from '~/book/kept';
import { boxFilter } from '~/faces/box-filter';
import { datasetFace, splitSeeds } from '~/faces/dataset';
import { wishFor } from '~/faces/drawn-wishes';
import { DRAWN_WIDTH } from '~/faces/picture';
import { faceSvg } from '~/faces/svg';
import { openModelInNode, readManifest } from '~/runtime/node';
import { fill } from './fill';
import { pack, unpack } from './library';
import { FILLS, models, pictures, sizes, type Known, type Subject } from './models';
import {
  initialState,
  knownOf,
  maskIn,
  rowNames,
  type Library,
  type Params,
  type RowName,
} from './state';

const folderOf = (subject: Subject): string => path.resolve('models', models[subject]);

export const bytesOf = (subject: Subject): number =>
  readManifest(folderOf(subject)).files.find(({ name }) => name === 'model.onnx')?.bytes ?? 0;

async function testFace(number: number): Promise<Known> {
  const face = datasetFace(splitSeeds.test, number);
  const { width } = sizes.faces;
  const rgb = boxFilter(await rasteriseSvg(faceSvg(face), DRAWN_WIDTH), DRAWN_WIDTH, width);
  const plane = width * width;
  return {
    pixels: Float32Array.from(
      { length: 3 * plane },
      (_, i) => rgb[3 * (i % plane) + Math.floor(i / plane)] / 127.5 - 1,
    ),
    condition: { attributes: Array.from(wishFor(face), (value) => Number(value.toFixed(3))) },
    title: `test face ${number}`,
  };
}

/** As it comes out of the page, so that build and page fill the same picture. */
export async function libraryAtBuild(): Promise<Library> {
  const digits = pictures.digits.map(async (name): Promise<Known> => {
    const { pixels, title } = await buildPicture(name);
    return { pixels, title, condition: { label: [Number(/\d/.exec(name)?.[0])] } };
  });
  const library = {
    faces: await Promise.all(pictures.faces.map(testFace)),
    digits: await Promise.all(digits),
  };
  return unpack(pack(library));
}

/** The fillings of both rows, one after the other. */
export async function rowsAtBuild(
  values: Params,
  library: Library,
): Promise<Record<RowName, Float32Array>> {
  const state = initialState(values, library);
  const gap = { known: knownOf(state), mask: maskIn(state), params: values };
  const folder = folderOf(values.subject);
  const from = [
    JSON.stringify(['repaint', values, readManifest(folder).files]),
    gap.known.pixels,
    gap.mask,
  ];
  const rows = await kept(from, async () => {
    const session = await openModelInNode(folder, { batch: FILLS });
    const filled: number[][] = [];
    for (const name of rowNames) {
      let end: Float32Array = new Float32Array();
      for await (const { x } of fill(session, name, gap)) end = x;
      // Three decimals are finer than a screen's levels.
      filled.push(Array.from(end, (value) => Number(value.toFixed(3))));
    }
    session.close();
    return filled;
  });
  return Object.fromEntries(
    rowNames.map((name, i) => [name, Float32Array.from(rows[i])]),
  ) as Record<RowName, Float32Array>;
}
