import { expect, type Page } from '@playwright/test';
import { figureOf, listen, openFigure, readingsOf, valueOf } from './book-under-test';
import { test } from './shared-page';

const TAG = 'critic-lab';
const button = (page: Page, name: string) => figureOf(page).getByRole('button', { name });

test('three critics train, are measured, and come back by their link', async ({ page }) => {
  const ears = listen(page);
  await openFigure(page, TAG);
  await button(page, 'Play').click();
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'wasm');
  await expect.poll(async () => (await readingsOf(page)).step).toBeGreaterThan(20);
  await button(page, 'Pause').click();
  await expect.poll(async () => (await readingsOf(page)).normSlope).toBeGreaterThan(0);
  const measured = await readingsOf(page);
  expect(measured.normBound).toBeLessThan(1.02 * measured.w1);
  await expect(page.locator('[data-path="slopes-penalty"]')).toHaveAttribute('d', /^M/);

  const link = await figureOf(page).evaluate(
    (f) => (f as unknown as { permalink: string }).permalink,
  );
  await page.goto(link);
  await expect.poll(async () => (await readingsOf(page)).clipGap).toBe(measured.clipGap);
  ears.expectQuiet();
});

test('a cloud is dragged, moved by keys, and moves the exact distance', async ({ page }) => {
  const ears = listen(page);
  await openFigure(page, TAG);
  const before = await readingsOf(page);
  const plane = page.locator('[data-plane="norm"]');
  await plane.scrollIntoViewIfNeeded();
  const box = (await plane.boundingBox())!;
  const at = (x: number, y: number): [number, number] => [
    box.x + box.width * (0.5 + x / 6.4),
    box.y + box.height * (0.5 - y / 6.4),
  ];
  await page.mouse.move(...at(0.6, 0.4));
  await page.mouse.down();
  await page.mouse.move(...at(1.6, -0.6), { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => valueOf(page)).toMatchObject({ fakeX: 1.7, fakeY: -0.7, realX: 0 });
  expect((await readingsOf(page)).w1).toBeGreaterThan(before.w1);

  await page.getByRole('slider', { name: /^Data/ }).first().press('ArrowUp');
  await expect.poll(async () => (await valueOf(page)).realY).toBe(0.1);
  ears.expectQuiet();
});

test('the witness follows the width of its kernel without any training', async ({ page }) => {
  const ears = listen(page);
  const workers: string[] = [];
  page.on('request', (request) => {
    if (/\/worker\./.test(request.url())) workers.push(request.url());
  });
  await openFigure(page, TAG, '?real=cloud&realX=-1.5&fakeX=1.5&fakeY=0');
  await button(page, 'Witness of the MMD').click();
  await expect(button(page, 'Play')).toBeHidden();
  const width = page.getByRole('slider', { name: 'Width of the kernel' });
  await width.fill('0.25');
  const narrow = (await readingsOf(page)).mmd;
  await width.fill('2.5');
  await expect.poll(async () => (await readingsOf(page)).mmd).not.toBe(narrow);
  expect(workers).toEqual([]);
  ears.expectQuiet();
});
