// `npm run gan-search`: trains the 2-D GANs that docs/gan-search.md compares, with the book's own
// engine, and writes that document. Runs that are kept in docs/gan-search.json are not run again.
//   --minutes <n>   begins no run after so long (the rest is for another time); 120 unless given
//   --fresh         forgets the runs that are kept
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { build } from 'vite';
import { BROWSER_ARGS, requireChromium } from '../../scripts/chromium.mjs';
import { coverTimes, withTrainingPage } from './training.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '120' }, fresh: { type: 'boolean' } },
});
const minutes = Number(values.minutes);
if (!(minutes > 0)) {
  console.error(`Expected --minutes to be a number above 0, got ${values.minutes}.`);
  process.exit(1);
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'gan-search-'));
const results = path.join(ROOT, 'docs/gan-search.json');
try {
  await build({
    configFile: false,
    logLevel: 'error',
    root: ROOT,
    publicDir: false,
    resolve: { alias: { '~': path.join(ROOT, 'src') } },
    // Only the project itself is bundled, and what it trains with: its names are not Node's.
    ssr: { noExternal: ['@jax-js/jax'] },
    build: {
      ssr: path.join(import.meta.dirname, 'gan/main.ts'),
      outDir: folder,
      rolldownOptions: {
        external: ['prettier'],
        output: {
          entryFileNames: 'main.mjs',
          paths: { prettier: import.meta.resolve('prettier') },
        },
      },
    },
  });
  const { search } = await import(pathToFileURL(path.join(folder, 'main.mjs')).href);
  if (values.fresh) rmSync(results, { force: true });
  const launch = (args = BROWSER_ARGS) =>
    chromium.launch({ executablePath: requireChromium(), args });
  const left = await search(
    { results, document: path.join(ROOT, 'docs/gan-search.md') },
    minutes,
    (seeds) => withTrainingPage(launch, (page) => coverTimes(page, seeds)),
  );
  if (left > 0) console.error(`${left} runs are left: run this again to go on.`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
