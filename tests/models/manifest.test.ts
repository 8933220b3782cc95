import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readManifest } from '~/runtime/node';
import { modelFolders } from './folders';

it('there are models', () => {
  expect(modelFolders.length).toBeGreaterThan(0);
});

describe.each(modelFolders)('%s', (id, folder) => {
  const manifest = readManifest(folder);

  it('is called like its folder', () => {
    expect(manifest.id).toBe(id);
  });

  it('lists every graph with its true size and hash', () => {
    const graphs = readdirSync(folder).filter((name) => name.endsWith('.onnx'));
    expect(manifest.files.map(({ name }) => name).sort()).toEqual(graphs.sort());
    for (const { name, bytes, sha256 } of manifest.files) {
      const content = readFileSync(path.join(folder, name));
      expect({ bytes: content.length, sha256: hashOf(content) }).toEqual({ bytes, sha256 });
    }
  });

  it('keeps each file at 6 MB or less', () => {
    for (const { bytes } of manifest.files) expect(bytes).toBeLessThanOrEqual(6e6);
  });

  it('comes with its reference results and its card', () => {
    for (const name of ['golden.json', 'README.md']) {
      expect(existsSync(path.join(folder, name)), name).toBe(true);
    }
  });
});

function hashOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
