// Slider to picture. The browser's own mouse drags each slider and handle of a figure over its
// whole range; for every move that changed the figure, the time is taken from the first listener of
// the pointer event to a task queued in the frame's last animation callback. Such a task runs when
// the main thread has finished that frame: event, state, drawing, style, layout and paint. (Chromium
// hands pointer moves out right before a frame, so waiting for the frame is not part of it; Event
// Timing would include the wait for the screen, in steps of 8 ms, and leaves pointer moves out.)
import { pageWith, visit, wakeFigures } from './book.mjs';
import { failure, quantile, row } from './report.mjs';

const FIGURES = ['forward-noise', 'noise-schedule', 'forward-2d'];
const BAR = 16;
const MOVES = 120;
const FEWEST = 20;

/** @returns {Promise<import('./report.mjs').Row[]>} */
export async function sliderRows({ dist, server, launch }) {
  const browser = await launch();
  try {
    const rows = [];
    for (const tag of FIGURES) rows.push(await figureRow(tag));
    return rows;
  } finally {
    await browser.close();
  }

  async function figureRow(tag) {
    const what = `${tag}: slider to picture, 95th percentile`;
    const address = pageWith(dist, tag);
    if (!address) return failure(what, 'the book has no such figure');
    const measured = await measure(tag, address);
    if (measured.length === 0) return failure(what, 'no slider of it changed anything');
    const [worst] = measured.toSorted((a, b) => b.p95 - a.p95);
    const number = (value) => `${value.toFixed(1)} ms`;
    return row(
      `${what} (${address})`,
      `${number(worst.p95)} at “${worst.name}”, the slowest of ${measured.length}; median ${number(worst.median)}, ${worst.samples} frames`,
      `≤ ${BAR} ms`,
      worst.p95 <= BAR,
    );
  }

  async function measure(tag, address) {
    const page = await visit(browser, { viewport: { width: 1280, height: 900 } });
    try {
      await page.goto(server.origin + address);
      await wakeFigures(page);
      await page.evaluate(watchFrames, tag);
      const figure = page.locator(tag).first();
      const results = [];
      for (const slider of await figure.locator('input[type="range"], [role="slider"]').all()) {
        if (!(await slider.isVisible()) || !(await slider.isEnabled())) continue;
        await slider.scrollIntoViewIfNeeded();
        const name = await slider.evaluate(nameOf);
        await page.evaluate(() => (window.frames95.length = 0));
        await drag(page, slider);
        const times = await page.evaluate(() => window.frames95);
        if (times.length < FEWEST) continue;
        results.push({
          name,
          samples: times.length,
          p95: quantile(times, 0.95),
          median: quantile(times, 0.5),
        });
      }
      return results;
    } finally {
      await page.context().close();
    }
  }
}

/** A slider from end to end and back; a handle around where it is. */
async function drag(page, slider) {
  const isRange = await slider.evaluate((element) => element instanceof HTMLInputElement);
  const box = await slider.boundingBox();
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  const pathOf = (turn) => {
    if (isRange) return [box.x + 8 + (box.width - 16) * (0.5 - 0.5 * Math.cos(turn)), y];
    return [x + 40 * Math.sin(2 * turn), y + 60 * Math.sin(turn)];
  };
  await page.mouse.move(...pathOf(0));
  await page.mouse.down();
  for (let i = 1; i <= MOVES; i++) {
    await page.mouse.move(...pathOf((2 * Math.PI * i) / MOVES));
    await page.evaluate(() => window.frameDone());
  }
  await page.mouse.up();
}

/** Runs in the page: collects the times of frames in which the figure changed. */
function watchFrames(tag) {
  const figure = document.querySelector(tag);
  const times = [];
  let start;
  let pending;
  addEventListener('pointermove', () => pending || (start = performance.now()), { capture: true });
  figure.addEventListener('input', ({ target }) => {
    if (target !== figure || start === undefined || pending) return;
    const since = start;
    const { promise, resolve } = Promise.withResolvers();
    pending = promise;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        times.push(performance.now() - since);
        pending = undefined;
        resolve();
      };
      port2.postMessage(0);
    });
  });
  window.frames95 = times;
  window.frameDone = () => pending;
}

/** Runs in the page: what a reader would call the slider. */
function nameOf(element) {
  const { control, handle, beta } = element.dataset;
  return (
    element.closest('[data-control]')?.dataset.control ??
    element.getAttribute('aria-label') ??
    String(control ?? handle ?? beta)
  );
}
