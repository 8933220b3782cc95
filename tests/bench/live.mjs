// Live training: does the page stay at hand while it trains, does it rest when it should, and does it
// keep its memory? Input delay is Event Timing's: from the moment the browser has an input to the first
// listener. Processor time is that of all renderers, as the browser counts it. Memory is the
// page's and its workers', as the browser measures it after a collection of garbage.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { BROWSER_ARGS } from '../../scripts/chromium.mjs';
import { visit } from './book.mjs';
import { failure, megabytes, quantile, row } from './report.mjs';

const FIGURES = ['gan-lab', 'loss-race'];
const DELAY_BAR = 50;
const INPUTS = 150;
const CYCLES = 1000;
/** What the first cycles allocate is no leak: compiled code, caches. */
const WARM = 100;
/** A leak of this much a cycle would be a hundred minibatches. */
const GROWTH_BAR = 5e6;
/** Share of one processor that a figure at rest may use: its page is still alive. */
const REST_BAR = 0.05;

/** Measures memory at once instead of at the next collection of garbage. */
const EAGER = '--enable-blink-features=ForceEagerMeasureMemory';

/** @returns {Promise<import('./report.mjs').Row[]>} */
export async function liveRows({ dist, server, launch }) {
  const browser = await launch([...BROWSER_ARGS, EAGER]);
  try {
    const rows = [];
    for (const tag of FIGURES) rows.push(...(await figureRows(tag)));
    return rows;
  } finally {
    await browser.close();
  }

  async function figureRows(tag) {
    if (!existsSync(path.join(dist, 'embed', tag, 'index.html'))) {
      return [failure(`${tag}: live training`, 'the book has no such figure')];
    }
    const rows = [await delayRow(tag), ...(await restRows(tag))];
    if (tag === FIGURES[0]) rows.push(await memoryRow(tag));
    return rows;
  }

  async function open(tag, query = '') {
    const page = await visit(browser, { viewport: { width: 1280, height: 900 } });
    await page.goto(`${server.origin}/embed/${tag}/${query}`);
    await page.waitForSelector(`${tag}[data-state="ready"]`);
    return page;
  }

  async function play(page, tag) {
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await page.waitForFunction((name) => document.querySelector(name).value.step > 20, tag);
  }

  async function delayRow(tag) {
    const page = await open(tag, tag === 'loss-race' ? '?budget=3200' : '');
    try {
      await play(page, tag);
      await page.evaluate(() => {
        window.delays = [];
        addEventListener(
          'keydown',
          ({ timeStamp }) => window.delays.push(performance.now() - timeStamp),
          { capture: true },
        );
      });
      await page.locator('[data-control="chart"] input[type="radio"]:checked').focus();
      for (let i = 0; i < INPUTS; i++) {
        await page.keyboard.press('ArrowRight');
        await page.waitForTimeout(10 + ((i * 37) % 50));
      }
      const { state, delays } = await page.evaluate(
        (name) => ({ state: document.querySelector(name).dataset.state, delays: window.delays }),
        tag,
      );
      if (state !== 'running') return failure(`${tag}: input delay`, `the figure was ${state}`);
      const p95 = quantile(delays, 0.95);
      return row(
        `${tag} while it trains: input delay, 95th percentile`,
        `${p95.toFixed(1)} ms; median ${quantile(delays, 0.5).toFixed(1)} ms, ${delays.length} inputs`,
        `≤ ${DELAY_BAR} ms`,
        p95 <= DELAY_BAR,
      );
    } finally {
      await page.context().close();
    }
  }

  async function restRows(tag) {
    const page = await open(tag, tag === 'loss-race' ? '?budget=3200' : '');
    try {
      await play(page, tag);
      const training = await processorShare();
      await page.getByRole('button', { name: 'Pause', exact: true }).click();
      await page.waitForTimeout(1500);
      const paused = await processorShare();
      await page.getByRole('button', { name: 'Play', exact: true }).click();
      await page.waitForTimeout(500);
      // What a hidden tab gets from the browser: no frames.
      await page.evaluate(() => (window.requestAnimationFrame = () => 0));
      await page.waitForTimeout(1500);
      const hidden = await processorShare();
      const percent = (share) => `${Math.round(100 * share)} % of a processor`;
      return [
        ['paused', paused],
        ['without frames, as in a hidden tab', hidden],
      ].map(([when, share]) =>
        row(
          `${tag} ${when}`,
          `${percent(share)}; in training ${percent(training)}`,
          `≤ ${100 * REST_BAR} %`,
          share <= REST_BAR,
        ),
      );
    } finally {
      await page.context().close();
    }
  }

  /** Processor time of the renderers over two seconds, as a share of one processor. */
  async function processorShare() {
    const session = await browser.newBrowserCDPSession();
    const used = async () => {
      const { processInfo } = await session.send('SystemInfo.getProcessInfo');
      return processInfo
        .filter(({ type }) => type === 'renderer')
        .reduce((sum, { cpuTime }) => sum + cpuTime, 0);
    };
    const [before, since] = [await used(), performance.now()];
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const share = (await used()) - before;
    const seconds = (performance.now() - since) / 1000;
    await session.detach();
    return share / seconds;
  }

  /** Starts and stops; every tenth time a new run, every fiftieth a new figure with a new worker. */
  async function memoryRow(tag) {
    const page = await open(tag, '?gWidth=16&dWidth=16&batch=32');
    try {
      const cycles = (from, to) =>
        page.evaluate(
          async ([name, first, last]) => {
            const next = () => new Promise((resolve) => setTimeout(resolve, 5));
            const until = async (done) => {
              while (!done()) await next();
            };
            const press = (control) =>
              document.querySelector(`${name} [data-control="${control}"]`).click();
            const figure = () => document.querySelector(name);
            for (let i = first; i < last; i++) {
              // A new figure may first have to come to the step that the page's address names.
              await until(() => figure().dataset.state === 'ready');
              const before = figure().value.step;
              press('play');
              await until(() => figure().value.step > before);
              press('play');
              await until(() => figure().dataset.state === 'ready');
              if (i % 10 === 9) press('new-seed');
              if (i % 50 === 49) {
                const fresh = figure().cloneNode(true);
                fresh.dataset.state = 'idle';
                figure().replaceWith(fresh);
                fresh.start();
              }
            }
          },
          [tag, from, to],
        );
      const memory = async () => {
        const { bytes } = await page.evaluate(() => performance.measureUserAgentSpecificMemory());
        return bytes;
      };
      await cycles(0, WARM);
      const before = await memory();
      await cycles(WARM, WARM + CYCLES);
      const growth = (await memory()) - before;
      const workers = page.workers().length;
      return row(
        `${tag}: memory after ${CYCLES} starts and stops, ${CYCLES / 10} new runs, ${CYCLES / 50} new figures`,
        `${growth < 0 ? '−' : '+'}${megabytes(Math.abs(growth))} on ${megabytes(before)}; workers left: ${workers}`,
        `≤ +${megabytes(GROWTH_BAR)}`,
        growth <= GROWTH_BAR && workers <= 1,
      );
    } finally {
      await page.context().close();
    }
  }
}
