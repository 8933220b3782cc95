import { expect, test } from '@playwright/test';
import { figureOf, listen, openFigure, valueOf } from './book-under-test';

// The runtime's 14 MB must be compiled, which a busy machine does slowly.
test.describe.configure({ timeout: 120_000 });

test('the bound of the build, then live: stopped, gone on with, and complete', async ({ page }) => {
  const ears = listen(page);
  await openFigure(page, 'bound-bars', '?ep=wasm&steps=25&digit=digit-7');
  const source = page.locator('[data-live="source"]');
  const total = page.locator('[data-live="total"]');
  await expect(source).toContainText('Not computed yet');
  await expect(total).toHaveText('–');

  await figureOf(page).getByRole('button', { name: 'Load the network' }).click();
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'wasm', { timeout: 90_000 });
  await expect(source).toContainText('25 of 25 steps looked at', { timeout: 60_000 });
  await expect(total).toHaveText(/^[123]\.\d{3}$/);
  const before = Number(await total.textContent());

  // No new look is needed for another variance; a longer chain starts over, and can be stopped.
  await page.getByText('β (larger)').click();
  await expect.poll(async () => Number(await total.textContent())).toBeGreaterThan(before);
  await page.getByLabel('Steps of the chain').selectOption('1000');
  await figureOf(page).getByRole('button', { name: 'Stop' }).click();
  await expect(source).toContainText('stopped');
  await expect(total).toContainText('≈');
  expect((await valueOf(page)).steps).toBe('1000');
  await figureOf(page).getByRole('button', { name: 'Go on' }).click();
  await expect(source).toContainText('WebAssembly');
  ears.expectQuiet();
});
