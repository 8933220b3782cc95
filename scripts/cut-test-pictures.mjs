/**
 * Cuts the sheet of test pictures in public/images: the first 256 of MNIST's test set, then the first
 * 256 of Fashion-MNIST's, as they are.
 *
 *     node scripts/cut-test-pictures.mjs FOLDER_OF_MNIST FOLDER_OF_FASHION_MNIST
 *
 * Each folder holds t10k-images-idx3-ubyte, packed (.gz) or not. Debian has the second as the package
 * dataset-fashion-mnist, in /usr/share/datasets/fashion-mnist.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import sharp from 'sharp';

const SIDE = 28;
const EACH = 256;
const COLUMNS = 32;
const MAGIC = 0x803;

const folders = process.argv.slice(2);
if (folders.length !== 2) {
  throw new Error(`Expected two folders, of MNIST and Fashion-MNIST, got ${folders.length}.`);
}

/** The first pictures of a test set, one byte a pixel. */
function firstPictures(folder) {
  const file = path.join(folder, 't10k-images-idx3-ubyte');
  const bytes = existsSync(file) ? readFileSync(file) : gunzipSync(readFileSync(`${file}.gz`));
  if (bytes.readUInt32BE(0) !== MAGIC || bytes.readUInt32BE(8) !== SIDE) {
    throw new Error(
      `${file}: expected pictures of ${SIDE} pixels in idx format, got another file.`,
    );
  }
  return bytes.subarray(16, 16 + EACH * SIDE * SIDE);
}

const pictures = Buffer.concat(folders.map(firstPictures));
const sheet = Buffer.alloc(pictures.length);
for (let line = 0; line < pictures.length / SIDE; line++) {
  const [picture, y] = [Math.floor(line / SIDE), line % SIDE];
  const row = Math.floor(picture / COLUMNS) * SIDE + y;
  const to = (row * COLUMNS + (picture % COLUMNS)) * SIDE;
  pictures.copy(sheet, to, line * SIDE, (line + 1) * SIDE);
}
const height = (SIDE * 2 * EACH) / COLUMNS;
// Losslessly, and smaller than as PNG: 135 kB.
await sharp(sheet, { raw: { width: COLUMNS * SIDE, height, channels: 1 } })
  .webp({ lossless: true, effort: 6, quality: 100 })
  .toFile(path.resolve('public/images/digits-clothes-28.webp'));
