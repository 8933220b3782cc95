import { expect, test as alone } from '@playwright/test';
import { expectAccessibleEverywhere, expectFits, thinFormulas } from './accessibility';
import {
  arrowControl,
  figureOf,
  figureTags,
  listen,
  openFigure,
  someFigures,
  valueOf,
} from './book-under-test';
import { test } from './shared-page';

/** What every figure owes, whatever it shows. In frames of other origins: `host.spec.ts`. */
test('there are figures to test', () => {
  expect(figureTags.length).toBeGreaterThanOrEqual(4);
});

for (const tag of figureTags) {
  test(`${tag}: keys change it, reset undoes it, it describes itself, fits and is accessible; its link reproduces the state, a hostile one is answered in words`, async ({
    page,
  }) => {
    const ears = listen(page);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await openFigure(page, tag);
    const figure = figureOf(page);
    const original = await valueOf(page);
    const control = arrowControl(figure);
    await control.focus();
    await expect(control).toBeFocused();
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
    await expect.poll(() => valueOf(page)).not.toEqual(original);
    const changed = await valueOf(page);
    await expect(page).toHaveURL(/\?/);
    const link = await figure.evaluate((f) => (f as unknown as { permalink: string }).permalink);

    const description = figure.locator('summary', { hasText: 'Describe' });
    await description.click();
    expect((await page.locator('.widget-description').innerText()).length).toBeGreaterThan(60);
    await expect(page.locator('[data-table] td').first()).toBeVisible();
    await description.click();

    await figure.getByRole('button', { name: 'Reset' }).click();
    await expect.poll(() => valueOf(page)).toEqual(original);
    const locked = await page
      .locator('.widget-controls [data-control]')
      .first()
      .getAttribute('data-control');

    await expectFits(page);
    await thinFormulas(page);
    await expectAccessibleEverywhere(page);

    await page.goto(link);
    await expect(figure).toHaveAttribute('data-state', 'ready');
    expect(await valueOf(page)).toEqual(changed);

    // What the codec makes of any link, a unit test asks of every figure.
    if (!someFigures.includes(tag)) return ears.expectQuiet();
    const hostile = new URLSearchParams(
      Object.keys(original).map((name, i) => [
        name,
        ['1e999', '<img src=x onerror=alert(1)>', '-5', 'NaN', '💥'.repeat(40)][i % 5],
      ]),
    );
    await openFigure(page, tag, `?${hostile}&v=77&lock=%00,${locked}&hide=,link,,`);
    await expect(page.locator('[data-notice]')).toContainText('expected');
    expect(await page.locator('[data-notice] img').count()).toBe(0);
    await expect(page.locator(`[data-control="${locked}"]`).first()).toHaveAttribute('inert', '');
    await expect(page.locator('[data-bar="link"]')).toBeHidden();
    ears.expectQuiet();
  });
}

// Figures find storage refused in every sandboxed frame; here the page around one does.
alone('works where storage is refused', async ({ page }) => {
  const ears = listen(page);
  await page.addInitScript(() => {
    const refuse = () => {
      throw new DOMException('refused', 'SecurityError');
    };
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) {
      Object.defineProperty(window, name, { get: refuse });
    }
  });
  await openFigure(page, figureTags[0]);
  ears.expectQuiet();
});
