import { expect, test } from '@playwright/test';
import { figureOf, listen, openFigure, valueOf } from './book-under-test';

/** What chapter 19's figures have of their own: a schedule that is bent, and combs that are thrown. */

test('snr-invariance: a bent shape leaves the loss alone, a moved end does not', async ({
  page,
}) => {
  const ears = listen(page);
  await openFigure(page, 'snr-invariance');
  const figure = figureOf(page);
  const [loss, difference, ratio] = ['bentIntegral', 'difference', 'ratio'].map((name) =>
    figure.locator(`[data-live="${name}"]`),
  );
  const [before, ratioBefore] = [await loss.textContent(), await ratio.textContent()];
  const bend = (await figure.locator('[data-part="bend"]').boundingBox())!;
  await page.mouse.move(bend.x + bend.width / 3, bend.y + 0.3 * bend.height);
  await page.mouse.down();
  await page.mouse.move(bend.x + bend.width / 3, bend.y + 0.45 * bend.height);
  await page.mouse.up();
  await expect.poll(async () => (await valueOf(page)).first).not.toBe(4.6);
  await expect(loss).toHaveText(before!);
  await expect(ratio).not.toHaveText(ratioBefore!);

  await figure.getByRole('slider', { name: 'log-SNR at t = 0' }).press('ArrowRight');
  await expect(difference).not.toHaveText('0.0000');
  await figure.getByRole('button', { name: 'Equal ends' }).click();
  await expect(difference).toHaveText('0.0000');
  ears.expectQuiet();
});

test('low-discrepancy: more teeth, other batches', async ({ page }) => {
  const ears = listen(page);
  await openFigure(page, 'low-discrepancy');
  const figure = figureOf(page);
  const teeth = figure.locator('[data-path="times-comb"]');
  const before = await teeth.getAttribute('d');
  await figure.getByRole('button', { name: 'New batches' }).click();
  await expect.poll(() => teeth.getAttribute('d')).not.toBe(before);
  await figure.getByRole('slider', { name: 'Times in a batch, k' }).press('End');
  await expect.poll(async () => (await teeth.getAttribute('d'))!.split('M').length - 1).toBe(32);
  ears.expectQuiet();
});
