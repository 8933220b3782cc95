import { expect, test, type Page } from '@playwright/test';
import { figureOf, listen } from './book-under-test';

const FIGURE = '/embed/reverse-stepper/?model=tiny-ddpm&steps=5&ep=wasm';

const load = (page: Page) => page.getByRole('button', { name: /^load/i }).first();
const retry = (page: Page) => page.getByRole('button', { name: /retry/i }).first();

async function expectPictureAndWords(page: Page, words: RegExp): Promise<void> {
  const figure = figureOf(page);
  await expect(figure).toHaveAttribute('data-state', 'error');
  await expect(figure).toContainText(words);
  await expect(figure).toContainText(/expected/i);
  const picture = figure.locator('canvas:visible, img:visible').first();
  expect((await picture.boundingBox())?.width ?? 0).toBeGreaterThan(60);
}

async function expectRecovery(page: Page): Promise<void> {
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.context().setOffline(false);
  await retry(page).click();
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'wasm', { timeout: 45_000 });
  await expect(figureOf(page)).toHaveAttribute('data-state', 'ready', { timeout: 45_000 });
}

test('an altered byte in the model is noticed, said, and mended by Retry', async ({ page }) => {
  await page.route('**/*.onnx', async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    body[Math.floor(body.length / 2)] ^= 1;
    await route.fulfill({ response, body });
  });
  await page.goto(FIGURE);
  await load(page).click();
  await expectPictureAndWords(page, /sha-?256|altered|fingerprint/i);
  await expectRecovery(page);
});

test('a truncated download is noticed, said, and mended by Retry', async ({ page }) => {
  await page.route('**/*.onnx', async (route) => {
    const response = await route.fetch();
    const body = (await response.body()).subarray(0, 1000);
    const headers: Record<string, string> = {
      ...response.headers(),
      'content-length': String(body.length),
    };
    delete headers['content-encoding'];
    await route.fulfill({ status: 200, headers, body });
  });
  await page.goto(FIGURE);
  await load(page).click();
  await expectPictureAndWords(page, /bytes/i);
  await expectRecovery(page);
});

test('without a network the figure says so and comes back with it', async ({ page, context }) => {
  await page.goto(FIGURE);
  await expect(figureOf(page)).toHaveAttribute('data-state', 'ready');
  await context.setOffline(true);
  await load(page).click();
  await expectPictureAndWords(page, /network|connection|offline/i);
  await expectRecovery(page);
});

test('once loaded, the model works offline, from its cache, after a reload of the figure', async ({
  page,
}) => {
  const fetched: string[] = [];
  page.on('request', (request) => {
    if (/\.(onnx|wasm)$/.test(new URL(request.url()).pathname)) fetched.push(request.url());
  });
  await page.goto(FIGURE);
  await load(page).click();
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'wasm', { timeout: 45_000 });
  expect(fetched.length).toBeGreaterThan(0);
  fetched.length = 0;
  await page.goto(FIGURE);
  await page.route(/\.(onnx|wasm)$/, (route) => route.abort('internetdisconnected'));
  await load(page).click();
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'wasm', { timeout: 45_000 });
  expect(fetched.filter((url) => url.endsWith('.onnx'))).toEqual([]);
});

test('with storage refused the network still runs', async ({ page }) => {
  const ears = listen(page);
  await page.addInitScript(() => {
    const refuse = () => {
      throw new DOMException('refused', 'SecurityError');
    };
    for (const name of ['localStorage', 'indexedDB', 'caches']) {
      Object.defineProperty(window, name, { get: refuse });
    }
  });
  await page.goto(FIGURE);
  await load(page).click();
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'wasm', { timeout: 45_000 });
  ears.expectQuiet();
});

test('a figure script that does not arrive leaves the picture and says what to do', async ({
  page,
}) => {
  await page.route(/_astro\/element\..*\.js$/, (route) => route.abort());
  await page.goto('/embed/forward-noise/');
  const figure = figureOf(page);
  await expect(figure).toHaveAttribute('data-state', 'error');
  await expect(figure).toContainText(/script/i);
  await expect(figure.locator('img:visible').first()).toBeVisible();
  await expect(figure.getByRole('button', { name: 'Retry' })).toBeVisible();
});

test('in a sandboxed frame of another origin the network runs', async ({ page }) => {
  const ears = listen(page);
  const source = new URL(FIGURE, test.info().project.use.baseURL).href;
  await page.goto('http://127.0.0.1:4411/404.html');
  await page.evaluate((src) => {
    const frame = document.createElement('iframe');
    frame.setAttribute('sandbox', 'allow-scripts');
    frame.src = src;
    frame.title = 'figure';
    frame.width = '900';
    frame.height = '1100';
    document.body.replaceChildren(frame);
  }, source);
  const frame = page.frameLocator('iframe');
  await frame.getByRole('button', { name: /^load/i }).first().click();
  await expect(frame.locator('[data-widget]')).toHaveAttribute('data-backend', 'wasm', {
    timeout: 45_000,
  });
  ears.expectQuiet();
});
