import testSheet from '/images/digits-clothes-28.webp?url';
import digitsSheet from '/images/digits-28.png?url';
import pandaSheet from '/images/panda-64.png?url';
import type { RasterSize } from './raster';

/**
 * The pictures the figures noise: the book's own by name, and the reader's by upload. An upload is
 * decoded here and goes nowhere else. Pixels are [channels, height, width] in [−1, 1], row-major.
 */
export type Picture = {
  pixels: Float32Array;
  size: RasterSize;
  title: string;
  credit?: string;
};

/** Where a named picture lies: cell `index`, counted row by row, of a sheet in `public/images`. */
export type PictureSource = {
  sheet: string;
  size: RasterSize;
  index: number;
  title: string;
  credit: string;
};

const digitSize: RasterSize = { width: 28, height: 28, channels: 1 };
const pandaSize: RasterSize = { width: 64, height: 64, channels: 3 };

/** Addresses worked out from the script's own, so that a copy of the book in any folder finds them. */
const sheetAddresses: Record<string, string> = {
  'digits-28.png': digitsSheet,
  'panda-64.png': pandaSheet,
  'digits-clothes-28.webp': testSheet,
};

/** The sheet holds the digits 0 to 9, then 0 to 9 again by other hands. */
const digit = (index: number): PictureSource => ({
  sheet: 'digits-28.png',
  size: digitSize,
  index,
  title: index < 10 ? `a handwritten ${index}` : `another handwritten ${index - 10}`,
  credit: 'MNIST, Y. LeCun, C. Cortes and C. Burges, CC BY-SA 3.0',
});

const panda: PictureSource = {
  sheet: 'panda-64.png',
  size: pandaSize,
  index: 0,
  title: 'a giant panda',
  credit: 'Aaron Logan, “Lightmatter panda”, Wikimedia Commons, CC BY 1.0',
};

export const pictureSources = {
  panda,
  'digit-0': digit(0),
  'digit-1': digit(1),
  'digit-2': digit(2),
  'digit-3': digit(3),
  'digit-4': digit(4),
  'digit-5': digit(5),
  'digit-6': digit(6),
  'digit-7': digit(7),
  'digit-8': digit(8),
  'digit-9': digit(9),
  'digit-0b': digit(10),
  'digit-1b': digit(11),
  'digit-2b': digit(12),
  'digit-3b': digit(13),
  'digit-4b': digit(14),
  'digit-5b': digit(15),
  'digit-6b': digit(16),
  'digit-7b': digit(17),
  'digit-8b': digit(18),
  'digit-9b': digit(19),
} as const satisfies Record<string, PictureSource>;

export type PictureName = keyof typeof pictureSources;
export const pictureNames = Object.keys(pictureSources) as PictureName[];

/** RGBA bytes, row-major, as `getImageData` gives them. */
export type Rgba = { data: ArrayLike<number>; width: number; height: number };

/**
 * The pixels of one cell of a sheet, in [−1, 1]. One channel is the mean of red, green and blue.
 *
 * @throws RangeError where the sheet is too small to hold the cell.
 */
export function cutPixels(
  sheet: Rgba,
  { width, height, channels }: RasterSize,
  index = 0,
): Float32Array {
  const columns = Math.max(1, Math.floor(sheet.width / width));
  const left = (index % columns) * width;
  const top = Math.floor(index / columns) * height;
  if (left + width > sheet.width || top + height > sheet.height) {
    throw new RangeError(
      `expected a picture of ${width} × ${height} pixels at (${left}, ${top}), got a sheet of ` +
        `${sheet.width} × ${sheet.height}; make the sheet in public/images again`,
    );
  }
  const plane = width * height;
  const pixels = new Float32Array(channels * plane);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = 4 * ((top + y) * sheet.width + left + x);
      const [red, green, blue] = [sheet.data[from], sheet.data[from + 1], sheet.data[from + 2]];
      const to = y * width + x;
      if (channels === 1) {
        pixels[to] = (red + green + blue) / 382.5 - 1;
      } else {
        pixels[to] = red / 127.5 - 1;
        pixels[plane + to] = green / 127.5 - 1;
        pixels[2 * plane + to] = blue / 127.5 - 1;
      }
    }
  }
  return pixels;
}

const sheets = new Map<string, Promise<Rgba>>();

/** Fetches and decodes a sheet once; a failure is forgotten, so that a retry can succeed. */
function loadSheet(url: string): Promise<Rgba> {
  const known = sheets.get(url);
  if (known) return known;
  const loading = fetchSheet(url).catch((cause: unknown) => {
    sheets.delete(url);
    throw cause;
  });
  sheets.set(url, loading);
  return loading;
}

