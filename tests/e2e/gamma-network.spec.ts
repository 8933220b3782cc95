import { expect, type Page } from '@playwright/test';
import { figureOf, listen, openFigure, readingsOf } from './book-under-test';
import { test } from './shared-page';

const button = (page: Page, name: string) => figureOf(page).getByRole('button', { name });

test('trains: the variance falls, the loss stays; a link leads to the same network', async ({
  page,
}) => {
  const ears = listen(page);
  await openFigure(page, 'gamma-network', '?coordinates=8&batch=4');
  const before = await readingsOf(page);
  await button(page, 'Train').click();
  await expect.poll(async () => (await readingsOf(page)).step).toBeGreaterThan(100);
  await button(page, 'Pause').click();
  await button(page, 'Step').click();
  const after = await readingsOf(page);
  expect(after.variance).toBeLessThan(before.variance);
  expect(after.loss).toBeCloseTo(before.loss, 1);
  await expect(figureOf(page)).toHaveAttribute('data-state', 'ready');
  const link = await figureOf(page).evaluate(
    (f) => (f as unknown as { permalink: string }).permalink,
  );
  await page.goto(link);
  await expect.poll(async () => await readingsOf(page)).toEqual(after);
  ears.expectQuiet();
});
