import { expect, test, type Page } from '@playwright/test';
import { figureOf, listen, openFigure, valueOf } from './book-under-test';

// The runtime's 14 MB must be compiled, which a busy machine does slowly.
test.describe.configure({ timeout: 120_000 });

const button = (page: Page, name: string | RegExp) => figureOf(page).getByRole('button', { name });
const text = (page: Page, name: string) => page.locator(`[data-text="${name}"]`);
const readings = (page: Page): Promise<Record<string, number>> =>
  figureOf(page).evaluate(
    (figure) => (figure as unknown as { readings: Record<string, number> }).readings,
  );

async function load(page: Page): Promise<void> {
  await button(page, /^Load the network/).click();
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'wasm', { timeout: 90_000 });
}

test('denoise-digits: noise at once, restored live, a drawing, and where it gets worse', async ({
  page,
}) => {
  const ears = listen(page);
  await openFigure(page, 'denoise-digits', '?ep=wasm');
  await expect(text(page, 'source')).toContainText('when the book was built');
  const { mseAfter: built } = await readings(page);
  await page.getByRole('slider', { name: 'Noise σ' }).press('ArrowRight');
  await expect(text(page, 'verdict')).toContainText('Load the network');
  expect((await readings(page)).mseBefore).toBeGreaterThan(0.4);
  await button(page, 'Reset').click();
  await load(page);
  await expect(text(page, 'source')).toContainText('in this page');
  // The same pixels, the same noise, the same network.
  expect((await readings(page)).mseAfter).toBeCloseTo(built, 3);
  await page.getByRole('slider', { name: 'Noise σ' }).fill('0.05');
  await expect(text(page, 'verdict')).toContainText('Made worse');
  await button(page, 'Clear').click();
  const pad = page.locator('canvas[data-raster="drawing"]');
  await pad.focus();
  await page.keyboard.press('Enter');
  for (let i = 0; i < 10; i++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('slider', { name: 'Noise σ' }).fill('1');
  await expect(text(page, 'verdict')).toContainText('nearer');
  ears.expectQuiet();
});

test('anomaly-threshold: the threshold is dragged and keyed, networks are compared live', async ({
  page,
}) => {
  const ears = listen(page);
  await openFigure(page, 'anomaly-threshold', '?ep=wasm');
  const before = await readings(page);
  expect(before.auc).toBeGreaterThan(0.96);
  const handle = page.getByRole('slider', { name: /^Threshold; arrow/ });
  await handle.press('Shift+ArrowRight');
  await expect
    .poll(async () => (await readings(page)).falseAlarms)
    .toBeLessThan(before.falseAlarms);
  const box = (await page.locator('[data-scrub]').boundingBox())!;
  await page.mouse.click(box.x + 0.4 * box.width, box.y + 0.5 * box.height);
  await expect.poll(async () => (await readings(page)).missed).toBe(0);
  await load(page);
  await expect(text(page, 'source')).toContainText('in this page', { timeout: 60_000 });
  expect((await readings(page)).auc).toBeCloseTo(before.auc, 3);
  await page.locator('[data-control="network"] select').selectOption('dae');
  await expect
    .poll(async () => (await readings(page)).auc, { timeout: 60_000 })
    .toBeGreaterThan(0.999);
  await button(page, '5 % of digits above').click();
  expect((await valueOf(page)).threshold).toBeLessThan(0.01);
  expect(await readings(page)).toMatchObject({ missed: 0 });
  await button(page, 'Clear').click();
  await expect(text(page, 'own')).toContainText('passes for a digit');
  ears.expectQuiet();
});

test('latent-bias: runs in the page as at build, stops, and weighs anew at once', async ({
  page,
}) => {
  const ears = listen(page);
  await openFigure(page, 'latent-bias', '?ep=wasm&count=200');
  await load(page);
  await expect(text(page, 'source')).toContainText('in this page', { timeout: 60_000 });
  const direction = await readings(page);
  expect(direction.worstBefore).toBeLessThan(direction.worstAfter);
  await page.locator('[data-control="method"] select').selectOption('all');
  await expect.poll(async () => (await readings(page)).effective).toBeLessThan(20);
  await page.getByRole('slider', { name: 'Faces to learn from' }).fill('1000');
  await expect(text(page, 'verdict')).toContainText('Press Run');
  await button(page, 'Run').click();
  await expect(figureOf(page)).toHaveAttribute('data-state', 'running');
  await button(page, 'Stop').click();
  await expect(text(page, 'verdict')).toContainText(/Stopped after \d+ of 1200 faces/);
  await expect(figureOf(page)).toHaveAttribute('data-state', 'ready');
  ears.expectQuiet();
});
