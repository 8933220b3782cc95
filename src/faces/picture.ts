import type { Face } from '~/faces/attributes';
import { boxFilter } from '~/faces/box-filter';
import { datasetFace, splitSeeds } from '~/faces/dataset';

/** Pictures are drawn this wide and averaged down, as the training set's are. */
export const DRAWN_WIDTH = 128;

const SIDE = 32;

/** Draws a face `width` pixels wide and high: opaque RGBA bytes, row by row. */
export type DrawFace = (
  face: Face,
  width: number,
) => ArrayLike<number> | Promise<ArrayLike<number>>;

/**
 * A face as networks are given it: 32 × 32 pixels in [−1, 1], channel-first. A page draws it on a
 * canvas, the build by a library: `draw` is theirs.
 */
export async function facePixels(face: Face, draw: DrawFace): Promise<Float32Array> {
  const rgb = boxFilter(await draw(face, DRAWN_WIDTH), DRAWN_WIDTH, SIDE);
  const plane = SIDE * SIDE;
  return Float32Array.from(
    { length: 3 * plane },
    (_, i) => rgb[3 * (i % plane) + Math.floor(i / plane)] / 127.5 - 1,
  );
}

/** Face `number` of the training set, with its size and title. */
export async function trainingPicture(number: number, draw: DrawFace) {
  return {
    pixels: await facePixels(datasetFace(splitSeeds.train, number), draw),
    size: { width: SIDE, height: SIDE, channels: 3 as const },
    title: `face ${number} of the training set`,
  };
}
