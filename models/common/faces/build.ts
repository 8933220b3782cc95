import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { SampleOptions } from '~/faces/attributes';
import { datasetCaption, datasetFace } from '~/faces/dataset';
import { regions } from '~/faces/shape';
import { faceSvg } from '~/faces/svg';
import { labelNames, labelsOf, labelValues } from '~/faces/vector';
import { visibleAttributes } from '~/faces/visibility';
import { HashedFile, npyHeader, type FileEntry } from './npy.ts';
import { rasterise, rasteriseMask, type Size } from './raster.ts';

/** Pictures of the same faces that can be asked for besides the images themselves. */
export type Extra = 'masks' | 'sketches' | 'comics';
type Product = 'images' | 'labels' | 'captions' | Extra;

export type Request = {
  size: Size;
  count: number;
  seed: number;
  extras: readonly Extra[];
  sampling: SampleOptions;
};

type Manifest = Request & {
  format: 1;
  /** Names of the labels in the order of the columns of labels.npy, with their classes. */
  labels: { name: string; values: readonly string[] }[];
  /** Names of the classes in masks.npy. */
  regions: readonly string[];
  /** What each product looked like when it was made; see `fingerprints`. */
  fingerprints: Record<Product, string>;
  files: FileEntry[];
};

/**
 * Hashes of what the code in `src/faces` draws and says today, one for each product: a cache made
 * by other code is told from a fresh one without drawing it again.
 */
export function fingerprints(): Record<Product, string> {
  const probe = Array.from({ length: 256 }, (_, i) => datasetFace(0, i));
  const digest = (say: (face: (typeof probe)[number], i: number) => string): string => {
    const hash = createHash('sha256');
    probe.forEach((face, i) => hash.update(say(face, i)));
    return hash.digest('hex').slice(0, 16);
  };
  return {
    images: digest((face) => faceSvg(face)),
    masks: digest((face) => faceSvg(face, { style: 'mask' })),
    sketches: digest((face) => faceSvg(face, { style: 'sketch' })),
    comics: digest((face) => faceSvg(face, { style: 'comic' })),
    labels: digest((face) => JSON.stringify([labelsOf(face), face.smile, visibleAttributes(face)])),
    captions: digest((face, i) => datasetCaption(0, i, face).text),
  };
}

/**
 * Writes the data set into `folder`, which appears only when it is complete. All arrays are
 * uint8 and row-major unless said otherwise; n = count, s = size:
 * images.npy, sketches.npy, comics.npy (n, s, s, 3); masks.npy (n, s, s), indices of `regions`;
 * labels.npy and visible.npy (n, labels); smiles.npy (n,) float32; captions.txt, a line for each
 * face; manifest.json.
 */
export async function buildDataset(
  request: Request,
  folder: string,
  onProgress: (done: number) => void,
): Promise<Manifest> {
  const { size, count, seed, extras, sampling } = request;
  // Its own folder for each process: two recipes may find the cache missing at the same time.
  const partial = `${folder}.partial-${process.pid}`;
  mkdirSync(partial, { recursive: true });

  const array = (name: string, dtype: 'uint8' | 'float32', shape: number[]): HashedFile => {
    const file = new HashedFile(partial, `${name}.npy`);
    file.write(npyHeader(dtype, [count, ...shape]));
    return file;
  };
  const images = array('images', 'uint8', [size, size, 3]);
  const labels = array('labels', 'uint8', [labelNames.length]);
  const visible = array('visible', 'uint8', [labelNames.length]);
  const smiles = array('smiles', 'float32', []);
  const captions = new HashedFile(partial, 'captions.txt');
  const extra = (name: Extra, shape: number[]): HashedFile | undefined =>
    extras.includes(name) ? array(name, 'uint8', shape) : undefined;
  const masks = extra('masks', [size, size]);
  const sketches = extra('sketches', [size, size, 3]);
  const comics = extra('comics', [size, size, 3]);

  for (let i = 0; i < count; i++) {
    const face = datasetFace(seed, i, sampling);
    const shows = visibleAttributes(face);
    images.write(rasterise(face, 'flat', size));
    masks?.write(rasteriseMask(face, size));
    sketches?.write(rasterise(face, 'sketch', size));
    comics?.write(rasterise(face, 'comic', size));
    labels.write(Uint8Array.from(labelsOf(face)));
    visible.write(Uint8Array.from(labelNames, (name) => Number(shows[name])));
    const smile = Buffer.alloc(4);
    smile.writeFloatLE(face.smile);
    smiles.write(smile);
    captions.write(Buffer.from(`${datasetCaption(seed, i, face).text}\n`));
    onProgress(i + 1);
    // Node frees the pictures that resvg gave only between turns of its event loop.
    if (i % 256 === 255) await setImmediate();
  }

  const files = [images, labels, visible, smiles, captions, masks, sketches, comics];
  const manifest: Manifest = {
    format: 1,
    ...request,
    labels: labelNames.map((name) => ({ name, values: labelValues(name) })),
    regions,
    fingerprints: fingerprints(),
    files: files.flatMap((file) => file?.close() ?? []),
  };
  writeFileSync(`${partial}/manifest.json`, `${JSON.stringify(manifest, null, 2)}\n`);
  rmSync(folder, { recursive: true, force: true });
  renameSync(partial, folder);
  return manifest;
}
