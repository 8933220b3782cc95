import { expect, test, type Page } from '@playwright/test';
import { figureOf, listen, openFigure, picture, readingsOf, valueOf } from './book-under-test';

// The runtime's 14 MB must be compiled, which a busy machine does slowly.
test.describe.configure({ timeout: 120_000 });

const button = (page: Page, name: string | RegExp) => figureOf(page).getByRole('button', { name });
const verdict = (page: Page) => page.locator('[data-text="verdict"]');

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
  expect(await readingsOf(page)).toMatchObject({ before: 3, after: 8, fooled: 1 });

  const first = await picture(page, 'after');
  await page.getByRole('slider', { name: 'ε, max-norm' }).fill('4');
  await expect(verdict(page)).toContainText('holds');
  await expect.poll(() => picture(page, 'after')).not.toBe(first);
  expect((await readingsOf(page)).maxNorm).toBeCloseTo(4 / 255, 4);

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

test('photographs: another network, a wish by name, a file of the reader’s; back to digits', async ({
  page,
}) => {
  const ears = listen(page);
  await openFigure(page, 'attack-bench', '?ep=wasm&kind=photographs&attack=pgd&steps=3');
  await expect(page.locator('[data-part="credit"]')).toContainText('Aaron Logan');
  // What a photograph's network weighs is said before it is fetched.
  await expect(page.locator('[data-text="cost"]')).toContainText('4.8 MB');
  const wish = page.getByRole('combobox', { name: 'To be read as' });
  await expect(page.locator('datalist[data-wishes] option')).toHaveCount(1000);
  await wish.fill('gibbon');
  expect(await valueOf(page)).toMatchObject({ wish: 368 });
  await button(page, /Load the network/).click();
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'wasm', { timeout: 90_000 });
  await expect(page.locator('[data-text="before"]')).toContainText('giant panda');
  await expect(verdict(page)).toContainText('Press Attack');
  await button(page, 'Attack').click();
  await expect(verdict(page)).toHaveText('Fooled: read as gibbon.', { timeout: 60_000 });
  expect((await readingsOf(page)).maxNorm).toBeLessThanOrEqual(2 / 255 + 1e-6);
  await expect(page.locator('[data-cell="label"]').filter({ hasText: 'gibbon' })).toHaveCount(1);

  const upload = page.locator('input[type="file"][data-upload]');
  await upload.setInputFiles({
    name: 'notes.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('no picture'),
  });
  await expect(page.locator('[data-notice]')).toContainText('Expected a picture');
  await upload.setInputFiles('public/images/panda-64.png');
  await expect(page.locator('[data-notice]')).toContainText('stays on this page');
  await expect(page.locator('[data-part="credit"]')).toBeHidden();
  await expect(page.locator('[data-text="before"]')).toContainText('read as', { timeout: 30_000 });

  await page.getByText('digits', { exact: true }).click();
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'recorded');
  await expect(verdict(page)).toContainText('Load the networks');
  ears.expectQuiet();
});
