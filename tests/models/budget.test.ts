import { spawnSync } from 'node:child_process';
import { globSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** A book that is cloned in a lesson: what its networks may weigh. */
const ONE = 6e6;
const ALL = 40e6;

/** The networks that git keeps; in a copy without git, those that are there. */
function graphs(): string[] {
  const { status, stdout } = spawnSync('git', ['ls-files', '-z', '--', 'models/**/*.onnx'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return status === 0
    ? stdout.split('\0').filter(Boolean)
    : globSync('models/*/*.onnx', { cwd: ROOT });
}

describe('networks', () => {
  const sizes = graphs().map((name) => ({ name, bytes: statSync(path.join(ROOT, name)).size }));

  it('are found', () => {
    expect(sizes.map(({ name }) => name)).toContain(
      path.join('models', 'digits-ddpm', 'model.onnx'),
    );
  });

  it(`weigh at most ${ONE / 1e6} MB each`, () => {
    expect(sizes.filter(({ bytes }) => bytes > ONE)).toEqual([]);
  });

  it(`weigh at most ${ALL / 1e6} MB together`, () => {
    const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(total).toBeLessThanOrEqual(ALL);
  });
});
