import { expect, test } from '@playwright/test';
import { figureOf } from './book-under-test';

/** On the software adapter: slow, but every shader and every buffer is the real path. */
test('one step of the tiny model runs on WebGPU', async ({ page }) => {
  await page.goto('/embed/reverse-stepper/?model=tiny-ddpm&steps=5&ep=webgpu');
  const hasAdapter = await page.evaluate(async () =>
    Boolean(await navigator.gpu?.requestAdapter()),
  );
  test.skip(!hasAdapter, 'this Chromium offers no WebGPU adapter, not even the software one');
  const figure = figureOf(page);
  await figure.getByRole('button', { name: /^load/i }).first().click();
  await expect(figure).toHaveAttribute('data-backend', 'webgpu', { timeout: 180_000 });
  await expect(figure).toHaveAttribute('data-state', 'ready', { timeout: 180_000 });
  await figure.getByRole('button', { name: /^step/i }).first().click();
  await expect
    .poll(
      () =>
        figure.evaluate(
          (element) => (element as unknown as { value: { position: number } }).value.position,
        ),
      { timeout: 120_000 },
    )
    .toBeGreaterThan(0);
  await expect(figure).toHaveAttribute('data-backend', 'webgpu');
});
