import { expect, test, type Page } from '@playwright/test';
import { figureOf, listen, openFigure, readingsOf, valueOf } from './book-under-test';

// The runtime's 14 MB must be compiled in most of these, which a busy machine does slowly.
test.describe.configure({ timeout: 180_000 });

const button = (page: Page, name: string | RegExp) => figureOf(page).getByRole('button', { name });
const rest = (page: Page) =>
  expect(figureOf(page)).toHaveAttribute('data-state', 'ready', { timeout: 90_000 });

async function load(page: Page): Promise<void> {
  await button(page, /Load the network/).click();
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'wasm', { timeout: 90_000 });
}

test('guess-the-noise: a round is played against recorded answers, and gives nothing away before', async ({
  page,
}) => {
  const ears = listen(page);
  await openFigure(page, 'guess-the-noise');
  await expect(button(page, 'Noise 1')).toBeEnabled({ timeout: 30_000 });
  await expect(page.locator('.guess-reveal [data-raster="x0"]')).toBeHidden();
  await button(page, 'Noise 1').click();
  await expect(page.getByRole('status').first()).toContainText(/You (are right|were fooled)/);
  await expect(page.locator('.guess-reveal [data-raster="x0"]')).toBeVisible();
  await expect(page.locator('[data-score="network"]')).toHaveText('1 of 1');
  await button(page, 'Next, noisier').click();
  await expect.poll(async () => (await valueOf(page)).round).toBe(2);
  await expect(page.locator('.guess-reveal [data-raster="x0"]')).toBeHidden();
  ears.expectQuiet();
});

test('unet-xray: a cut skip costs what it carried', async ({ page }) => {
  const ears = listen(page);
  await openFigure(page, 'unet-xray', '?ep=wasm');
  const { wholeError } = await readingsOf(page);
  await load(page);
  await page.getByRole('checkbox', { name: 'skip at 16' }).uncheck();
  await expect
    .poll(async () => (await readingsOf(page)).cutError, { timeout: 30_000 })
    .toBeGreaterThan(1.5 * wholeError);
  await expect(page.locator('[data-text="verdict"]')).toContainText('Without skip at 16');
  ears.expectQuiet();
});

test('diffusion-filmstrip: all networks draw another noise', async ({ page }) => {
  const ears = listen(page);
  await openFigure(page, 'diffusion-filmstrip', '?ep=wasm&seed=2');
  await expect(page.locator('[data-text="source"]')).toContainText('has not been drawn yet');
  await load(page);
  await rest(page);
  await expect(page.locator('[data-text="source"]')).toHaveText('Drawn in this page.');
  ears.expectQuiet();
});

test('ddpm-lab: a link trains to its step, nearer to the floor; a drawing can be learned', async ({
  page,
}) => {
  const ears = listen(page);
  await openFigure(page, 'ddpm-lab', '?step=100');
  await expect.poll(async () => (await readingsOf(page)).step, { timeout: 60_000 }).toBe(100);
  const { loss, floor } = await readingsOf(page);
  expect(loss).toBeLessThan(0.8);
  expect(loss).toBeGreaterThan(floor);
  await page.locator('[data-control="data"] select').selectOption('drawn');
  await page.getByRole('application').press('Space');
  await button(page, 'Play').click();
  await expect
    .poll(async () => (await readingsOf(page)).step, { timeout: 60_000 })
    .toBeGreaterThan(20);
  await button(page, 'Pause').click();
  await rest(page);
  ears.expectQuiet();
});
