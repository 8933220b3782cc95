/** Scores the test pictures when the book is built, by the same networks. Never in a page. */
import { statSync } from 'node:fs';
import path from 'node:path';
import { buildPicture, buildTestPictures } from '~/book/build-images';
import { kept } from '~/book/kept';
import { meanSquaredError } from '~/math/picture-error';
import { openModelInNode, readManifest } from '~/runtime/node';
import type { ModelSession } from '~/runtime/session';
import { isDigitPicture } from '~/ui/digit-pictures';
import { testPictures } from '~/ui/images';
import {
  BATCH,
  BLANK,
  graphsOf,
  modelOf,
  PIXELS,
  wanted,
  type GraphName,
  type Network,
} from './models';
import { rebuild, type Graphs } from './rebuild';
import { factsOf } from './score';
import { initialState, update, type Params, type Recorded, type State } from './state';

const folderOf = (model: string): string => path.resolve('models', model);

/** Bytes of the test pictures' sheet, which is fetched with the networks. */
export const sheetBytes = (): number =>
  statSync(path.resolve('public/images', testPictures.sheet)).size;

/** Bytes of the graphs that the figure opens. */
export function bytesOfGraphs(): number {
  return Object.values(wanted).reduce((sum, part) => {
    const name = 'graph' in part ? part.graph : 'model.onnx';
    const { files } = readManifest(folderOf(part.model));
    return sum + (files.find((file) => file.name === name)?.bytes ?? 0);
  }, 0);
}

export async function openGraphs(network: Network): Promise<{ graphs: Graphs; close(): void }> {
  const open: [GraphName, ModelSession][] = [];
  for (const name of graphsOf[network]) {
    const part = wanted[name];
    const graph = 'graph' in part ? part.graph : 'model.onnx';
    open.push([name, await openModelInNode(folderOf(part.model), { graph, batch: part.batch })]);
  }
  return {
    graphs: Object.fromEntries(open) as unknown as Graphs,
    close: () => open.forEach(([, session]) => session.close()),
  };
}

type Made = { errors: number[]; own: { error: number; levels: string } };

export type Poster = {
  state: State;
  tests: readonly Float32Array[];
  drawing: Float32Array;
  rebuilt: Float32Array;
};

export async function posterOf(values: Params): Promise<Poster> {
  const { picture, network } = values;
  const tests = await buildTestPictures();
  const drawing = isDigitPicture(picture)
    ? (await buildPicture(picture)).pixels
    : new Float32Array(PIXELS).fill(BLANK);
  const { files } = readManifest(folderOf(modelOf[network]));
  const from = [JSON.stringify(['anomaly', network, files]), drawing, ...tests];
  const { errors, own } = await kept(from, () => make(network, tests, drawing));
  const round = (value: number) => Number(value.toPrecision(4));
  const recorded: Recorded = {
    params: values,
    facts: tests.map((test) => {
      const { ink, energy } = factsOf(test);
      return { ink: round(ink), energy: round(energy) };
    }),
    errors,
    own: { facts: factsOf(drawing), error: own.error },
  };
  let state: State = { ...initialState(values, recorded), tests };
  if (isDigitPicture(picture)) {
    state = update(state, { type: 'picture', picture, pixels: drawing });
  }
  return {
    state,
    tests,
    drawing,
    rebuilt: Float32Array.from(Buffer.from(own.levels, 'base64'), (level) => level / 127.5 - 1),
  };
}

async function make(
  network: Network,
  tests: readonly Float32Array[],
  drawing: Float32Array,
): Promise<Made> {
  const { graphs, close } = await openGraphs(network);
  const errors: number[] = [];
  for (let from = 0; from < tests.length; from += BATCH) {
    const part = tests.slice(from, from + BATCH);
    const all = await rebuild(graphs, network, part);
    errors.push(...all.map((pixels, i) => meanSquaredError(pixels, part[i])));
  }
  const [pixels] = await rebuild(graphs, network, [drawing]);
  close();
  const bytes = Uint8Array.from(pixels, (value) =>
    Math.round((Math.min(1, Math.max(-1, value)) + 1) * 127.5),
  );
  const round = (value: number) => Number(value.toPrecision(4));
  return {
    errors: errors.map(round),
    own: {
      error: round(meanSquaredError(pixels, drawing)),
      levels: Buffer.from(bytes).toString('base64'),
    },
  };
}
