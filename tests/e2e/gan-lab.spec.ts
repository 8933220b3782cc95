import { gzipSync } from 'node:zlib';
import { expect, test, type Page } from '@playwright/test';
import { figureOf, listen, openFigure, valueOf } from './book-under-test';

const TAG = 'gan-lab';

const button = (page: Page, name: string | RegExp) => figureOf(page).getByRole('button', { name });
const text = (page: Page, name: string) => figureOf(page).locator(`[data-text="${name}"]`);
const live = (page: Page, name: string) => figureOf(page).locator(`[data-live="${name}"]`).first();
const stepOf = async (page: Page) => Number((await valueOf(page)).step);
const is = (page: Page, state: string) =>
  expect(figureOf(page)).toHaveAttribute('data-state', state, { timeout: 30_000 });
const openDrawer = (page: Page, name: string) =>
  figureOf(page).locator('summary', { hasText: name }).click();

async function playTo(page: Page, step: number): Promise<void> {
  await button(page, 'Play').click();
  await expect.poll(() => stepOf(page), { timeout: 30_000 }).toBeGreaterThan(step);
  await button(page, 'Pause').click();
  await is(page, 'ready');
}

test('fetches at the first start, trains, pauses, rewinds to the very numbers; a link comes back to them', async ({
  page,
}) => {
  const ears = listen(page);
  await openFigure(page, TAG);
  const bytes: number[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'font') return;
    const taken = response.body().then((body) => bytes.push(gzipSync(body).length));
    taken.catch(() => undefined);
  });
  await page.waitForTimeout(300);
  expect(bytes).toEqual([]);
  await expect(text(page, 'backend')).toHaveText('about 90 kB to start');
  await playTo(page, 60);
  const total = bytes.reduce((sum, size) => sum + size, 0);
  expect(total).toBeGreaterThan(60_000);
  expect(total).toBeLessThan(100_000);
  await expect(text(page, 'modes')).toHaveText(/^\d of 8 modes, \d+ % of the points near one$/);

  // What was paused stands still, once the worker has heard of it.
  await page.waitForTimeout(400);
  const stopped = await stepOf(page);
  await page.waitForTimeout(400);
  expect(await stepOf(page)).toBe(stopped);

  const rewind = page.getByRole('slider', { name: 'Rewind' });
  await rewind.fill('2');
  await expect.poll(() => stepOf(page)).toBe(40);
  // The state is drawn with the next frame.
  await page.evaluate(() => new Promise((drawn) => setTimeout(drawn, 100)));
  await expect(live(page, 'tile-js')).not.toHaveText('–');
  const js = await live(page, 'tile-js').innerText();
  await page.goto(`/embed/${TAG}/?step=40`);
  await is(page, 'ready');
  await expect(live(page, 'tile-js')).toHaveText(js);
  expect(await stepOf(page)).toBe(40);
  ears.expectQuiet();
});

test('slow motion lights each line with its numbers; each player can be moved alone', async ({
  page,
}) => {
  const ears = listen(page);
  await openFigure(page, TAG, '?speed=slow&gWidth=16&dWidth=16');
  const lit = page.locator('.lab-algorithm li.is-lit');
  const next = button(page, 'next line');
  await next.click();
  await expect(lit).toHaveAttribute('data-line', 'd-noise', { timeout: 30_000 });
  await next.click();
  await expect(lit).toHaveAttribute('data-line', 'd-data');
  await next.click();
  await expect(lit).toHaveAttribute('data-line', 'd-update');
  await expect(live(page, 'realMean')).toHaveText(/^0\.\d{3}$/);
  await expect(live(page, 'dLoss')).toHaveText('…');
  await button(page, 'Play').click();
  await expect(lit).toHaveAttribute('data-line', 'g-noise', { timeout: 15_000 });
  await button(page, 'Pause').click();

  await page.goto(`/embed/${TAG}/?gWidth=16&dWidth=16`);
  await is(page, 'ready');
  await openDrawer(page, 'The algorithm');
  await button(page, 'step D alone').click();
  await expect(live(page, 'dMove')).toHaveText(/^0\.\d{3}$/, { timeout: 30_000 });
  await expect(live(page, 'gMove')).toHaveText('–');
  await button(page, 'step G alone').click();
  await expect(live(page, 'gMove')).toHaveText(/^0\.\d{3}$/);
  ears.expectQuiet();
});

