import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { datasetCaption, datasetFace } from '~/faces/dataset';
import { labelNames, labelsOf } from '~/faces/vector';
import { buildDataset } from '../../../models/common/faces/build';
import { rasterise, sizes } from '../../../models/common/faces/raster';

const scratch = mkdtempSync(path.join(tmpdir(), 'faces-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const request = {
  size: 32,
  count: 24,
  seed: 9,
  extras: ['masks', 'sketches', 'comics'],
  sampling: {},
} as const;
const build = async (name: string) => {
  const folder = path.join(scratch, name);
  return { folder, manifest: await buildDataset(request, folder, () => undefined) };
};
const first = await build('first');

/** The array behind the header of a NumPy file of bytes. */
function bytesOf(file: string): { header: string; data: Buffer } {
  const raw = readFileSync(path.join(first.folder, file));
  const end = 10 + raw.readUInt16LE(8);
  expect(end % 64).toBe(0);
  return { header: raw.toString('latin1', 10, end), data: raw.subarray(end) };
}

describe('buildDataset', () => {
  it('writes identical bytes on every run', async () => {
    const second = await build('second');
    expect(second.manifest).toEqual(first.manifest);
    for (const { name, bytes, sha256 } of second.manifest.files) {
      const raw = readFileSync(path.join(second.folder, name));
      expect(raw.length).toBe(bytes);
      expect(createHash('sha256').update(raw).digest('hex')).toBe(sha256);
    }
  });

  it('writes the pictures, labels and captions of the faces of its seed, in order', () => {
    const images = bytesOf('images.npy');
    expect(images.header).toContain("'shape': (24, 32, 32, 3)");
    const labels = bytesOf('labels.npy').data;
    const captions = readFileSync(path.join(first.folder, 'captions.txt'), 'utf8').split('\n');
    for (const i of [0, 23]) {
      const face = datasetFace(9, i);
      const image = images.data.subarray(i * 3072, (i + 1) * 3072);
      expect(Buffer.compare(image, rasterise(face, 'flat', 32))).toBe(0);
      const row = labels.subarray(i * labelNames.length, (i + 1) * labelNames.length);
      expect([...row]).toEqual(labelsOf(face));
      expect(captions[i]).toBe(datasetCaption(9, i, face).text);
    }
  });

  it('draws a smaller picture as the mean of a larger one, within rounding', () => {
    const face = datasetFace(9, 3);
    for (const size of sizes.filter((s) => s < 128)) {
      const small = rasterise(face, 'flat', size);
      const large = rasterise(face, 'flat', (2 * size) as (typeof sizes)[number]);
      for (let i = 0; i < small.length; i += 101) {
        const [pixel, c] = [Math.floor(i / 3), i % 3];
        const [x, y] = [pixel % size, Math.floor(pixel / size)];
        const at = (dx: number, dy: number): number =>
          large[3 * ((2 * y + dy) * 2 * size + 2 * x + dx) + c];
        const mean = (at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1)) / 4;
        expect(Math.abs(small[i] - mean)).toBeLessThanOrEqual(1);
      }
    }
  });
});

describe('the command', () => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const stripsTypes = major > 22 || (major === 22 && minor >= 18);
  const script = path.resolve(import.meta.dirname, '../../../models/common/faces/rasterise.ts');

  it.skipIf(!stripsTypes)('runs in plain Node and gives the same bytes', () => {
    const out = path.join(scratch, 'command');
    const flags = ['--size', '32', '--count', '24', '--seed', '9', '--out', out];
    execFileSync(process.execPath, [script, ...flags, '--mask', '--sketch', '--second']);
    for (const { name } of first.manifest.files) {
      const [a, b] = [first.folder, out].map((folder) => readFileSync(path.join(folder, name)));
      expect(Buffer.compare(a, b), name).toBe(0);
    }
    expect(readdirSync(scratch).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it.skipIf(!stripsTypes)('says what it expected', () => {
    expect(() =>
      execFileSync(process.execPath, [script, '--size', '33', '--out', scratch], { stdio: 'pipe' }),
    ).toThrow(/expected one of 16, 32, 64, 128, got 33/);
  });
});
