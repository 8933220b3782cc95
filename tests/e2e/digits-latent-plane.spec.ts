import { expect, test, type Page } from '@playwright/test';
import { figureOf, listen, openFigure, picture, valueOf } from './book-under-test';

// The runtime's 14 MB must be compiled in every test, which a busy machine does slowly.
test.describe.configure({ timeout: 180_000 });

const TAG = 'digits-latent-plane';

const button = (page: Page, name: string | RegExp) => figureOf(page).getByRole('button', { name });
const point = (page: Page) => page.getByRole('slider', { name: /^Point/ });
const plane = (page: Page) => page.locator('[data-plane]');

async function load(page: Page, query = ''): Promise<void> {
  await openFigure(page, TAG, `?ep=wasm${query}`);
  await button(page, /Load the networks/).click();
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'wasm', { timeout: 90_000 });
  await expect(page.locator('[data-text="source"]')).toContainText('in this page');
}

test('before anything is loaded the point moves over decoded tiles', async ({ page }) => {
  const ears = listen(page);
  const heavy: string[] = [];
  page.on('request', (request) => {
    if (/\.(onnx|wasm)(\?|$)/.test(request.url())) heavy.push(request.url());
  });
  await openFigure(page, TAG);
  await expect(page.locator('[data-text="cost"]')).toContainText(/MB \+ .* MB runtime/);
  const box = (await plane(page).boundingBox())!;
  await page.mouse.move(box.x + 0.2 * box.width, box.y + 0.3 * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.2143 * box.width, box.y + 0.2143 * box.height);
  await page.mouse.up();
  const { z1, z2 } = await valueOf(page);
  expect(z1).toBeCloseTo(-2, 1);
  expect(z2).toBeCloseTo(2, 1);
  await expect(page.locator('[data-text="source"]')).toContainText('nearest of 256');
  await expect(page.locator('canvas[data-raster="decoded"]')).toBeVisible();
  const there = await picture(page, 'decoded');
  await point(page).press('Shift+ArrowRight');
  await point(page).press('Shift+ArrowRight');
  await expect.poll(() => picture(page, 'decoded')).not.toBe(there);
  expect((await valueOf(page)).z1).toBeCloseTo(-1, 1);
  expect(heavy).toEqual([]);
  ears.expectQuiet();
});

test('load, move: the point is decoded live, and back again the same', async ({ page }) => {
  const ears = listen(page);
  await load(page);
  const first = await picture(page, 'decoded');
  await point(page).press('ArrowLeft');
  await expect.poll(() => picture(page, 'decoded')).not.toBe(first);
  await point(page).press('ArrowRight');
  await expect.poll(() => picture(page, 'decoded')).toBe(first);
  await page.getByRole('slider', { name: 'z₂' }).fill('-1.5');
  await expect(page.locator('[data-text="point"]')).toHaveText('z = (0.50, −1.50)');
  await expect.poll(() => picture(page, 'decoded')).not.toBe(first);
  ears.expectQuiet();
});

test('a drawing gets a code, an ellipse and a reconstruction', async ({ page }) => {
  await load(page);
  const words = page.locator('[data-text="encoding"]');
  await expect(words).toContainText('nats');
  const before = await words.innerText();
  await button(page, 'Clear').click();
  await expect(words).toContainText('Draw a digit');
  await expect(page.locator('[data-path="ellipse"]')).toHaveAttribute('d', '');
  await expect(button(page, 'Move the point there')).toBeDisabled();
  const box = (await page.locator('canvas[data-raster="own"]').boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.8, { steps: 8 });
  await page.mouse.up();
  await expect(words).toContainText('nats');
  expect(await words.innerText()).not.toBe(before);
  await expect(page.locator('[data-path="ellipse"]')).toHaveAttribute('d', /M.*Z/);
  const mean = /μ = (\([^)]*\))/.exec(await words.innerText())?.[1];
  await button(page, 'Move the point there').click();
  await expect(page.locator('[data-text="point"]')).toHaveText(`z = ${mean}`);
});

test('keys alone draw on the pad', async ({ page }) => {
  await load(page, '&picture=none');
  const words = page.locator('[data-text="encoding"]');
  await expect(words).toContainText('Draw a digit');
  const pad = page.locator('canvas[data-raster="own"]');
  await pad.focus();
  await page.keyboard.press('Enter');
  for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(words).toContainText('nats');
});

test('a path: its strip is decoded, and the way is walked', async ({ page }) => {
  await load(page);
  await page.getByLabel('Path from A to B').check();
  const end = page.getByRole('slider', { name: 'End of the path' });
  const strip = await picture(page, 'strip');
  await end.press('Shift+ArrowUp');
  await expect.poll(() => picture(page, 'strip')).not.toBe(strip);
  const start = await picture(page, 'decoded');
  await page.getByRole('slider', { name: 'Way from A to B' }).fill('1');
  await expect.poll(() => picture(page, 'decoded')).not.toBe(start);
  await expect(page.locator('[data-text="point"]')).toHaveText('z = (−2.00, −0.50)');
  await button(page, 'Play').click();
  await expect(figureOf(page)).toHaveAttribute('data-state', 'running');
  await expect(figureOf(page)).toHaveAttribute('data-state', 'ready', { timeout: 30_000 });
  expect(await valueOf(page)).toMatchObject({ along: 1 });
});

test('the plane decoded, and stretched', async ({ page }) => {
  await openFigure(page, TAG);
  const codes = page.locator('[data-path="digit-0"]');
  const drawn = await codes.getAttribute('d');
  await page.getByLabel('Equal areas, equal probability').check();
  await expect.poll(() => codes.getAttribute('d')).not.toBe(drawn);
  await page.getByText('decoded map').click();
  await expect(page.locator('img[data-map="even"]')).toBeVisible();
  await expect(codes).toBeHidden();
});

test('networks that do not arrive leave the picture and offer Retry', async ({ page }) => {
  await page.route(/encoder.*\.onnx/, (route) => route.abort());
  await openFigure(page, TAG, '?ep=wasm');
  await button(page, /Load the networks/).click();
  await expect(figureOf(page)).toHaveAttribute('data-state', 'error', { timeout: 90_000 });
  await expect(page.locator('[data-notice]')).toContainText(/Expected/);
  await page.unroute(/encoder.*\.onnx/);
  await button(page, 'Retry').click();
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'wasm', { timeout: 90_000 });
});