test('data drawn by hand, with pointer and keys; the generator goes home as a file', async ({
  page,
}) => {
  const ears = listen(page);
  await openFigure(page, TAG, '?gWidth=16&dWidth=16');
  await page.locator('[data-control="data"] select').selectOption('drawn');
  await expect(text(page, 'status')).toHaveText('Draw the data on the plane first.');
  const plane = page.locator('[data-part="plane"]');
  const box = await plane.boundingBox();
  if (!box) throw new Error('Expected the plane on the page.');
  await page.mouse.move(box.x + box.width * 0.2, box.y + box.height * 0.3);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.3, { steps: 8 });
  await page.mouse.up();
  const dotsOf = async () => ((await valueOf(page)).dots as unknown[]).length;
  await expect.poll(dotsOf).toBeGreaterThan(4);
  const drawn = await dotsOf();
  await plane.focus();
  for (const key of ['Shift+ArrowDown', 'Shift+ArrowRight', 'Space'])
    await page.keyboard.press(key);
  await expect.poll(dotsOf).toBe(drawn + 1);
  await button(page, 'Take back a dot').click();
  await expect.poll(dotsOf).toBe(drawn);
  await playTo(page, 20);
  await expect(button(page, 'Take back a dot')).toBeHidden();
  await button(page, 'Back to the drawing').click();
  await expect.poll(() => stepOf(page)).toBe(0);
  await expect(button(page, 'Take back a dot')).toBeVisible();

  const download = page.waitForEvent('download');
  await button(page, /Save G/).click();
  expect((await download).suggestedFilename()).toBe('generator-drawn-step-0.onnx');
  ears.expectQuiet();
});

test('numbers that run away are explained, and one tap leads back', async ({ page }) => {
  const ears = listen(page);
  await openFigure(page, TAG);
  await page.goto(`/embed/${TAG}/?loss=wasserstein&gOpt=sgd&gRate=0.3&dOpt=sgd&dRate=0.3&step=100`);
  await expect(text(page, 'status')).toContainText('larger than a computer can hold', {
    timeout: 30_000,
  });
  await button(page, 'Start again with a gradient penalty and rates of 0.01').click();
  await expect.poll(() => stepOf(page), { timeout: 30_000 }).toBeGreaterThan(20);
  await expect(button(page, /Start again/)).toBeHidden();
  expect(await valueOf(page)).toMatchObject({ constraint: 'gradient-penalty', gRate: '0.01' });
  ears.expectQuiet();
});

test('a page that draws nothing trains nothing; one that is left stops', async ({ page }) => {
  await openFigure(page, TAG);
  await button(page, 'Play').click();
  await expect.poll(() => stepOf(page), { timeout: 30_000 }).toBeGreaterThan(20);
  // As in a hidden tab: the browser gives it no frames.
  await page.evaluate(() => {
    const real = window.requestAnimationFrame.bind(window);
    const waiting: FrameRequestCallback[] = [];
    window.requestAnimationFrame = (callback) => waiting.push(callback);
    Object.assign(window, {
      wakeUp: () => {
        window.requestAnimationFrame = real;
        for (const callback of waiting) real(callback);
      },
    });
  });
  const hiddenAt = await stepOf(page);
  await page.waitForTimeout(3_000);
  await page.evaluate(() => (window as unknown as { wakeUp(): void }).wakeUp());
  const rate = await text(page, 'backend').innerText();
  const after = await stepOf(page);
  // Patience lasts 0.4 s of the three.
  expect(rate).toContain('WebAssembly');
  await expect.poll(() => stepOf(page)).toBeGreaterThan(after);
  const perSecond = async () => {
    const from = await stepOf(page);
    await page.waitForTimeout(1_000);
    return (await stepOf(page)) - from;
  };
  expect(after - hiddenAt).toBeLessThan(1.5 * (await perSecond()));

  // Scrolled away, it stops by itself.
  await page.evaluate(() => {
    document.body.style.paddingTop = '4000px';
    window.scrollTo(0, 0);
  });
  await expect(figureOf(page)).toHaveAttribute('data-state', 'ready', { timeout: 10_000 });
});
