/** Runs the run's generators when the book is built, for the first pictures. Never in a page. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { kept } from '~/book/kept';
import { openModelInNode, readManifest } from '~/runtime/node';
import { codesOf, generate, pixelsOf, spreadOf } from './faces';
import { FACES, MODEL, numbersAt, type Checkpoint, type Film, type History } from './models';

const FOLDER = path.resolve('models', MODEL);
const GRAPH = /^filmstrip-(\d+)\.onnx$/;

export type BuiltFilm = {
  film: Film;
  histories: { healthy: History; collapsed: History };
  /** Faces of the recorded seed by graph, in bytes as they are shown: [16, channels, height, width]. */
  faces: ReadonlyMap<string, Float32Array>;
};

async function readHistory(file: string): Promise<History> {
  return JSON.parse(await readFile(path.join(FOLDER, file), 'utf8')) as History;
}

export async function builtFilm(seed: number): Promise<BuiltFilm> {
  const manifest = readManifest(FOLDER);
  const [healthy, collapsed] = await Promise.all(
    ['history.json', 'collapsed-history.json'].map(readHistory),
  );
  const [z] = manifest.inputs;
  const [x] = manifest.outputs;
  const latent = Number(z.shape[1]);
  const [channels, height, width] = x.shape.slice(1).map(Number);
  const size = { width, height, channels: channels as 1 | 3 };

  const at = (step: number, graph: string, history: History): Checkpoint => ({
    step,
    graph,
    bytes: manifest.files.find(({ name }) => name === graph)?.bytes ?? 0,
    numbers: numbersAt(history, step),
  });
  const checkpoints = manifest.files
    .flatMap(({ name }) => {
      const [, step] = GRAPH.exec(name) ?? [];
      return step === undefined ? [] : [at(Number(step), name, healthy)];
    })
    .sort((a, b) => a.step - b.step);
  const last = at(collapsed.step.at(-1) ?? 0, 'collapsed.onnx', collapsed);

  const hashes = manifest.files.map(({ sha256 }) => sha256).join();
  const drawn = await kept([hashes, codesOf(seed, latent), 'filmstrip 1'], () =>
    drawAll([...checkpoints, last], seed, latent),
  );
  const faces = new Map(
    Object.entries(drawn).map(([graph, base64]) => [graph, fromBytes(base64)] as const),
  );
  const spread = Object.fromEntries(
    [...faces].map(([graph, all]) => [graph, Number(spreadOf(all, pixelsOf(size)).toFixed(4))]),
  );
  const rates = (history: History) => ({ learningRate: history.learningRate, r1: history.r1 });
  return {
    film: {
      latent,
      size,
      healthy: checkpoints,
      collapsed: last,
      rates: { healthy: rates(healthy), collapsed: rates(collapsed) },
      recorded: { seed, spread },
    },
    histories: { healthy, collapsed },
    faces,
  };
}

async function drawAll(
  checkpoints: readonly Checkpoint[],
  seed: number,
  latent: number,
): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  for (const { graph } of checkpoints) {
    const session = await openModelInNode(FOLDER, { graph, batch: FACES });
    all[graph] = toBytes(await generate(session, { seed, latent }));
    session.close();
  }
  return all;
}

const toBytes = (pixels: Float32Array): string =>
  Buffer.from(Uint8ClampedArray.from(pixels, (value) => (value + 1) * 127.5)).toString('base64');

const fromBytes = (base64: string): Float32Array =>
  Float32Array.from(Buffer.from(base64, 'base64'), (byte) => byte / 127.5 - 1);

/** Pictures of one size in rows of `columns`, as one, channel-first. */
export function sheetPixels(
  pictures: readonly Float32Array[],
  { width, height, channels }: Film['size'],
  columns: number,
): { pixels: Float32Array; size: Film['size'] } {
  const rows = Math.ceil(pictures.length / columns);
  const size = { width: columns * width, height: rows * height, channels };
  const pixels = new Float32Array(channels * size.width * size.height);
  pictures.forEach((picture, i) => {
    const [left, top] = [(i % columns) * width, Math.floor(i / columns) * height];
    for (let line = 0; line < channels * height; line++) {
      const [channel, y] = [Math.floor(line / height), line % height];
      const from = picture.subarray(line * width, (line + 1) * width);
      pixels.set(from, (channel * size.height + top + y) * size.width + left);
    }
  });
  return { pixels, size };
}
