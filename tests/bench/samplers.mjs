// What a picture costs: one face with guidance, DDIM with 50 steps, in WebAssembly, from the moment the
// open network is asked until the picture is there, steps drawn on the way included. Embedded figures
// get one thread, since a course page cannot be isolated: so this is the time that every reader gets.
// Then a digit by each sampler, beside the same walk with TensorFlow.js as the network.
import { visit } from './book.mjs';
import { withPages } from './page.mjs';
import { decimal, row, seconds } from './report.mjs';

const TAG = 'reverse-stepper';
const STEPS = 50;
const QUERY = `ep=wasm&model=faces-ddpm&sampler=ddim&eta=0&guidance=2&steps=${STEPS}&wish=hat.party_glasses.round`;
const BAR = 3_000;
const ROUNDS = 3;
const COMPARED = {
  model: 'digits-ddpm',
  calls: 50,
  digit: 3,
  guidance: 2,
  runtimes: ['ort-wasm', 'tfjs-wasm'],
  rounds: ROUNDS,
};
const NAMES = { ddpm: 'DDPM', ddim: 'DDIM', heun: 'Heun', dpmSolver2M: 'DPM-Solver++ 2M' };

/** @returns {Promise<import('./report.mjs').Row[]>} */
export async function samplerRows({ server, launch }) {
  return [await faceRow(server, launch), ...(await digitRows(launch))];
}

async function faceRow(server, launch) {
  const browser = await launch();
  try {
    const page = await visit(browser);
    await page.goto(`${server.origin}/embed/${TAG}/?${QUERY}`);
    const figure = page.locator(TAG);
    await page.waitForFunction((tag) => document.querySelector(tag).dataset.state === 'ready', TAG);
    await figure.locator('button[data-control="load"]').click();
    await page.waitForFunction(
      (tag) => document.querySelector(tag).dataset.backend === 'wasm',
      TAG,
    );
    const times = [];
    for (let round = 0; round < ROUNDS; round++) {
      times.push(await page.evaluate(walk, { tag: TAG, steps: STEPS, seed: 11 + round }));
    }
    const best = Math.min(...times);
    const what = `a face with guidance, ${STEPS} steps, WASM, one thread`;
    return row(what, `${seconds(best)} (best of ${ROUNDS})`, `≤ ${seconds(BAR)}`, best <= BAR);
  } finally {
    await browser.close();
  }
}

async function digitRows(launch) {
  const timings = await withPages(launch, (withPage) =>
    withPage({ file: 'networks.html', ready: 'compareSamplers' }, (page) =>
      page.evaluate((asked) => window.compareSamplers(asked), COMPARED),
    ),
  );
  const [own, other] = COMPARED.runtimes.map((name) =>
    timings.filter(({ runtime }) => runtime === name),
  );
  return own.map(({ sampler, calls, ms }, i) => {
    const ratio = decimal(other[i].ms / ms);
    const agrees = `agrees to ${other[i].difference.toExponential(0)}`;
    return row(
      `a guided digit by ${NAMES[sampler]}, WASM, one thread`,
      `${decimal(ms)} ms, ${calls} calls, ${decimal(ms / calls)} ms each; TensorFlow.js ${decimal(other[i].ms)} ms, ${ratio} × as long (${agrees})`,
      'none',
    );
  });
}

/** Runs in the page: another seed, then to the end of its walk; milliseconds until it is there. */
async function walk({ tag, steps, seed }) {
  const figure = document.querySelector(tag);
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  figure.value = { ...figure.value, seed, position: 0 };
  while (figure.dataset.state !== 'ready') await frame();
  const start = performance.now();
  const scrubber = figure.querySelector('[data-control="position"]');
  scrubber.value = String(steps);
  scrubber.dispatchEvent(new Event('input', { bubbles: true }));
  await frame();
  while (figure.readings.position !== steps || figure.dataset.state !== 'ready') await frame();
  return performance.now() - start;
}
