// `npm run bench`: builds the book, measures it, prints one table and writes it to docs/bench.md.
//   --dist <folder>   measures a book that is already built there (no build time then)
//   --only <names>    some of bytes,load,slider,unet,models,samplers,live,training,lighthouse; prints, writes nothing
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { BROWSER_ARGS, requireChromium } from '../../scripts/chromium.mjs';
import { byteRows } from './bytes.mjs';
import { host } from './host.mjs';
import { lighthouseRows } from './lighthouse.mjs';
import { liveRows } from './live.mjs';
import { loadRows } from './load.mjs';
import { modelRows } from './models.mjs';
import { asMarkdown, failure, row, seconds } from './report.mjs';
import { samplerRows } from './samplers.mjs';
import { sliderRows } from './slider.mjs';
import { trainingRows } from './training.mjs';
import { unetRows } from './unet.mjs';

const MEASUREMENTS = {
  bytes: byteRows,
  load: loadRows,
  slider: sliderRows,
  unet: unetRows,
  models: modelRows,
  samplers: samplerRows,
  live: liveRows,
  training: trainingRows,
  lighthouse: lighthouseRows,
};
const BUILD_BAR = 90_000;
const ROOT = path.resolve(import.meta.dirname, '../..');
const OUTPUT = path.join(ROOT, 'docs/bench.md');

const { values } = parseArgs({
  options: {
    dist: { type: 'string' },
    only: { type: 'string', default: Object.keys(MEASUREMENTS).join() },
  },
});
const names = values.only.split(',');
const unknown = names.filter((name) => !(name in MEASUREMENTS));
if (unknown.length > 0) {
  console.error(`Expected --only some of ${Object.keys(MEASUREMENTS)}, got ${unknown}.`);
  process.exit(1);
}

const load = os.loadavg()[0];
const executablePath = requireChromium();
const launch = (args = BROWSER_ARGS) => chromium.launch({ executablePath, args });
const browser = await launch();
const version = browser.version();
await browser.close();
const rows = [];
if (!values.dist) rows.push(build());
const dist = path.resolve(ROOT, values.dist ?? 'dist');
if (!existsSync(path.join(dist, 'index.html'))) {
  console.error(`Expected the built book in ${dist}, found none. Build it, or correct --dist.`);
  process.exit(1);
}

for (const name of names) {
  console.error(`measuring ${name} …`);
  const server = await host(dist);
  try {
    rows.push(...(await MEASUREMENTS[name]({ dist, server, launch, executablePath })));
  } catch (error) {
    rows.push(failure(name, error.message));
    console.error(error);
  } finally {
    server.close();
  }
}

const page = await asMarkdown(rows, { browser: `Chromium ${version}`, load });
console.log(page);
if (names.length === Object.keys(MEASUREMENTS).length) writeFileSync(OUTPUT, page);
const missing = rows.filter(({ failed }) => failed);
if (missing.length > 0) {
  console.error(`Could not be measured: ${missing.map(({ what }) => what).join('; ')}.`);
  process.exitCode = 1;
}

function build() {
  const start = performance.now();
  const { status } = spawnSync('npm', ['run', 'build', '--silent'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    console.error('Expected `npm run build` to succeed, but it failed; read its message above.');
    process.exit(1);
  }
  const time = performance.now() - start;
  return row(
    `build of the whole book, ${os.cpus().length} processors`,
    seconds(time),
    `≤ ${BUILD_BAR / 1000} s`,
    time <= BUILD_BAR,
  );
}
