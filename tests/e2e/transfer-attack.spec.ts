import { expect, test } from '@playwright/test';
import { figureOf, listen, openFigure, valueOf } from './book-under-test';

// The runtime's 14 MB must be compiled, which a busy machine does slowly.
test.describe.configure({ timeout: 120_000 });

test('the matrix: a cell shows its digits, by keyboard too; live, rows follow ε', async ({
  page,
}) => {
  const ears = listen(page);
  await openFigure(page, 'transfer-attack', '?ep=wasm');
  const cell = (name: RegExp) => figureOf(page).getByRole('button', { name });
  const pictures = page.locator('[data-text="pictures"]');
  await expect(pictures).toContainText('read by the fully connected network');
  const own = cell(/^Made on the standard network, read by the standard network/);
  await own.focus();
  await page.keyboard.press('Enter');
  await expect(own).toHaveAttribute('aria-pressed', 'true');
  await expect(pictures).toContainText('read by itself: 18 of 20 misread');
  expect(await valueOf(page)).toMatchObject({ made: 'standard', read: 'standard' });
  await expect(page.locator('li.is-misread')).toHaveCount(18);

  await figureOf(page).getByRole('button', { name: 'Load the networks' }).click();
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'wasm', { timeout: 90_000 });
  const progress = page.locator('[data-text="rows"]');
  await expect(progress).toContainText('Computed in this page', { timeout: 60_000 });
  await expect(own).toHaveText('18');
  await page.getByRole('slider', { name: 'ε, max-norm' }).fill('4');
  await expect(progress).toContainText('Computed in this page', { timeout: 60_000 });
  await expect(own).not.toHaveText('18');
  ears.expectQuiet();
});
