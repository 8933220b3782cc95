import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { ortFiles } from '~/runtime/ort-files';

const resolve = createRequire(import.meta.url).resolve;

it.each(Object.entries(ortFiles))(
  'ort-files.json tells size and hash of the installed %s build',
  (_, { name, bytes, gzipBytes, sha256 }) => {
    const content = readFileSync(resolve(`onnxruntime-web/${name}`));
    const gzipped = gzipSync(content, { level: 6 }).length;
    expect(
      { bytes, sha256 },
      `after an upgrade of onnxruntime-web write these into src/runtime/ort-files.json, with "gzipBytes": ${gzipped}`,
    ).toEqual({
      bytes: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
    });
    // Compressors differ a little between versions.
    expect(Math.abs(gzipped / gzipBytes - 1)).toBeLessThan(0.02);
  },
);
