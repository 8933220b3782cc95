import { expect, test, type Page } from '@playwright/test';
import { figureOf, listen, openFigure, valueOf } from './book-under-test';

// The runtime's 14 MB must be compiled, which a busy machine does slowly.
test.describe.configure({ timeout: 120_000 });

const button = (page: Page, name: string | RegExp) => figureOf(page).getByRole('button', { name });
const verdict = (page: Page) => page.locator('[data-text="verdict"]');
const picture = (page: Page, channel: string): Promise<string> =>
  page
    .locator(`canvas[data-raster="${channel}"]`)
    .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
const readings = (page: Page): Promise<Record<string, number>> =>
  figureOf(page).evaluate(
    (figure) => (figure as unknown as { readings: Record<string, number> }).readings,
  );

test('before anything is loaded the attack of the build stands, and says when it does not', async ({
  page,
}) => {
  const ears = listen(page);
  const heavy: string[] = [];
  page.on('request', (request) => {
    if (/\.(onnx|wasm)(\?|$)/.test(request.url())) heavy.push(request.url());
  });
  await openFigure(page, 'attack-bench');
  await expect(verdict(page)).toHaveText('Fooled: misread.');
  await expect(page.locator('[data-text="change"]')).toContainText('‖δ‖∞ = 0.149');
  await page.getByRole('slider', { name: 'ε, max-norm' }).press('ArrowLeft');
  await expect(verdict(page)).toContainText('Load the networks');
  expect(await valueOf(page)).toMatchObject({ epsilon: 37 });
  expect(heavy).toEqual([]);
  ears.expectQuiet();
});

test('live: ε, the network, a drawing; a slow attack is asked for, and can be cancelled', async ({
  page,
}) => {
  const ears = listen(page);
  await openFigure(page, 'attack-bench', '?ep=wasm');
  await button(page, /Load the networks/).click();
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'wasm', { timeout: 90_000 });
  await expect(page.locator('[data-text="spent"]')).toContainText('in this page');
  expect(await readings(page)).toMatchObject({ before: 3, after: 8, fooled: 1 });

  const first = await picture(page, 'after');
  await page.getByRole('slider', { name: 'ε, max-norm' }).fill('4');
  await expect(verdict(page)).toContainText('holds');
  await expect.poll(() => picture(page, 'after')).not.toBe(first);
  expect((await readings(page)).maxNorm).toBeCloseTo(4 / 255, 4);

  await page.getByRole('slider', { name: 'ε, max-norm' }).fill('38');
  await expect(verdict(page)).toContainText('Fooled');
  await page.getByText('adversarially trained').click();
  await expect(verdict(page)).toContainText('The adversarially trained network holds');

  await page.locator('[data-control="attack"] select').selectOption('cw');
  await expect(verdict(page)).toContainText('Press Attack');
  await button(page, 'Attack').click();
  await expect(figureOf(page)).toHaveAttribute('data-state', 'running');
  await expect(verdict(page)).toContainText(/^Step \d+ of 900/);
  await button(page, 'Cancel').click();
  await expect(figureOf(page)).toHaveAttribute('data-state', 'ready');
  await expect(verdict(page)).toContainText('Stopped');

  await page.locator('[data-control="attack"] select').selectOption('pgd');
  await button(page, 'Clear').click();
  await expect(verdict(page)).toContainText('Draw a digit');
  const pad = page.locator('canvas[data-raster="before"]');
  await pad.focus();
  await page.keyboard.press('Enter');
  for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(verdict(page)).toContainText(/holds|Fooled/);
  ears.expectQuiet();
});
