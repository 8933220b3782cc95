import { expect, test } from '@playwright/test';
import { figureOf, listen, wakeFigures } from './book-under-test';
import { downloadPackage } from './scorm/package';

/** The same book under /book/, as on a project page of a free host. */
test('the book works under a sub-path: pages, links, figures, search, a network', async ({
  page,
}) => {
  const ears = listen(page);
  const missing: string[] = [];
  page.on('response', (response) => {
    if (response.status() >= 400) missing.push(response.url());
  });
  await page.goto('./');
  await wakeFigures(page);
  await page
    .getByRole('link', { name: /the forward process/i })
    .first()
    .click();
  await expect(page).toHaveURL(/\/book\/forward-process\/$/);
  await wakeFigures(page);
  await page.goto('./search/?q=schedule');
  await expect(page.locator('[data-search-results] a').first()).toHaveAttribute(
    'href',
    /^\/book\//,
  );
  await page.goto('./review/?mode=learn&chapter=forward-process');
  await expect(page.locator('.choice').first()).toBeVisible();
  await expect(page.locator('[data-part="source"]')).toHaveAttribute('href', /^\/book\/forward-/);
  await page.goto('./embed/reverse-stepper/?model=tiny-ddpm&steps=5&ep=wasm');
  await page.getByRole('button', { name: /^load/i }).first().click();
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'wasm', { timeout: 45_000 });
  expect(missing).toEqual([]);
  ears.expectQuiet();
});

test('the composer and its packages work under a sub-path', async ({ page }) => {
  const ears = listen(page);
  await page.goto('./teach/?figure=noise-schedule&question=forward-process/markov-knows');
  const preview = page.frameLocator('[data-preview]');
  await expect(preview.locator('[data-widget]')).toHaveAttribute('data-state', 'ready');
  await expect(preview.locator('book-question')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Frame code' })).toHaveValue(/\/book\/embed\//);
  const files = await downloadPackage(page);
  const text = (name: string) => new TextDecoder().decode(files.get(name));
  const figure = text('embed/noise-schedule/index.html');
  expect(figure).toContain('src="../../theme.js"');
  expect(figure).not.toMatch(/(?:src|href)="\/book\//);
  for (const name of [...files.keys()].filter((file) => file.endsWith('.css'))) {
    expect(text(name)).not.toContain('url(/book/');
  }
  ears.expectQuiet();
});