async function fetchSheet(url: string): Promise<Rgba> {
  const response = await fetch(url).catch(() => {
    throw new Error(
      `Expected the picture ${url}, but nothing came; check the connection and try again.`,
    );
  });
  if (!response.ok) {
    throw new Error(`Expected the picture ${url}, got status ${response.status}; try again later.`);
  }
  // Without these options a browser may shift values by its colour profile.
  const bitmap = await createImageBitmap(await response.blob(), {
    colorSpaceConversion: 'none',
    premultiplyAlpha: 'none',
  });
  return readBitmap(bitmap, bitmap.width, bitmap.height);
}

/** Fetches a picture file of the book by its address, a whole picture of `size`. */
export async function loadPictureFile(url: string, size: RasterSize): Promise<Float32Array> {
  return cutPixels(await loadSheet(url), size);
}

/** Loads one of the book's pictures. */
export async function loadPicture(name: PictureName): Promise<Picture> {
  const { sheet, size, index, title, credit } = pictureSources[name];
  const rgba = await loadSheet(sheetAddresses[sheet]);
  return { pixels: cutPixels(rgba, size, index), size, title, credit };
}

/** Test pictures in numbers, on one sheet: as many digits, then as many clothes. */
export const testPictures = {
  sheet: 'digits-clothes-28.webp',
  size: digitSize,
  each: 256,
  credit:
    'MNIST, Y. LeCun, C. Cortes and C. Burges, CC BY-SA 3.0; Fashion-MNIST, © 2017 Zalando SE, MIT',
} as const;

/** All pictures of that sheet, one after the other. */
export const cutTestPictures = (sheet: Rgba): Float32Array[] =>
  Array.from({ length: 2 * testPictures.each }, (_, i) => cutPixels(sheet, testPictures.size, i));

export const loadTestPictures = async (): Promise<Float32Array[]> =>
  cutTestPictures(await loadSheet(sheetAddresses[testPictures.sheet]));

/** A part of the book that is fetched when it is needed; without a network, an error in words. */
export const fetchedPart = <T>(part: Promise<T>): Promise<T> =>
  part.catch(() => {
    throw new Error(
      'Expected more of the book, but nothing came; check the connection and try again.',
    );
  });

const MAX_UPLOAD_BYTES = 50_000_000;

/**
 * Decodes the reader's own file: any picture the browser can show, cropped to a centred square and
 * scaled to `size`; transparent parts become white.
 *
 * @throws Error with a text meant for the reader: expected, got, do this.
 */
export async function decodeUpload(file: File, size: RasterSize = pandaSize): Promise<Picture> {
  const name = file.name === '' ? 'the file' : `“${file.name}”`;
  if (file.size === 0) {
    throw new Error(`Expected a picture, got ${name}, which is empty; choose another file.`);
  }
  if (file.size > MAX_UPLOAD_BYTES) {
    throw new Error(
      `Expected a picture of at most 50 MB, got ${name} with ${Math.round(file.size / 1e6)} MB; choose a smaller one.`,
    );
  }
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    const kind = file.type === '' ? 'a file of unknown kind' : `a file of kind ${file.type}`;
    throw new Error(
      `Expected a picture this browser can read (PNG, JPEG, WebP, AVIF or GIF), got ${name}, ${kind}; choose another file.`,
    );
  }
  const rgba = cropAndScale(bitmap, size);
  return { pixels: cutPixels(rgba, size), size, title: 'your picture' };
}

/** Halves the centred crop until one last step remains: a single large step would skip pixels. */
function cropAndScale(bitmap: ImageBitmap, { width, height }: RasterSize): Rgba {
  const scale = Math.min(bitmap.width / width, bitmap.height / height);
  const [cropWidth, cropHeight] = [width * scale, height * scale];
  let source: CanvasImageSource = bitmap;
  let [left, top] = [(bitmap.width - cropWidth) / 2, (bitmap.height - cropHeight) / 2];
  let [fromWidth, fromHeight] = [cropWidth, cropHeight];
  while (fromWidth > 2 * width) {
    const [toWidth, toHeight] = [Math.ceil(fromWidth / 2), Math.ceil(fromHeight / 2)];
    const { canvas, context } = newCanvas(toWidth, toHeight);
    context.drawImage(source, left, top, fromWidth, fromHeight, 0, 0, toWidth, toHeight);
    [source, left, top, fromWidth, fromHeight] = [canvas, 0, 0, toWidth, toHeight];
  }
  const { context } = newCanvas(width, height);
  context.drawImage(source, left, top, fromWidth, fromHeight, 0, 0, width, height);
  bitmap.close();
  return context.getImageData(0, 0, width, height);
}

function readBitmap(bitmap: ImageBitmap, width: number, height: number): Rgba {
  const { context } = newCanvas(width, height);
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return context.getImageData(0, 0, width, height);
}

function newCanvas(width: number, height: number) {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('Expected a 2-D canvas, got none; reload the page.');
  context.fillStyle = 'white';
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  return { canvas, context };
}
