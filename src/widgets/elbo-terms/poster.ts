/** Runs the shipped networks when the book is built, for the figure's first picture. Never in a page. */
import path from 'node:path';
import { buildPicture } from '~/book/build-images';
import { kept } from '~/book/kept';
import { openModelInNode, readManifest } from '~/runtime/node';
import { sheetOf, type RasterSize } from '~/ui/raster';
import { measure } from './measure';
import { betas, decoderOf, encoderOf, MODEL, PIXELS, size, wanted, type Beta } from './models';
import { pack, type Packed } from './pack';
import { batch, SHOWN, type Full } from './state';

const folder = path.resolve('models', MODEL);

/** The digits that are measured, [n, PIXELS] in [−1, 1]. */
export async function readBatch(): Promise<Float32Array> {
  const digits = new Float32Array(batch.length * PIXELS);
  for (const [i, name] of batch.entries()) {
    digits.set((await buildPicture(name)).pixels, i * PIXELS);
  }
  return digits;
}

/** Bytes of the graphs that the figure opens. */
export function bytesOfGraphs(): number {
  const names = new Set(Object.values(wanted).map(({ graph }) => graph));
  const graphs = readManifest(folder).files.filter(({ name }) => names.has(name));
  return graphs.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Means over all test digits, from the manifest. @throws Error where it has none. */
export function readFull(): Full {
  const { metrics } = readManifest(folder);
  const metric = (name: string): number => {
    if (!(name in metrics)) {
      throw new Error(`models/${MODEL}: expected a metric “${name}”, got none; train it again.`);
    }
    return metrics[name].value;
  };
  const entries = betas.map((beta) => [
    beta,
    { reconstruction: metric(`reconstruction-beta-${beta}`), kl: metric(`kl-beta-${beta}`) },
  ]);
  return Object.fromEntries(entries) as Full;
}

type Made = { measured: Packed; levels: string };
export type Poster = { measured: Packed; row: { pixels: Float32Array; size: RasterSize } };

/** Digits side by side, those on show. */
export const rowOf = (pixels: Float32Array) =>
  sheetOf(pixels.subarray(0, SHOWN * PIXELS), size, SHOWN);

/** What the networks of one β give for the batch. */
export async function posterOf(beta: Beta, seed: number): Promise<Poster> {
  const digits = await readBatch();
  const { files } = readManifest(folder);
  const from = [JSON.stringify([MODEL, files, beta, seed, 'terms']), digits];
  const { measured, levels } = await kept<Made>(from, () => make(beta, digits, seed));
  const pixels = Float32Array.from(Buffer.from(levels, 'base64'), (level) => level / 127.5 - 1);
  return { measured, row: rowOf(pixels) };
}

async function make(beta: Beta, digits: Float32Array, seed: number): Promise<Made> {
  const encoder = await openModelInNode(folder, { graph: wanted[encoderOf(beta)].graph });
  const decoder = await openModelInNode(folder, { graph: wanted[decoderOf(beta)].graph });
  const live = await measure({ encoder, decoder }, digits, seed);
  encoder.close();
  decoder.close();
  const levels = Uint8Array.from(live.pixels.subarray(0, SHOWN * PIXELS), (value) =>
    Math.round((value + 1) * 127.5),
  );
  return { measured: pack(live), levels: Buffer.from(levels).toString('base64') };
}
