import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../../models');

/** Every folder of `models/` that holds a model, as [id, path] for `describe.each`. */
export const modelFolders: [id: string, folder: string][] = readdirSync(root)
  .map((id): [string, string] => [id, path.join(root, id)])
  .filter(([, folder]) => existsSync(path.join(folder, 'manifest.json')));
