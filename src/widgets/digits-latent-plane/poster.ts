/** Runs the shipped networks when the book is built, for the figure's first picture. Never in a page. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { buildPicture } from '~/book/build-images';
import { kept } from '~/book/kept';
import { openModelInNode, readManifest } from '~/runtime/node';
import { sheetOf } from '~/ui/raster';
import type { Codes } from './codes';
import { MODEL, wanted } from './models';
import { decode, encode, PIXELS, size } from './networks';
import { tileCode, TILES, type Point } from './plane';
import { endOf, FRAMES, pointOf, startOf, stripCodes, type Encoding, type Params } from './state';

type Sheet = ReturnType<typeof sheetOf>;

export type Poster = {
  decoded: Float32Array;
  /** What lies on the pad; −1 everywhere where nothing does. */
  drawing: Float32Array;
  encoding?: Pick<Encoding, 'mean' | 'logVariance'>;
  rebuilt: Float32Array;
  /** The map as one picture: in even steps of z, and in steps of equal probability. */
  plain: Sheet;
  even: Sheet;
  /** FRAMES pictures of the path, side by side. */
  strip: Sheet;
};

const folder = path.resolve('models', MODEL);

/** The codes of test digits that the recipe wrote beside the model. */
export async function readCodes(): Promise<Codes> {
  const file = path.join(folder, 'codes.json');
  const { means, labels } = JSON.parse(await readFile(file, 'utf8')) as {
    means: [number, number][];
    labels: number[];
  };
  return { points: means, labels };
}

/** Bytes of the graphs that the figure opens. */
export function bytesOfGraphs(): number {
  const names = Object.values(wanted).map((part) => ('graph' in part ? part.graph : 'model.onnx'));
  const graphs = readManifest(folder).files.filter(({ name }) =>
    (names as string[]).includes(name),
  );
  return graphs.reduce((sum, { bytes }) => sum + bytes, 0);
}

type Made = {
  encoding?: Poster['encoding'];
  /** Grey levels of the pictures, one byte a pixel. */
  levels: Record<'decoded' | 'rebuilt' | 'plain' | 'even' | 'strip', string>;
};

/** The pictures of a state. */
export async function posterOf(values: Params): Promise<Poster> {
  const { files } = readManifest(folder);
  const { picture } = values;
  const drawing =
    picture === 'none' ? new Float32Array(PIXELS).fill(-1) : (await buildPicture(picture)).pixels;
  const codes = {
    decoded: [pointOf(values)],
    plain: tiles(false),
    even: tiles(true),
    strip: stripCodes(startOf(values), endOf(values)),
  };
  const from = [JSON.stringify([MODEL, files, codes, picture]), drawing];
  const { encoding, levels } = await kept(from, () =>
    make(codes, picture === 'none' ? undefined : drawing),
  );
  const pixels = (name: keyof typeof levels) => fromLevels(levels[name]);
  return {
    drawing,
    encoding,
    decoded: pixels('decoded'),
    rebuilt: pixels('rebuilt'),
    plain: sheetOf(pixels('plain'), size, TILES),
    even: sheetOf(pixels('even'), size, TILES),
    strip: sheetOf(pixels('strip'), size, FRAMES),
  };
}

const tiles = (even: boolean): Point[] =>
  Array.from({ length: TILES * TILES }, (_, i) => tileCode(i % TILES, Math.floor(i / TILES), even));

async function make(
  codes: Record<Exclude<keyof Made['levels'], 'rebuilt'>, Point[]>,
  drawing: Float32Array | undefined,
): Promise<Made> {
  const decoder = await openModelInNode(folder);
  const encoder = await openModelInNode(folder, { graph: 'encoder.onnx' });
  const encoding = drawing && (await encode(encoder, drawing));
  const levels = {
    decoded: toLevels(await decode(decoder, codes.decoded)),
    rebuilt: toLevels(
      encoding ? await decode(decoder, [encoding.mean]) : new Float32Array(PIXELS).fill(-1),
    ),
    plain: toLevels(await decode(decoder, codes.plain)),
    even: toLevels(await decode(decoder, codes.even)),
    strip: toLevels(await decode(decoder, codes.strip)),
  };
  decoder.close();
  encoder.close();
  return {
    encoding: encoding && { mean: encoding.mean, logVariance: encoding.logVariance },
    levels,
  };
}

const toLevels = (pixels: Float32Array): string =>
  Buffer.from(Uint8Array.from(pixels, (value) => Math.round((value + 1) * 127.5))).toString(
    'base64',
  );

const fromLevels = (text: string): Float32Array =>
  Float32Array.from(Buffer.from(text, 'base64'), (level) => level / 127.5 - 1);
