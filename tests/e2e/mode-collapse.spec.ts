import { expect, type Page } from '@playwright/test';
import { figureOf, listen, openFigure, readingsOf } from './book-under-test';
import { test } from './shared-page';

test.describe.configure({ timeout: 120_000 });

const TAG = 'mode-collapse';
const verdict = (page: Page) => page.locator('[data-text="verdict"]');
const step = async (page: Page) => Number(await page.locator('[data-live="step"]').textContent());
const button = (page: Page, name: string) =>
  figureOf(page).getByRole('button', { name, exact: true });

test('trains, pauses where the reader says, goes on, and starts over', async ({ page }) => {
  const ears = listen(page);
  await openFigure(page, TAG);
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'js');
  const before = await page.locator('[data-path="fake"]').getAttribute('d');
  await button(page, 'Train').click();
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'wasm', { timeout: 60_000 });
  await expect.poll(() => step(page), { timeout: 30_000 }).toBeGreaterThan(40);
  await button(page, 'Pause').click();
  await expect(figureOf(page)).toHaveAttribute('data-state', 'ready');
  await expect(verdict(page)).toContainText('Paused');
  // Frames of before the pause may still be on their way; then all is still.
  await page.waitForTimeout(300);
  const paused = await step(page);
  await page.waitForTimeout(300);
  expect(await step(page)).toBe(paused);
  expect(await page.locator('[data-path="fake"]').getAttribute('d')).not.toBe(before);
  expect(await page.locator('[data-path="modes"]').getAttribute('d')).toMatch(/^M/);
  await button(page, 'Start over').click();
  await expect.poll(() => step(page)).toBe(0);
  expect(await page.locator('[data-path="fake"]').getAttribute('d')).toBe(before);
  ears.expectQuiet();
});

test('a remedy is judged over the whole run, in words and as a score', async ({ page }) => {
  const ears = listen(page);
  await openFigure(page, TAG, '?exhibit=explosion&task=1');
  await page.evaluate(() => {
    const scores: number[] = [];
    document.addEventListener('learn:answered', (event) => {
      scores.push((event as CustomEvent<{ score: number }>).detail.score);
    });
    Object.assign(window, { scores });
  });
  await page.locator('[data-control="first"] select').selectOption('slower');
  await expect(verdict(page)).toContainText('see whether it helps');
  await button(page, 'Train').click();
  await expect(verdict(page)).toHaveAttribute('data-verdict', /cured|ill/, { timeout: 90_000 });
  await expect(verdict(page)).toContainText(/ured.*of eight modes.*measurements/);
  await expect(button(page, 'Train again')).toBeVisible();
  const scores = await page.evaluate(() => (window as unknown as { scores: number[] }).scores);
  expect(scores).toHaveLength(1);
  const { cured } = await readingsOf(page);
  expect(scores[0]).toBe(cured >= 0.9 ? 1 : cured);
  // A hundredth of the rate is another world: the points have found most of the ring.
  await figureOf(page).locator('summary', { hasText: 'Describe' }).click();
  const modes = page.locator('[data-table] tr:last-child td:nth-child(2)');
  expect(Number(await modes.textContent())).toBeGreaterThanOrEqual(5);
  ears.expectQuiet();
});

test('a link to a step trains up to it, and is the same when opened again', async ({ page }) => {
  const ears = listen(page);
  const query = '?exhibit=latent&seed=4&step=60';
  const points = async () => {
    await page.goto(`/embed/${TAG}/${query}`);
    await expect.poll(() => step(page), { timeout: 60_000 }).toBe(60);
    await expect(figureOf(page)).toHaveAttribute('data-state', 'ready');
    return page.locator('[data-path="fake"]').getAttribute('d');
  };
  const first = await points();
  expect(await points()).toBe(first);
  expect(await page.locator('[data-path="curve"]').getAttribute('d')).toMatch(/^M.*L/);
  ears.expectQuiet();
});
