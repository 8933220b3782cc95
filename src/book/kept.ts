import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

const making = new Map<string, Promise<unknown>>();

/**
 * What a network made for a build-time picture, as JSON: seconds of work on a busy machine, so that
 * builds share it on disk, and pages of a build too. `from` is all that the result depends on; when
 * any of it changes, it is made anew.
 */
export function kept<T>(
  from: readonly (string | NodeJS.ArrayBufferView)[],
  make: () => Promise<T>,
): Promise<T> {
  const hash = createHash('sha256');
  for (const part of from) hash.update(part);
  const key = hash.digest('hex').slice(0, 20);
  const known = (making.get(key) as Promise<T> | undefined) ?? readOrMake(key, make);
  making.set(key, known);
  return known;
}

async function readOrMake<T>(key: string, make: () => Promise<T>): Promise<T> {
  const file = path.resolve('.astro/recordings', `${key}.json`);
  if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8')) as T;
  const made = await make();
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(made));
  return made;
}
