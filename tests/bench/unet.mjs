// One step of the digit U-Net: the book's runtime beside two others, in the same pages.
import os from 'node:os';
import { BROWSER_ARGS, WEBGPU_ARGS } from '../../scripts/chromium.mjs';
import { withPages } from './page.mjs';
import { decimal, failure, row } from './report.mjs';

const MODEL = 'digits-ddpm';
const BATCHES = [
  { batch: 1, what: 'one row' },
  { batch: 2, what: 'guided, two rows' },
];
const NAMES = {
  'ort-wasm': 'onnxruntime-web WASM',
  'ort-webgpu': 'onnxruntime-web WebGPU',
  'tfjs-wasm': 'TensorFlow.js WASM',
  'jax-wasm': 'jax-js WASM',
  'jax-webgpu': 'jax-js WebGPU',
};
const ISOLATED = { 'Document-Isolation-Policy': 'isolate-and-credentialless' };
/** With as many threads as the runtime would take on a machine twice as wide. */
const THREADS = Math.max(2, Math.min(4, os.cpus().length));
const TIMED = { rounds: 3, turn: 800 };

/** @returns {Promise<import('./report.mjs').Row[]>} */
export async function unetRows({ launch }) {
  return withPages(launch, async (withPage) => [
    ...(await timed('one thread', withPage, {}, ['ort-wasm', 'tfjs-wasm', 'jax-wasm'])),
    ...(await timed(`${THREADS} threads`, withPage, ISOLATED, ['ort-wasm', 'tfjs-wasm'])),
    ...(await gpuRows(withPage)),
  ]);
}

/** How the page of networks is opened. */
const networksPage = (headers, args) => ({
  file: 'networks.html',
  ready: 'compare',
  headers,
  args,
  // The runtime takes half the processors; the threads row is to have them all.
  prepare: (page) =>
    page.addInitScript((processors) => {
      Object.defineProperty(navigator, 'hardwareConcurrency', { value: processors });
    }, 2 * THREADS),
});

async function timed(label, withPage, headers, runtimes) {
  return withPage(networksPage(headers), async (page) => {
    const isolated = await page.evaluate(() => self.crossOriginIsolated);
    if (isolated !== (headers === ISOLATED)) {
      return [failure(`U-Net step, ${label}`, `the page was isolated: ${isolated}`)];
    }
    const rows = [];
    for (const { batch, what } of BATCHES) {
      const request = { model: MODEL, batch, runtimes, threads: THREADS, ...TIMED };
      const timings = await page.evaluate((asked) => window.compare(asked), request);
      rows.push(...stepRows(timings, `${what}, ${label}`));
    }
    return rows;
  });
}

async function gpuRows(withPage) {
  const args = [...BROWSER_ARGS, '--enable-unsafe-webgpu'];
  const hardware = await withPage(networksPage({}, args), async (page) => {
    if ((await adapterOf(page)) !== 'hardware') return undefined;
    const rows = [];
    for (const { batch, what } of BATCHES) {
      const runtimes = ['ort-wasm', 'ort-webgpu', 'jax-webgpu'];
      const request = { model: MODEL, batch, runtimes, threads: 1, ...TIMED };
      const [, ...timings] = await page.evaluate((asked) => window.compare(asked), request);
      rows.push(...stepRows(timings, what));
    }
    return rows;
  });
  if (hardware) return hardware;
  return [
    row('U-Net step on WebGPU', 'no hardware adapter on this machine', 'none'),
    ...(await withPage(networksPage({}, WEBGPU_ARGS), softwareRows)),
  ];
}

/** The software adapter says nothing about speed on a GPU; it shows that the path computes. */
async function softwareRows(page) {
  if ((await adapterOf(page)) !== 'software') return [];
  const request = {
    model: 'tiny-ddpm',
    batch: 1,
    runtimes: ['ort-wasm', 'ort-webgpu'],
    threads: 1,
    rounds: 1,
    turn: 0,
  };
  const [, gpu] = await page.evaluate((asked) => window.compare(asked), request);
  return stepRows([gpu], 'tiny-ddpm on the software adapter, one row');
}

const adapterOf = (page) =>
  page.evaluate(async () => {
    const adapter = await navigator.gpu?.requestAdapter();
    if (!adapter) return 'none';
    return adapter.info.isFallbackAdapter ? 'software' : 'hardware';
  });

/** The first timing is the one the others are compared with. */
function stepRows([own, ...others], label) {
  const what = ({ runtime }) => `U-Net step, ${label}: ${NAMES[runtime]}`;
  return [own, ...others].map((timing) => {
    if (timing.failed) return failure(what(timing), timing.failed);
    const ratio = timing === own ? '' : `, ${decimal(timing.ms / own.ms)} × onnxruntime-web`;
    const { ms, where, runs, difference } = timing;
    const agrees = timing === own ? '' : `, agrees to ${difference.toExponential(0)}`;
    return row(
      what(timing),
      `${decimal(ms)} ms${ratio} (${where}, ${runs} run${runs > 1 ? 's' : ''}${agrees})`,
      'none',
    );
  });
}
