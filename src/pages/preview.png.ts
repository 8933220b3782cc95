import type { APIRoute } from 'astro';
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { createRandom } from '~/math/random';

const WIDTH = 1200;
const HEIGHT = 630;
const CELL = 10;

/** The picture of link previews: a photograph that dissolves into noise from left to right. */
export const GET: APIRoute = async () => {
  const columns = WIDTH / CELL;
  const rows = HEIGHT / CELL;
  const photograph = await readFile('public/images/panda-256.jpg');
  const { data } = await sharp(photograph)
    .resize(columns, rows, { fit: 'cover' })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const random = createRandom(7);
  const noisy = Buffer.alloc(data.length);
  for (let i = 0; i < data.length; i++) {
    const column = Math.floor(i / 3) % columns;
    const alphaBar = Math.cos((Math.PI / 2) * (column / (columns - 1))) ** 2;
    const x0 = data[i] / 127.5 - 1;
    const xt = Math.sqrt(alphaBar) * x0 + Math.sqrt(1 - alphaBar) * random.normal();
    noisy[i] = Math.max(0, Math.min(255, Math.round((xt + 1) * 127.5)));
  }
  const png = await sharp(noisy, { raw: { width: columns, height: rows, channels: 3 } })
    .resize(WIDTH, HEIGHT, { kernel: 'nearest' })
    .png({ compressionLevel: 9 })
    .toBuffer();
  return new Response(new Uint8Array(png), { headers: { 'Content-Type': 'image/png' } });
};
