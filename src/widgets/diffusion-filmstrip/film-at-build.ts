/** Reads the run and draws with its networks when the book is built. Never in a page. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { kept } from '~/book/kept';
import { openModelInNode, readManifest } from '~/runtime/node';
import { drawDigits, noiseOf } from './draw';
import { DIGITS, MODEL, SAMPLER_STEPS, type Film, type Kept } from './models';

const folder = path.resolve('models', MODEL);

export const historyFile = path.join(folder, 'history.json');

/** What that file holds. */
export type History = {
  kept: { step: number; losses: number[]; readAsAsked: number }[];
  samples: number;
  testDigits: number;
  step: number[];
  loss: number[];
};

export type BuiltFilm = { film: Film; history: History; digits: Float32Array[] };

export async function builtFilm(seed: number): Promise<BuiltFilm> {
  const { files } = readManifest(folder);
  const text = await readFile(historyFile, 'utf8');
  const history = JSON.parse(text) as History;
  const frames = history.kept.map((frame): Kept => {
    const graph = `filmstrip-${String(frame.step).padStart(6, '0')}.onnx`;
    const at = history.step.findLastIndex((until) => until <= frame.step);
    return {
      ...frame,
      graph,
      bytes: files.find(({ name }) => name === graph)?.bytes ?? 0,
      loss: history.loss[at] ?? null,
    };
  });
  const hashes = files.map(({ sha256 }) => sha256).join();
  const drawn = await kept(
    [hashes, JSON.stringify(['diffusion-filmstrip', SAMPLER_STEPS]), noiseOf(seed)],
    async () => {
      const all: string[] = [];
      for (const { graph } of frames) {
        const session = await openModelInNode(folder, { graph, batch: DIGITS });
        const digits = await drawDigits(session, seed);
        all.push(
          Buffer.from(Uint8ClampedArray.from(digits, (value) => (value + 1) * 127.5)).toString(
            'base64',
          ),
        );
        session.close();
      }
      return all;
    },
  );
  const digits = drawn.map((base64) =>
    Float32Array.from(Buffer.from(base64, 'base64'), (byte) => byte / 127.5 - 1),
  );
  return { film: { kept: frames, recordedSeed: seed }, history, digits };
}
