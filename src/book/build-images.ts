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

/** The book's pictures at build time: the same pixels that `loadPicture` gives in the browser. */
const sheets = new Map<string, Promise<Rgba>>();

async function readSheet(sheet: string): Promise<Rgba> {
  const { data, info } = await sharp(resolve('public/images', sheet))
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
  const reading = sheets.get(sheet) ?? readSheet(sheet);
  sheets.set(sheet, reading);
  return { pixels: cutPixels(await reading, size, index), size, title, credit };
}

/** The book's test digits and clothes at build time: the same pixels that `loadTestPictures` gives. */
export const buildTestPictures = async (): Promise<Float32Array[]> =>
  cutTestPictures(await readSheet(testPictures.sheet));
