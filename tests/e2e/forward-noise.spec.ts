import { expect, test, type Page } from '@playwright/test';
import { figureOf, listen, openFigure, valueOf } from './book-under-test';

const TAG = 'forward-noise';

/** Red, green and blue of the middle of a picture, and how wide it is. */
const middleOf = (page: Page, channel: string) =>
  page.locator(`canvas[data-raster="${channel}"]`).evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const { width, height } = canvas;
    const { data } = canvas
      .getContext('2d')!
      .getImageData(Math.floor(width / 2), Math.floor(height / 2), 1, 1);
    return { width, rgb: [...data.slice(0, 3)] };
  });

test('a drawn face is noised in colour, and the next face is another', async ({ page }) => {
  const ears = listen(page);
  await openFigure(page, TAG, '?t=0');
  await page.getByRole('radio', { name: 'a drawn face' }).check({ force: true });
  await expect.poll(async () => (await middleOf(page, 'xt')).width).toBe(32);
  const clean = await middleOf(page, 'xt');
  expect(new Set(clean.rgb).size).toBeGreaterThan(1);
  await page.getByRole('spinbutton', { name: /Face of the training set/ }).fill('7');
  await page.getByRole('spinbutton', { name: /Face of the training set/ }).press('Enter');
  await expect.poll(async () => (await valueOf(page)).face).toBe(7);
  await page.getByRole('button', { name: 'Next face' }).click();
  await expect.poll(async () => (await valueOf(page)).face).toBe(8);
  await page.getByRole('slider', { name: 'Step t' }).fill('900');
  await expect.poll(async () => (await middleOf(page, 'xt')).rgb).not.toEqual(clean.rgb);
  ears.expectQuiet();
});

test('a drawing is drawn with the pointer, noised and cleared', async ({ page }) => {
  await openFigure(page, TAG, '?t=300');
  await page.getByText('Draw', { exact: true }).click();
  const canvas = page.locator('canvas.drawing-pad');
  await expect(canvas).toBeVisible();
  const ink = () =>
    canvas.evaluate((element) => {
      const surface = element as HTMLCanvasElement;
      const { data } = surface.getContext('2d')!.getImageData(0, 0, surface.width, surface.height);
      return data.filter((value, i) => i % 4 === 0 && value > 200).length;
    });
  const box = (await canvas.boundingBox())!;
  await page.mouse.move(box.x + 60, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + 200, box.y + 200, { steps: 5 });
  await page.mouse.up();
  await expect.poll(ink).toBeGreaterThan(5);
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect.poll(ink).toBe(0);
  expect(await figureOf(page).getAttribute('data-state')).toBe('ready');
});
