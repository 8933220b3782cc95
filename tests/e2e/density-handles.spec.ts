import { expect, test, type Locator, type Page } from '@playwright/test';
import { figureOf, listen, openFigure, valueOf } from './book-under-test';

/** Densities are taken hold of in the same way in every figure that has them. */
const FIGURES = ['label-smoothing', 'jsd-proof', 'divergence-explorer'];

type Shape = { weights: number[]; means: number[]; sigmas: number[] };

const shapeOf = async (page: Page, name: 'p' | 'q'): Promise<Shape> =>
  (await valueOf(page))[name] as Shape;

const handle = (page: Page, name: string): Locator =>
  figureOf(page).locator(`[data-handle="${name}"]`);

async function centreOf(element: Locator): Promise<{ x: number; y: number }> {
  await element.scrollIntoViewIfNeeded();
  const box = (await element.boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function drag(page: Page, from: { x: number; y: number }, dx: number, dy: number) {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + dx / 2, from.y + dy / 2);
  await page.mouse.move(from.x + dx, from.y + dy);
  await page.mouse.up();
}

for (const tag of FIGURES) {
  test(`${tag}: a bump follows the pointer, a press alone only chooses it`, async ({ page }) => {
    const ears = listen(page);
    await openFigure(page, tag);
    const before = await shapeOf(page, 'q');
    const at = await centreOf(handle(page, 'q-0-peak'));
    await page.mouse.click(at.x, at.y);
    expect(await shapeOf(page, 'q')).toEqual(before);
    await expect(handle(page, 'q-0-peak')).toBeFocused();

    await drag(page, at, -40, 0);
    const moved = await shapeOf(page, 'q');
    expect(moved.means[0]).toBeLessThan(before.means[0] - 0.2);
    expect(Math.abs(moved.sigmas[0] - before.sigmas[0])).toBeLessThan(0.05);

    const flank = await centreOf(handle(page, 'q-0-width'));
    await drag(page, flank, 25, 0);
    const wider = await shapeOf(page, 'q');
    expect(wider.sigmas[0]).toBeGreaterThan(moved.sigmas[0] + 0.1);
    expect(wider.means).toEqual(moved.means);
    ears.expectQuiet();
  });

  test(`${tag}: a click beside every handle sends the chosen bump there`, async ({ page }) => {
    await openFigure(page, tag);
    const peak = handle(page, 'p-0-peak');
    await peak.focus();
    const layer = figureOf(page).locator('[data-part="densities"]');
    const at = await centreOf(peak);
    await page.mouse.click(at.x, at.y);
    const box = (await layer.boundingBox())!;
    await page.mouse.click(box.x + 0.15 * box.width, box.y + 0.6 * box.height);
    // The graph shows −5 … 5.
    await expect.poll(async () => (await shapeOf(page, 'p')).means[0]).toBeCloseTo(-3.5, 1);
  });

  test(`${tag}: every handle has its keys, and says what it does`, async ({ page }) => {
    await openFigure(page, tag);
    const before = await shapeOf(page, 'p');
    const peak = handle(page, 'p-0-peak');
    await peak.press('ArrowRight');
    await peak.press('Shift+ArrowRight');
    await peak.press('ArrowUp');
    const after = await shapeOf(page, 'p');
    expect(after.means[0]).toBeCloseTo(before.means[0] + 0.6, 9);
    expect(after.weights[0]).toBeCloseTo(before.weights[0] + 0.05, 9);
    await handle(page, 'p-0-width').press('ArrowLeft');
    expect((await shapeOf(page, 'p')).sigmas[0]).toBeCloseTo(before.sigmas[0] - 0.05, 9);
    await expect(peak).toHaveAttribute('aria-valuetext', /% of the mass/);
    await expect(peak).toHaveAttribute('aria-label', /the data/);
  });
}

test('bilinear-game: the start follows the pointer and the arrow keys, and play runs', async ({
  page,
}) => {
  await openFigure(page, 'bilinear-game', '?t=0');
  const plane = figureOf(page).locator('[data-part="plane"]');
  const box = (await plane.boundingBox())!;
  await drag(page, { x: box.x + 0.6 * box.width, y: box.y + 0.4 * box.height }, -60, 40);
  const value = await valueOf(page);
  expect(value.x).toBeCloseTo(2.4 * (2 * (0.6 - 60 / box.width) - 1), 1);
  expect(value.y).toBeCloseTo(2.4 * (1 - 2 * (0.4 + 40 / box.height)), 1);
  await plane.press('ArrowUp');
  expect((await valueOf(page)).y).toBeCloseTo(Number(value.y) + 0.1, 9);
  await figureOf(page).getByRole('button', { name: 'Play' }).click();
  await expect.poll(async () => Number((await valueOf(page)).t)).toBeGreaterThan(3);
});

test('jsd-proof: a press draws the discriminator, and one sign changes', async ({ page }) => {
  await openFigure(page, 'jsd-proof');
  const signs = () => figureOf(page).locator('.proof-sign').allInnerTexts();
  expect(await signs()).toEqual(['', '=', '=', '=', '=', '=', '>']);
  await figureOf(page).getByText('drawn by you').click();
  const knots = figureOf(page).locator('[data-part="knots"]');
  await expect(knots).toBeVisible();
  await knots.scrollIntoViewIfNeeded();
  const box = (await knots.boundingBox())!;
  await page.mouse.click(box.x + 0.3 * box.width, box.y + 0.9 * box.height);
  await expect.poll(signs).toEqual(['', '=', '<', '=', '=', '=', '>']);
  await expect(figureOf(page).locator('[data-part="verdict"]')).toContainText('lower bound');
});
