import { expect, type Page } from '@playwright/test';
import { figureOf, listen, openFigure, picture, valueOf } from './book-under-test';
import { test } from './shared-page';

// The runtime's 14 MB must be compiled in every test, which a busy machine does slowly.
test.describe.configure({ timeout: 180_000 });

const TAG = 'reverse-stepper';
const BRIEF = '?steps=10&guidance=1&ep=wasm';
const LOAD = /Load the network/;

const button = (page: Page, name: string | RegExp) => figureOf(page).getByRole('button', { name });
const scrubber = (page: Page) => page.getByRole('slider', { name: /Position/ });

async function load(page: Page, query = BRIEF): Promise<void> {
  await openFigure(page, TAG, query);
  await button(page, LOAD).click();
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'wasm', { timeout: 90_000 });
  await rest(page);
}

const rest = (page: Page) =>
  expect(figureOf(page)).toHaveAttribute('data-state', 'ready', { timeout: 60_000 });

const goTo = async (page: Page, position: number): Promise<void> => {
  await scrubber(page).fill(String(position));
  await rest(page);
  await expect.poll(async () => (await valueOf(page)).position).toBe(position);
};

test('the recorded walk can be scrubbed and played without a download', async ({ page }) => {
  const ears = listen(page);
  const heavy: string[] = [];
  page.on('request', (request) => {
    if (/\.(onnx|wasm)(\?|$)/.test(request.url())) heavy.push(request.url());
  });
  await openFigure(page, TAG);
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'recorded');
  await expect(page.locator('[data-text="cost"]')).toContainText(/MB \+ .* MB runtime/);
  const first = await picture(page, 'x0Hat');
  await scrubber(page).fill('40');
  await expect.poll(() => picture(page, 'x0Hat')).not.toBe(first);
  await expect(page.locator('[data-text="source"]')).toContainText('Recorded');
  await button(page, 'Play').click();
  await expect(figureOf(page)).toHaveAttribute('data-state', 'running');
  await rest(page);
  expect(await valueOf(page)).toMatchObject({ position: 50 });
  expect(heavy).toEqual([]);
  ears.expectQuiet();
});

test('load, step, scrub back: the real network, the same numbers again', async ({ page }) => {
  const ears = listen(page);
  await load(page);
  await expect(page.locator('[data-text="backend"]')).toContainText('WebAssembly');
  const formula = page.locator('.formulas [data-live="coefX0"]:visible').first();
  const before = await formula.textContent();
  await button(page, 'Step').click();
  await rest(page);
  await expect(formula).not.toHaveText(before ?? '');
  await goTo(page, 6);
  const [xt, guess] = [await picture(page, 'xt'), await picture(page, 'x0Hat')];
  await goTo(page, 10);
  await goTo(page, 2);
  await goTo(page, 6);
  expect([await picture(page, 'xt'), await picture(page, 'x0Hat')]).toEqual([xt, guess]);
  ears.expectQuiet();
});

test('a link with a position waits for the reader, then runs there', async ({ page }) => {
  await openFigure(page, TAG, `${BRIEF}&position=5`);
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'recorded');
  await button(page, /run to step 5/).click();
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'wasm', { timeout: 90_000 });
  await rest(page);
  expect(await valueOf(page)).toMatchObject({ position: 5 });
});

test('painting changes the guess, drops the later film, and is undone', async ({ page }) => {
  await load(page, `${BRIEF}&position=10`);
  await goTo(page, 5);
  const guess = await picture(page, 'x0Hat');
  await button(page, 'Paint').click();
  const box = (await page.locator('canvas[data-raster="xt"]').boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.2, box.y + box.height * 0.2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.8, box.y + box.height * 0.7, { steps: 8 });
  await page.mouse.up();
  await expect.poll(() => picture(page, 'x0Hat')).not.toBe(guess);
  await expect(page.locator('[data-text="source"]')).toContainText('by hand');
  await button(page, 'Undo').click();
  await expect.poll(() => picture(page, 'x0Hat')).toBe(guess);
});

test('keys alone: play, pause, step, paint', async ({ page }) => {
  await load(page);
  const guess = () => picture(page, 'x0Hat');
  await scrubber(page).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowLeft');
  await rest(page);
  expect(await valueOf(page)).toMatchObject({ position: 1 });
  await page.keyboard.press('Space');
  await expect(figureOf(page)).toHaveAttribute('data-state', 'running');
  await page.keyboard.press('Space');
  await rest(page);
  await scrubber(page).press('Home');
  await rest(page);
  await button(page, 'Paint').press('Enter');
  const before = await guess();
  await page.locator('canvas[data-raster="xt"]').focus();
  await page.keyboard.press('Enter');
  for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect.poll(guess).not.toBe(before);
  expect(await valueOf(page)).toMatchObject({ position: 0 });
});

