import { expect, test, type Page } from '@playwright/test';
import { figureOf, listen, openFigure, valueOf } from './book-under-test';

const TAG = 'loss-race';

const button = (page: Page, name: string) => figureOf(page).getByRole('button', { name });
const text = (page: Page, name: string) => figureOf(page).locator(`[data-text="${name}"]`);
const stepOf = async (page: Page) => Number((await valueOf(page)).step);
const lineOf = (page: Page, i: number) => page.locator(`[data-path="line-${i}"]`);

/** Whether all four have had as many steps, whole strides of twenty. */
async function areEven(page: Page): Promise<boolean> {
  const labels = await page
    .locator('[data-plane]')
    .evaluateAll((planes) => planes.map((plane) => plane.ariaLabel ?? ''));
  const steps = labels.map((label) => Number(/at step (\d+): \d\/8 modes/.exec(label)?.[1]));
  return new Set(steps).size === 1 && steps[0] % 20 === 0;
}

test('four losses train in step, stop together, take in another, and end with the budget', async ({
  page,
}) => {
  const ears = listen(page);
  await openFigure(page, TAG, '?width=16&budget=200');
  await expect(text(page, 'lane-a')).toHaveText('at the start');
  await button(page, 'Play').click();
  await expect.poll(() => stepOf(page), { timeout: 30_000 }).toBeGreaterThan(19);
  await button(page, 'Pause').click();
  // The twenty steps under way are brought to their end by all, and no more.
  await expect.poll(() => areEven(page), { intervals: [1_500], timeout: 20_000 }).toBe(true);
  const stopped = await stepOf(page);
  await page.waitForTimeout(400);
  expect([await stepOf(page), await areEven(page)]).toEqual([stopped, true]);
  for (let i = 0; i < 4; i++) await expect(lineOf(page, i)).toHaveAttribute('d', /^M.*L/);

  await page.locator('[data-control="b"] select').selectOption('hinge');
  await expect(text(page, 'step')).toHaveText(`step ${stopped} of 200`, { timeout: 15_000 });
  await page.locator('[data-control="d"] select').selectOption('none');
  await expect(lineOf(page, 3)).toHaveAttribute('d', '');
  await button(page, 'Play').click();
  await expect(text(page, 'status')).toHaveText('All have had their 200 steps.', {
    timeout: 40_000,
  });
  await expect(figureOf(page)).toHaveAttribute('data-state', 'ready');
  await button(page, 'Again').click();
  await expect.poll(() => stepOf(page)).toBeLessThan(200);
  ears.expectQuiet();
});

test('a link trains up to its step and gives the numbers that playing gave', async ({ page }) => {
  const ears = listen(page);
  await page.goto(`/embed/${TAG}/?width=16&c=none&d=none&step=40&chart=modes`);
  await expect(figureOf(page)).toHaveAttribute('data-state', 'ready', { timeout: 30_000 });
  await expect(text(page, 'step')).toHaveText('step 40 of 400');
  const first = await text(page, 'lane-b').innerText();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(`/embed/${TAG}/?width=16&c=none&d=none&budget=200`);
  await button(page, 'Play').click();
  // Less motion: a stretch at a time, and the picture at its end.
  await expect(text(page, 'step')).toHaveText('step 100 of 200', { timeout: 30_000 });
  await expect(button(page, 'Play')).toBeVisible();
  await button(page, 'Reset').click();
  await page.goto(`/embed/${TAG}/?width=16&c=none&d=none&step=40`);
  await expect(text(page, 'step')).toHaveText('step 40 of 400', { timeout: 30_000 });
  await expect(text(page, 'lane-b')).toHaveText(first);
  ears.expectQuiet();
});
