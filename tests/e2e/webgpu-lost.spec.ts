import { type Browser, chromium, expect, test } from '@playwright/test';
import { requireChromium, WEBGPU_ARGS } from '../../scripts/chromium.mjs';
import { figureOf } from './book-under-test';

// A browser of its own: its GPU process is about to die.
let browser: Browser;
test.beforeEach(async () => {
  browser = await chromium.launch({ executablePath: requireChromium(), args: WEBGPU_ARGS });
});
test.afterEach(() => browser.close());

test('a GPU lost in the middle of a walk: WebAssembly goes on where it stood', async ({
  baseURL,
}) => {
  const page = await browser.newPage({ baseURL });
  await page.goto('/embed/reverse-stepper/?model=tiny-ddpm&steps=5&guidance=1&ep=webgpu');
  const hasAdapter = await page.evaluate(async () =>
    Boolean(await navigator.gpu?.requestAdapter()),
  );
  test.skip(!hasAdapter, 'this Chromium offers no WebGPU adapter, not even the software one');
  const figure = figureOf(page);
  const step = figure.getByRole('button', { name: /^step/i }).first();
  const positionIs = (position: number): Promise<void> =>
    expect
      .poll(
        () =>
          figure.evaluate(
            (element) => (element as unknown as { value: { position: number } }).value.position,
          ),
        { timeout: 120_000 },
      )
      .toBe(position);

  await figure.getByRole('button', { name: /^load/i }).first().click();
  await expect(figure).toHaveAttribute('data-backend', 'webgpu', { timeout: 180_000 });
  await expect(figure).toHaveAttribute('data-state', 'ready', { timeout: 180_000 });
  await step.click();
  await positionIs(1);
  await expect(figure).toHaveAttribute('data-state', 'ready', { timeout: 120_000 });
  await expect(figure).toHaveAttribute('data-backend', 'webgpu');

  const session = await browser.newBrowserCDPSession();
  await session.send('Browser.crashGpuProcess');
  await step.click();
  await positionIs(2);
  await expect(figure).toHaveAttribute('data-backend', 'wasm', { timeout: 60_000 });
  await expect(figure.locator('[data-notice]')).toContainText('GPU was lost');
});