test('a panel lights its term, and a term its panel', async ({ page }) => {
  await openFigure(page, TAG);
  const lit = page.locator('.formulas .is-lit:visible');
  await page.getByRole('group', { name: 'fresh noise' }).focus();
  await expect(lit).toHaveCount(1);
  await page.locator('.formulas [data-term="x0Hat"]:visible').first().hover();
  await expect(page.getByRole('group', { name: 'network’s guess' })).toHaveClass(/is-lit/);
});

test('sixteen runs: progress, stop, go on, open one', async ({ page }) => {
  await load(page, '?steps=5&guidance=1&ep=wasm');
  await page.getByText('sixteen', { exact: true }).click();
  await button(page, 'Run 16').click();
  await expect(figureOf(page)).toHaveAttribute('data-state', 'running');
  await button(page, 'Stop').click();
  await rest(page);
  await button(page, /Go on|Run 16/).click();
  await expect(page.locator('[data-text="grid"]')).toContainText('Done', { timeout: 90_000 });
  await button(page, /seed 4$/).click();
  await rest(page);
  expect(await valueOf(page)).toMatchObject({ view: 'stepper', seed: 4, position: 5 });
});

test('a network that does not arrive leaves the picture and offers Retry', async ({ page }) => {
  await page.route(/\.onnx/, (route) => route.abort());
  await openFigure(page, TAG, BRIEF);
  await button(page, LOAD).click();
  await expect(figureOf(page)).toHaveAttribute('data-state', 'error', { timeout: 90_000 });
  await expect(page.locator('[data-notice]')).toContainText(/Expected/);
  await expect(page.locator('canvas[data-raster="xt"]')).toBeVisible();
  await page.unroute(/\.onnx/);
  await button(page, 'Retry').click();
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'wasm', { timeout: 90_000 });
});

test('faces: ask for attributes, paint in colour, sixteen of them', async ({ page }) => {
  const ears = listen(page);
  await openFigure(page, TAG, BRIEF);
  await page.getByText('faces', { exact: true }).click();
  await expect(page.locator('[data-text="source"]')).toContainText('Load the network');
  await expect(button(page, 'Play')).toBeDisabled();
  await page.getByRole('combobox', { name: 'Hat' }).selectOption('party');
  await button(page, LOAD).click();
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'wasm', { timeout: 90_000 });
  await rest(page);
  expect(await valueOf(page)).toMatchObject({ model: 'faces-ddpm', wish: { hat: 'party' } });
  await goTo(page, 3);
  const guess = await picture(page, 'x0Hat');
  await page.getByRole('combobox', { name: 'Background' }).selectOption('night');
  await rest(page);
  await expect.poll(() => picture(page, 'x0Hat')).not.toBe(guess);
  const own = await picture(page, 'x0Hat');
  await button(page, 'Paint').click();
  await button(page, 'Paint in red').click();
  const canvas = page.locator('canvas[data-raster="xt"]');
  await canvas.scrollIntoViewIfNeeded();
  const box = (await canvas.boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.3);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.7, box.y + box.height * 0.3, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => picture(page, 'x0Hat')).not.toBe(own);
  const reddish = await canvas.evaluate((element) => {
    const surface = element as HTMLCanvasElement;
    const [x, y] = [surface.width * 0.5, surface.height * 0.3].map(Math.floor);
    const [red, green] = surface.getContext('2d')!.getImageData(x, y, 1, 1).data;
    return red - green;
  });
  expect(reddish).toBeGreaterThan(100);
  await button(page, 'Surprise me').click();
  await expect
    .poll(async () => Object.keys((await valueOf(page)).wish as object).length)
    .toBeGreaterThan(3);
  const link = await figureOf(page).evaluate(
    (f) => (f as unknown as { permalink: string }).permalink,
  );
  expect(link).toContain('wish=');
  await page.getByText('sixteen', { exact: true }).click();
  await page.locator('summary', { hasText: 'More' }).click();
  await expect(page.locator('[data-text="grid"]')).toContainText('Sixteen starting points');
  await button(page, 'Run 16').click();
  await expect(page.locator('[data-text="grid"]')).toContainText(/Step \d+ of|Done/, {
    timeout: 90_000,
  });
  const stop = button(page, 'Stop');
  if (await stop.isVisible()) await stop.click();
  await rest(page);
  ears.expectQuiet();
});
