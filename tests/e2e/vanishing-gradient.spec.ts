import { expect, type Page } from '@playwright/test';
import { figureOf, listen, openFigure, readingsOf, valueOf } from './book-under-test';
import { test } from './shared-page';

const TAG = 'vanishing-gradient';
const button = (page: Page, name: string) => figureOf(page).getByRole('button', { name });
const stepIn = async (page: Page): Promise<number> => Number((await valueOf(page)).step);

test('fetches nothing before Play; plays, pauses, steps; a link trains to where it was made', async ({
  page,
}) => {
  const ears = listen(page);
  const trainers: string[] = [];
  page.on('request', (request) => {
    if (/worker|critics/.test(request.url())) trainers.push(request.url());
  });
  await openFigure(page, TAG);
  expect(trainers).toEqual([]);
  await button(page, 'Play').click();
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'wasm');
  await expect.poll(() => stepIn(page)).toBeGreaterThan(40);
  await button(page, 'Pause').click();
  await expect(figureOf(page)).toHaveAttribute('data-state', 'ready');
  await expect.poll(async () => (await readingsOf(page)).minimax).toBeGreaterThan(0);
  const step = await stepIn(page);
  await page.waitForTimeout(400);
  expect(await stepIn(page)).toBe(step);

  await button(page, 'Step').click();
  await expect.poll(() => stepIn(page)).toBe(step + 1);
  await expect.poll(async () => Object.keys(await readingsOf(page)).length).toBe(10);
  const { minimax, accuracy } = await readingsOf(page);
  const link = await figureOf(page).evaluate(
    (f) => (f as unknown as { permalink: string }).permalink,
  );
  await page.goto(link);
  await expect.poll(() => stepIn(page)).toBe(step + 1);
  await expect.poll(async () => (await readingsOf(page)).minimax).toBe(minimax);
  expect((await readingsOf(page)).accuracy).toBe(accuracy);
  ears.expectQuiet();
});

test('moving the sides trains the same way again; out of sight it stops', async ({ page }) => {
  const ears = listen(page);
  await openFigure(page, TAG, '?step=60');
  await expect.poll(async () => (await readingsOf(page)).step).toBe(60);
  await expect(figureOf(page)).toHaveAttribute('data-state', 'ready');
  const apart = (await readingsOf(page)).minimax;
  await page.getByRole('slider').fill('1');
  await expect.poll(async () => (await readingsOf(page)).minimax ?? apart).not.toBe(apart);
  await expect.poll(async () => (await readingsOf(page)).step).toBe(60);

  await button(page, 'Play').click();
  await expect(figureOf(page)).toHaveAttribute('data-state', 'running');
  await figureOf(page).evaluate((figure) => {
    // Without this the page may scroll along and keep the figure in sight.
    document.documentElement.style.overflowAnchor = 'none';
    figure.style.marginTop = '9000px';
  });
  await expect(figureOf(page)).toHaveAttribute('data-state', 'ready', { timeout: 10_000 });
  ears.expectQuiet();
});

test('a trainer that does not arrive is explained, and Play tries again', async ({ page }) => {
  await openFigure(page, TAG);
  await page.route(/\/worker\.[^/]*\.js/, (route) => route.abort());
  await button(page, 'Play').click();
  await expect(figureOf(page)).toHaveAttribute('data-state', 'error');
  await expect(page.locator('[data-notice]')).toContainText('Expected');
  await page.unrouteAll();
  await button(page, 'Play').click();
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'wasm');
  await expect(page.locator('[data-notice]')).toBeHidden();
});
