// Training steps of the 2-D GAN: the book's engine beside TensorFlow.js, in one page and in turn.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { BROWSER_ARGS } from '../../scripts/chromium.mjs';
import { visit } from './book.mjs';
import { host } from './host.mjs';
import { decimal, failure, row, seconds } from './report.mjs';

const WIDTHS = [16, 64, 128];
const BATCHES = [128, 256];
const TIMED = { rounds: 4, turn: 700 };
/** A reader is to see all eight modes within a minute. */
const PATIENCE = 60;
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const ENOUGH_SEEDS = 9;

/** @returns {Promise<import('./report.mjs').Row[]>} */
export async function ganRows({ launch }) {
  return withGanPage(launch, async (page) => {
    const rows = [];
    for (const batch of BATCHES) {
      for (const width of WIDTHS) {
        const request = { width, batch, runtimes: ['engine', 'tfjs-wasm'], ...TIMED };
        const timings = await page.evaluate((asked) => window.compareGans(asked), request);
        rows.push(...stepRows(timings, `GAN step, width ${width}, minibatches of ${batch}`));
      }
    }
    rows.push(
      row('GAN step on WebGPU', 'not used: the engine trains in WebAssembly everywhere', 'none'),
      coverRow(await coverTimes(page, SEEDS)),
    );
    return rows;
  });
}

/** Seconds until the default GAN covers the ring, in the worker of a real page; null where it does not. */
export async function coverTimes(page, seeds) {
  const covers = [];
  for (const seed of seeds) {
    const asked = { seed, limit: PATIENCE };
    covers.push(await page.evaluate(({ seed, limit }) => window.coverRing(seed, limit), asked));
  }
  return covers;
}

export async function withGanPage(launch, use) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-gan-'));
  const config = path.join(import.meta.dirname, 'page/vite.config.ts');
  await build({ configFile: config, logLevel: 'error', build: { outDir: folder } });
  const server = await host(folder);
  const browser = await launch(BROWSER_ARGS);
  try {
    const page = await visit(browser);
    await page.goto(`${server.origin}/tests/bench/page/gan.html`);
    await page.waitForFunction(() => 'compareGans' in window);
    return await use(page);
  } finally {
    await browser.close();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function stepRows([own, other], label) {
  const what = (name) => `${label}: ${name}`;
  if (own.failed) return [failure(what('engine'), own.failed)];
  if (other.failed) return [failure(what('TensorFlow.js WASM'), other.failed)];
  const ratio = own.rate / other.rate;
  const agrees = `agrees to ${other.difference.toExponential(0)}`;
  return [
    row(what('TensorFlow.js WASM'), `${decimal(other.rate)} steps/s (${agrees})`, 'none'),
    row(
      what('the book’s engine, WASM'),
      `${decimal(own.rate)} steps/s, ${decimal(ratio)} × TensorFlow.js`,
      '> 1 × TensorFlow.js',
      ratio > 1,
    ),
  ];
}

function coverRow(covers) {
  const times = covers.flatMap(({ seconds }) => (seconds === null ? [] : [1000 * seconds]));
  const slowest = times.length > 0 ? `, the slowest after ${seconds(Math.max(...times))}` : '';
  return row(
    'ring of eight, default GAN, in the worker: all modes covered',
    `${times.length} of ${covers.length} seeds within ${PATIENCE} s${slowest}`,
    `≥ ${ENOUGH_SEEDS} of ${SEEDS.length} seeds`,
    times.length >= ENOUGH_SEEDS,
  );
}
