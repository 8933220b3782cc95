import { expect, test } from '@playwright/test';
import { arrowControl, figureOf, figureTags, listen, openFigure, valueOf } from './book-under-test';

test('there are figures to test', () => {
  expect(figureTags.length).toBeGreaterThanOrEqual(4);
});

for (const tag of figureTags) {
  test(`${tag}: ready, quiet, and the keyboard changes it`, async ({ page }) => {
    const ears = listen(page);
    await openFigure(page, tag);
    const before = JSON.stringify(await valueOf(page));
    const control = arrowControl(figureOf(page));
    await control.focus();
    await expect(control).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect.poll(async () => JSON.stringify(await valueOf(page))).not.toBe(before);
    ears.expectQuiet();
  });

  test(`${tag}: the link reproduces the state, reset undoes it`, async ({ page }) => {
    await openFigure(page, tag);
    const original = await valueOf(page);
    await arrowControl(figureOf(page)).focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
    await expect.poll(() => valueOf(page)).not.toEqual(original);
    const changed = await valueOf(page);
    await expect(page).toHaveURL(/\?/);
    const link = await figureOf(page).evaluate(
      (f) => (f as unknown as { permalink: string }).permalink,
    );
    await page.goto(link);
    await expect(figureOf(page)).toHaveAttribute('data-state', 'ready');
    expect(await valueOf(page)).toEqual(changed);
    await page.goto(`/embed/${tag}/`);
    await expect(figureOf(page)).toHaveAttribute('data-state', 'ready');
    await figureOf(page).getByRole('button', { name: 'Reset' }).click();
    await expect.poll(() => valueOf(page)).toEqual(original);
  });

  test(`${tag}: a hostile link is answered in words and harms nothing`, async ({ page }) => {
    const ears = listen(page);
    await openFigure(page, tag);
    const names = Object.keys(await valueOf(page));
    const hostile = new URLSearchParams(
      names.map((name, i) => [
        name,
        ['1e999', '<img src=x onerror=alert(1)>', '-5', 'NaN', '💥'.repeat(40)][i % 5],
      ]),
    );
    await openFigure(page, tag, `?${hostile}&v=77&lock=%00&hide=,,,`);
    await expect(page.locator('[data-notice]')).toContainText('expected');
    expect(await page.locator('[data-notice] img').count()).toBe(0);
    ears.expectQuiet();
  });

  test(`${tag}: describes itself in words and in a table`, async ({ page }) => {
    await openFigure(page, tag);
    await figureOf(page).locator('summary', { hasText: 'Describe' }).click();
    expect((await page.locator('.widget-description').innerText()).length).toBeGreaterThan(60);
    await expect(page.locator('[data-table] td').first()).toBeVisible();
  });

  test(`${tag}: a teacher can lock and hide`, async ({ page }) => {
    await openFigure(page, tag);
    const name = await page
      .locator('.widget-controls [data-control]')
      .first()
      .getAttribute('data-control');
    await openFigure(page, tag, `?lock=${name}&hide=link`);
    await expect(page.locator(`[data-control="${name}"]`).first()).toHaveAttribute('inert', '');
    await expect(page.locator('[data-bar="link"]')).toBeHidden();
  });

  test(`${tag}: works where storage and the clipboard are refused`, async ({ page }) => {
    const ears = listen(page);
    await page.addInitScript(() => {
      const refuse = () => {
        throw new DOMException('refused', 'SecurityError');
      };
      for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) {
        Object.defineProperty(window, name, { get: refuse });
      }
    });
    await openFigure(page, tag);
    ears.expectQuiet();
  });

  test(`${tag}: works in a sandboxed frame of another origin`, async ({ page }) => {
    const ears = listen(page);
    const source = new URL(`/embed/${tag}/`, test.info().project.use.baseURL).href;
    await page.goto('http://127.0.0.1:4411/404.html');
    await page.evaluate((src) => {
      const frame = document.createElement('iframe');
      frame.setAttribute('sandbox', 'allow-scripts');
      frame.src = src;
      frame.title = 'figure';
      frame.width = '700';
      frame.height = '900';
      document.body.replaceChildren(frame);
    }, source);
    const figure = page.frameLocator('iframe').locator('[data-widget]');
    await expect(figure).toHaveAttribute('data-state', 'ready');
    ears.expectQuiet();
  });
}
