import { expect, test } from '@playwright/test';
import { figureOf, listen, openFigure, valueOf } from './book-under-test';

/** What chapter 3's figures have of their own: steps, slides and bars. */

test('fit-under-divergence: plays, steps, goes back, and shows another landscape', async ({
  page,
}) => {
  const ears = listen(page);
  await openFigure(page, 'fit-under-divergence', '?t=0');
  const figure = figureOf(page);
  const mean = figure.locator('[data-live="mean-klReverse"]');
  await expect(mean).toHaveText('1.00');
  await figure.getByRole('button', { name: 'One step on' }).click();
  await expect.poll(async () => (await valueOf(page)).t).toBe(1);
  await figure.getByRole('button', { name: 'Play' }).click();
  await expect.poll(async () => Number((await valueOf(page)).t)).toBeGreaterThan(5);
  await figure.getByRole('button', { name: 'Pause' }).click();
  await figure.getByRole('slider', { name: 'Steps taken' }).press('End');
  await expect(mean).toHaveText('2.00');

  const before = await figure.locator('[data-path="landscape"]').getAttribute('d');
  await figure.locator('.fit-card').first().click();
  await expect(figure.locator('[data-live="name"]')).toHaveText('KL(p*‖q)');
  expect(await figure.locator('[data-path="landscape"]').getAttribute('d')).not.toBe(before);

  // The start is taken hold of like any density: on the other side, the other mode.
  const start = figure.locator('[data-handle="q-0-peak"]');
  for (let i = 0; i < 4; i++) await start.press('Shift+ArrowLeft');
  await expect(mean).toHaveText('−2.00');
  await figure.getByRole('button', { name: 'To the start' }).click();
  await expect(mean).toHaveText('−1.00');
  ears.expectQuiet();
});

test('sliding-masses: follows pointer and keys; a width brings KL down to earth', async ({
  page,
}) => {
  const ears = listen(page);
  await openFigure(page, 'sliding-masses');
  const figure = figureOf(page);
  await expect(figure.locator('[data-live="value-klForward"]')).toHaveText('∞');
  const handle = figure.locator('[data-part="handle"]');
  await handle.press('ArrowRight');
  expect((await valueOf(page)).theta).toBeCloseTo(1.55, 9);
  const plane = (await figure.locator('[data-part="plane"]').boundingBox())!;
  await page.mouse.click(plane.x + plane.width / 2, plane.y + plane.height / 2);
  expect((await valueOf(page)).theta).toBe(0);
  await expect(figure.locator('[data-live="verdict-wasserstein1"]')).toHaveText('together');
  for (let i = 0; i < 4; i++) await handle.press('Shift+ArrowRight');
  await figure.getByRole('slider', { name: 'Width of both masses' }).fill('0.5');
  await expect(figure.locator('[data-live="value-klForward"]')).toHaveText('2.00');
  await expect(figure.locator('[data-live="slope-klForward"]')).toHaveText('4.00');
  await figure.getByText('boxes').first().click();
  await expect(figure.locator('[data-live="value-klForward"]')).toHaveText('∞');
  ears.expectQuiet();
});

test('divergence-explorer: bars are raised by pointer and keys, and empty ones are zeros', async ({
  page,
}) => {
  const ears = listen(page);
  await openFigure(page, 'divergence-explorer', '?kind=bars&qBars=1_1_1_1_1_1');
  const figure = figureOf(page);
  const kl = figure.locator('[data-live="klForward"]');
  await expect(kl).not.toHaveText('∞');
  const bar = figure.locator('[data-share="q-bar-1"]');
  for (let i = 0; i < 2; i++) await bar.press('Shift+ArrowDown');
  await expect(kl).toHaveText('∞');
  await expect(bar).toHaveAttribute('aria-valuetext', '0.0 % of the mass');
  const box = (await bar.boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x, y - 60);
  await page.mouse.up();
  await expect(kl).not.toHaveText('∞');
  const { qBars } = (await valueOf(page)) as { qBars: number[] };
  expect(qBars[1]).toBeGreaterThan(0.2);
  expect(qBars.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
  await figure.getByText('smooth').click();
  await expect(figure.locator('[data-handle="p-0-peak"]')).toBeVisible();
  ears.expectQuiet();
});
