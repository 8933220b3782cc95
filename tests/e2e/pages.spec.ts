import { expect } from '@playwright/test';
import {
  expectAccessible,
  expectAccessibleEverywhere,
  expectFits,
  SIZES,
  thinFormulas,
} from './accessibility';
import {
  allPages,
  embedPages,
  someFigures,
  listen,
  plainPages,
  wakeFigures,
} from './book-under-test';
import { test } from './shared-page';

const [PHONE] = SIZES;
const STRUCTURE_RULES = [
  'heading-order',
  'empty-heading',
  'empty-table-header',
  'scope-attr-valid',
  'td-headers-attr',
  'link-name',
  'image-alt',
  'list',
  'listitem',
  'definition-list',
  'duplicate-id-aria',
  'scrollable-region-focusable',
  'target-size',
];

// Chapters have tests of their own.
for (const path of plainPages) {
  test(`${path}: quiet, fits and accessible, on a phone and a desk, in light and dark`, async ({
    page,
  }) => {
    const ears = listen(page);
    await page.setViewportSize(PHONE);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(path);
    await wakeFigures(page);
    await expectFits(page);
    // The one page where the colours of symbols are looked at.
    if (path !== '/notation/') await thinFormulas(page);
    await expectAccessibleEverywhere(page);
    ears.expectQuiet();
  });
}

// One template: the first of these pages is tested in full, of the others what their author wrote.
for (const [i, tag] of someFigures.entries()) {
  test(`/teach/${tag}/: quiet, fits and accessible`, async ({ page }) => {
    const ears = listen(page);
    await page.setViewportSize(PHONE);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    // The figure in the frame has tests of its own.
    if (i > 0) await page.route(`**/embed/${tag}/`, (route) => route.fulfill({ body: '' }));
    await page.goto(`/teach/${tag}/`);
    await expect(page.locator('.teach-frame')).toHaveAttribute('src', `/embed/${tag}/`);
    expect(await page.locator('main h2').count()).toBeGreaterThan(3);
    expect(await page.locator('.teach-links a').count()).toBeGreaterThan(1);
    await expectFits(page);
    await thinFormulas(page);
    // What an author may get wrong in notes: heads, tables, links, pictures.
    if (i === 0) await expectAccessibleEverywhere(page);
    else await expectAccessible(page, { frames: false, within: 'main', rules: STRUCTURE_RULES });
    ears.expectQuiet();
  });
}

test('every link inside the book leads somewhere, anchors included', async ({ page }) => {
  await page.goto('/');
  const { count, broken } = await page.evaluate(
    async (paths) => {
      const pages = new Map<string, Document>();
      for (const path of paths) {
        const html = await (await fetch(path)).text();
        pages.set(path, new DOMParser().parseFromString(html, 'text/html'));
      }
      const answers = new Map<string, Promise<Response>>();
      const ask = (path: string): Promise<Response> => {
        if (!answers.has(path)) answers.set(path, fetch(path, { method: 'HEAD' }));
        return answers.get(path)!;
      };
      let count = 0;
      const broken: string[] = [];
      for (const [from, document] of pages) {
        for (const link of document.querySelectorAll('a[href]')) {
          const url = new URL(link.getAttribute('href')!, new URL(from, location.href));
          if (url.origin !== location.origin) continue;
          count++;
          const target = pages.get(url.pathname);
          const anchor = decodeURIComponent(url.hash.slice(1));
          if (!target) {
            const { ok, status } = await ask(url.pathname);
            if (!ok) broken.push(`${from} → ${url}: ${status}`);
          } else if (anchor && !target.getElementById(anchor)) {
            broken.push(`${from} → ${url}: no such anchor`);
          }
        }
      }
      return { count, broken };
    },
    [...allPages, ...embedPages],
  );
  expect(broken).toEqual([]);
  expect(count).toBeGreaterThan(10 * allPages.length);
});

test('the theme switch is kept, the search finds, the 404 helps', async ({ page }) => {
  await page.goto('/');
  const button = page.getByRole('button', { name: /theme/i });
  await button.click();
  await button.click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');

  await page.keyboard.press('/');
  await expect(page).toHaveURL(/search/);
  await page.getByRole('searchbox').fill('cosine schedule');
  await expect(page.locator('[data-search-results] a').first()).toHaveAttribute(
    'href',
    /forward-process/,
  );

  const response = await page.goto('/no-such-page/');
  expect(response?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/lost/i);
});

test('a symbol explains itself by pointer, by key, and Escape closes it', async ({ page }) => {
  await page.goto('/forward-process/');
  const popup = page.getByRole('tooltip');
  const symbol = page.locator('[data-symbol-button]').first();
  await symbol.hover();
  await expect(popup).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(popup).toBeHidden();
  await symbol.focus();
  await expect(popup).toBeVisible();
  await page.keyboard.press('Escape');
  const equation = page.locator('.equation-body').first();
  await equation.focus();
  await page.keyboard.press('Enter');
  await expect(popup.locator('dt').first()).toBeVisible();
});
