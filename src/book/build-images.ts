import { resolve } from 'node:path';
import sharp from 'sharp';
import {
  cutPixels,
  cutTestPictures,
  pictureSources,
  testPictures,
  type Picture,
  type PictureName,
  type Rgba,
} from '~/ui/images';
import type { RasterSize } from '~/ui/raster';

/** The book's pictures at build time: the same pixels that `loadPicture` gives in the browser. */
const sheets = new Map<string, Promise<Rgba>>();

async function readSheet(file: string): Promise<Rgba> {
  const { data, info } = await sharp(resolve(file))
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** An SVG drawn `width` pixels wide and high: opaque RGBA bytes, as a page's canvas gives them. */
export async function rasteriseSvg(svg: string, width: number): Promise<Uint8Array> {
  return sharp(Buffer.from(svg), { density: 288 })
    .resize(width, width)
    .ensureAlpha()
    .raw()
    .toBuffer();
}

export async function buildPicture(name: PictureName): Promise<Picture> {
  const { sheet, size, index, title, credit } = pictureSources[name];
  const reading = sheets.get(sheet) ?? readSheet(`public/images/${sheet}`);
  sheets.set(sheet, reading);
  return { pixels: cutPixels(await reading, size, index), size, title, credit };
}

/** A picture file of the project, a whole picture of `size`: the same that `loadPictureFile` gives. */
export const buildPictureFile = async (file: string, size: RasterSize): Promise<Float32Array> =>
  cutPixels(await readSheet(file), size);

/** The book's test digits and clothes at build time: the same pixels that `loadTestPictures` gives. */
export const buildTestPictures = async (): Promise<Float32Array[]> =>
  cutTestPictures(await readSheet(`public/images/${testPictures.sheet}`));
