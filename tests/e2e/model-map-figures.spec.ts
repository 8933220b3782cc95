import { expect, test } from '@playwright/test';
import { figureOf, listen, openFigure, pixelsOf, readingsOf, valueOf } from './book-under-test';

test('push-forward: a ring bends the map, by pointer and by key, and the density follows', async ({
  page,
}) => {
  const ears = listen(page);
  await openFigure(page, 'push-forward', '?x=0');
  const sum = page.locator('[data-live="sum"]');
  const before = await sum.textContent();
  const ring = page.getByRole('slider', { name: 'Value of the map at z = 0.75: up and down' });
  const box = (await ring.boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 30, y + 40);
  await page.mouse.up();
  const lowered = (await valueOf(page)).y as number[];
  expect(lowered[4]).toBeLessThan(1.6);
  expect(lowered.toSpliced(4, 1)).toEqual([-2.7, -2.3, -1.9, 0, 2.3, 2.7]);
  await expect(sum).not.toHaveText(before!);
  await ring.press('Shift+ArrowDown');
  expect(((await valueOf(page)).y as number[])[4]).toBeCloseTo(lowered[4] - 0.5, 2);

  await page.locator('.segments').getByText('in a plane').click();
  await page.getByRole('slider', { name: 'Where the map carries (0.00, 0.00)' }).press('ArrowUp');
  await expect(page.locator('[data-live="verdict"]')).toContainText('no fold');
  await page.getByLabel('Start from').filter({ visible: true }).selectOption('fold');
  await expect(page.locator('[data-live="verdict"]')).toContainText('Folded');
  expect((await readingsOf(page)).folded).toBeGreaterThan(0.4);
  ears.expectQuiet();
});

test('family-map: a family’s own network draws faces, and new ones from new noise', async ({
  page,
}) => {
  test.setTimeout(240_000);
  const ears = listen(page);
  await openFigure(page, 'family-map', '?ep=wasm&node=explicit');
  await expect(page.getByRole('button', { name: /^Load/ })).toBeHidden();
  await page.getByText('adversarial networks', { exact: true }).click();
  await expect(page.locator('[data-text="source"]')).toContainText('when the book was built');
  await page.getByRole('button', { name: 'Load the generator' }).click();
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'wasm', { timeout: 90_000 });
  const source = page.locator('[data-text="source"]');
  await expect(source).toContainText('drawn in this page by faces-dcgan', { timeout: 60_000 });
  const faces = page.locator('canvas[data-raster="gan"]');
  const sheet = () => pixelsOf(faces);
  const first = await sheet();
  await page.getByRole('button', { name: 'New noise' }).click();
  await expect.poll(sheet).not.toBe(first);
  await expect(figureOf(page)).toHaveAttribute('data-state', 'ready');
  // Another family starts with what the build drew.
  await page.getByText('diffusion', { exact: true }).click();
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'recorded');
  expect((await readingsOf(page)).calls).toBe(20);
  ears.expectQuiet();
});
