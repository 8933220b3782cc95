// From the click on "Load the network" to the first reverse step on the screen, with the book served
// from this machine: the time is that of checking, compiling and computing, not of a network. Bytes
// are what the host sent in between. The second visit is a reload in the same browser profile.
import { pageWith, visit } from './book.mjs';
import { failure, megabytes, row, seconds } from './report.mjs';

const TAG = 'reverse-stepper';

/** @returns {Promise<import('./report.mjs').Row[]>} */
export async function loadRows({ dist, server, launch }) {
  const what = 'from “Load” to the first reverse step';
  const address = pageWith(dist, TAG);
  if (!address) return [failure(what, `the book has no ${TAG}`)];
  const browser = await launch();
  try {
    const page = await visit(browser);
    const rows = [];
    for (const time of ['first visit', 'second visit']) {
      await page.goto(server.origin + address);
      const figure = page.locator(TAG).first();
      await figure.scrollIntoViewIfNeeded();
      await page.waitForFunction(
        (tag) => document.querySelector(tag).dataset.state === 'ready',
        TAG,
      );
      await page.waitForLoadState('networkidle');
      server.forget();
      await page.evaluate(watchFirstStep, TAG);
      await figure.locator('button[data-control="load"]').click();
      const { milliseconds, backend } = await page.evaluate(() => window.firstStep);
      const bytes = server.sent().reduce((total, sent) => total + sent.bytes, 0);
      rows.push(
        row(
          `${what}, ${time} (${address}, ${backend})`,
          `${seconds(milliseconds)}, ${megabytes(bytes)}`,
          'none',
        ),
      );
    }
    return rows;
  } finally {
    await browser.close();
  }
}

/** Runs in the page: resolves when the figure, having computed a step by itself, has drawn it. */
function watchFirstStep(tag) {
  const figure = document.querySelector(tag);
  let start;
  figure.addEventListener('click', () => (start ??= performance.now()), { capture: true });
  window.firstStep = new Promise((resolve, reject) => {
    const observer = new MutationObserver(() => {
      const { state, backend } = figure.dataset;
      if (state === 'error') {
        reject(new Error(figure.querySelector('[data-notice]').textContent));
      } else if (start !== undefined && state === 'ready' && backend !== 'recorded') {
        observer.disconnect();
        requestAnimationFrame(() =>
          setTimeout(() => resolve({ milliseconds: performance.now() - start, backend })),
        );
      }
    });
    observer.observe(figure, { attributes: true });
  });
}
