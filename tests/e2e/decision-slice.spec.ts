import { expect, test, type Page } from '@playwright/test';
import { figureOf, listen, openFigure, valueOf } from './book-under-test';

// The runtime's 14 MB must be compiled, which a busy machine does slowly.
test.describe.configure({ timeout: 120_000 });

const point = (page: Page) => page.getByRole('slider', { name: /^Point/ });
const reading = (page: Page) => page.locator('[data-text="reading"]');

test('the slice of the build, then live for either network', async ({ page }) => {
  const ears = listen(page);
  await openFigure(page, 'decision-slice', '?ep=wasm');
  await expect(reading(page)).toContainText('read as 8, about');
  const box = (await page.locator('[data-plane]').boundingBox())!;
  await page.mouse.move(box.x + 0.55 * box.width, box.y + 0.5 * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.5 * box.width, box.y + 0.5 * box.height);
  await page.mouse.up();
  await expect(reading(page)).toContainText('read as 5');
  expect((await valueOf(page)).a).toBeCloseTo(0, 2);
  await point(page).press('Shift+ArrowUp');
  await point(page).press('Shift+ArrowUp');
  expect((await valueOf(page)).b).toBeCloseTo(0.2, 2);
  await expect(reading(page)).toContainText('read as 8');

  await figureOf(page).getByRole('button', { name: 'Load the networks' }).click();
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'wasm', { timeout: 90_000 });
  const source = page.locator('[data-text="source"]');
  await expect(source).toContainText('1,089 pictures read', { timeout: 60_000 });
  await expect(reading(page)).toContainText('read as 8');
  const names = () => page.locator('[data-names] span').allInnerTexts();
  expect(await names()).toEqual(expect.arrayContaining(['5', '8']));

  await page.getByText('adversarially trained').first().click();
  await expect(source).toContainText('1,089 pictures read', { timeout: 60_000 });
  await expect(reading(page)).toContainText('read as 5');
  ears.expectQuiet();
});
