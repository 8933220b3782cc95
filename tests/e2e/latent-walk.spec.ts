import { expect, test, type Page } from '@playwright/test';
import { figureOf, listen, openFigure, picture, valueOf } from './book-under-test';

// The runtime's 14 MB must be compiled in every test, which a busy machine does slowly.
test.describe.configure({ timeout: 240_000 });

const TAG = 'latent-walk';

const button = (page: Page, name: string | RegExp) => figureOf(page).getByRole('button', { name });

const rest = (page: Page) =>
  expect(figureOf(page)).toHaveAttribute('data-state', 'ready', { timeout: 120_000 });

/** Takes one of the options that are shown side by side. */
const choose = (page: Page, option: string) =>
  page.locator('.segments').getByText(option, { exact: true }).click();

async function load(page: Page, query = ''): Promise<void> {
  await openFigure(page, TAG, `?ep=wasm${query}`);
  await button(page, /^Load the/).click();
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'wasm', { timeout: 90_000 });
  await rest(page);
}

test('the recorded strips can be walked without a download, in every mode', async ({ page }) => {
  const ears = listen(page);
  const heavy: string[] = [];
  page.on('request', (request) => {
    if (/\.(onnx|wasm)(\?|$)/.test(request.url())) heavy.push(request.url());
  });
  await openFigure(page, TAG);
  await expect(page.locator('[data-text="cost"]')).toContainText(/MB \+ .* MB runtime/);
  await page.getByRole('slider', { name: 'Place t on the way' }).fill('1');
  await expect(page.locator('[data-text="source"]')).toContainText('nearest of 9');
  await expect(page.locator('canvas[data-raster="between/large-0"]')).toBeVisible();
  // Both ways end in the same face.
  await expect
    .poll(() => picture(page, 'between/large-0'))
    .toBe(await picture(page, 'between/large-1'));
  for (const [mode, slider] of [
    ['along', 'Component along the direction'],
    ['arithmetic', 'Strength s of the difference'],
  ]) {
    await choose(page, mode);
    const thumb = page.getByRole('slider', { name: slider });
    await thumb.fill('-1');
    const before = await picture(page, `${mode}/large-0`);
    await thumb.fill('3');
    await expect.poll(() => picture(page, `${mode}/large-0`)).not.toBe(before);
  }
  await page.getByLabel('Face a').fill('30');
  await page.keyboard.press('Tab');
  await expect(page.locator('[data-text="source"]')).toContainText('other settings');
  expect(heavy).toEqual([]);
  ears.expectQuiet();
});

test('between faces: real codes, decoded live', async ({ page }) => {
  const ears = listen(page);
  await load(page);
  await expect(page.locator('[data-text="source"]')).toContainText('in this page');
  const half = await picture(page, 'between/large-0');
  const norm = page.locator('[data-text="norm-straight"]');
  const norms = await norm.innerText();
  const slider = page.getByRole('slider', { name: 'Place t on the way' });
  await slider.press('ArrowRight');
  await expect.poll(() => picture(page, 'between/large-0')).not.toBe(half);
  expect(await norm.innerText()).not.toBe(norms);
  await slider.fill('0');
  await rest(page);
  expect(await picture(page, 'between/large-0')).toBe(await picture(page, 'between/large-1'));
  const strip = await picture(page, 'between/row-1');
  await button(page, 'Other faces').click();
  expect(await valueOf(page)).toMatchObject({ a: 18, b: 12 });
  await expect.poll(() => picture(page, 'between/row-1')).not.toBe(strip);
  ears.expectQuiet();
});

test('along: every coordinate has its bar, and the faces follow', async ({ page }) => {
  await load(page, '&mode=along');
  const bars = page.locator('[data-path="effects"]');
  expect((await bars.getAttribute('d'))?.match(/M/g)?.length).toBe(48);
  const strip = await picture(page, 'along/row-0');
  await page.getByRole('slider', { name: 'Coordinate' }).fill('18');
  await rest(page);
  expect(await picture(page, 'along/row-0')).not.toBe(strip);
  await expect(page.locator('[data-text="along"]')).toContainText('z₁₈');
});

test('arithmetic: averages of ticked faces are added to this one', async ({ page }) => {
  await load(page, '&mode=arithmetic&crowd=pool');
  const groups = page.locator('[data-section="arithmetic"] [data-text="groups"]');
  await expect(groups).toContainText('with sunglasses');
  const ticked = page.locator('.ticks input:checked');
  const count = await ticked.count();
  expect(count).toBeGreaterThan(1);
  const sum = await picture(page, 'arithmetic/large-0');
  const average = await picture(page, 'arithmetic/with');
  await ticked.first().press('Space');
  await rest(page);
  await expect(ticked).toHaveCount(count - 1);
  expect(await valueOf(page)).toMatchObject({ attribute: 'own' });
  expect(await picture(page, 'arithmetic/with')).not.toBe(average);
  expect(await picture(page, 'arithmetic/large-0')).not.toBe(sum);
});

test('another model is fetched only when it is asked for', async ({ page }) => {
  await load(page);
  await choose(page, 'GAN');
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'recorded');
  await button(page, 'Load the generator').click();
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'wasm', { timeout: 90_000 });
  await rest(page);
  await expect(page.locator('[data-text="band"]')).toContainText('N(0, I)');
  await choose(page, 'arithmetic');
  await expect(page.locator('[data-section="arithmetic"] [data-text="groups"]')).toContainText(
    'faces-classifier',
    { timeout: 120_000 },
  );
});

test('networks that do not arrive leave the faces and offer Retry', async ({ page }) => {
  await page.route(/\.onnx/, (route) => route.abort());
  await openFigure(page, TAG, '?ep=wasm');
  await button(page, /^Load the/).click();
  await expect(figureOf(page)).toHaveAttribute('data-state', 'error', { timeout: 90_000 });
  await expect(page.locator('[data-notice]')).toContainText(/Expected/);
  await expect(page.locator('[data-section="between"] img').first()).toBeVisible();
  await page.unroute(/\.onnx/);
  await button(page, 'Retry').click();
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'wasm', { timeout: 90_000 });
});
