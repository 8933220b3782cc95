import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { allPages, chapterPages, layOutAll, listen, wakeFigures } from './book-under-test';

const SIZES = [
  { width: 360, height: 740 },
  { width: 1280, height: 900 },
];
const THEMES = ['light', 'dark'] as const;

for (const path of allPages) {
  for (const viewport of SIZES) {
    for (const theme of THEMES) {
      test(`${path} at ${viewport.width} px, ${theme}: quiet, fits, accessible`, async ({
        page,
      }) => {
        const ears = listen(page);
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
        await page.goto(path);
        await wakeFigures(page);
        await layOutAll(page);
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow).toBeLessThanOrEqual(0);
        const { violations } = await new AxeBuilder({ page })
          .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
          .analyze();
        expect(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.target).join(' | ')}`),
        ).toEqual([]);
        ears.expectQuiet();
      });
    }
  }
}

test('every link inside the book leads somewhere, anchors included', async ({ page, request }) => {
  const ids = new Map<string, Set<string>>();
  const links: { from: string; href: string }[] = [];
  for (const path of allPages) {
    await page.goto(path);
    const found = await page.evaluate(() => ({
      ids: [...document.querySelectorAll('[id]')].map((node) => node.id),
      hrefs: [...document.querySelectorAll<HTMLAnchorElement>('a[href]')].map((a) => a.href),
    }));
    ids.set(path, new Set(found.ids));
    links.push(...found.hrefs.map((href) => ({ from: path, href })));
  }
  const broken: string[] = [];
  for (const { from, href } of links) {
    const url = new URL(href);
    if (url.origin !== new URL(page.url()).origin) continue;
    const target = ids.get(url.pathname);
    if (!target) {
      const response = await request.get(url.pathname);
      if (!response.ok()) broken.push(`${from} → ${href}: ${response.status()}`);
    } else if (url.hash && !target.has(decodeURIComponent(url.hash.slice(1)))) {
      broken.push(`${from} → ${href}: no such anchor`);
    }
  }
  expect(broken).toEqual([]);
});

for (const path of chapterPages) {
  test(`${path} asks nothing of any other host, and nothing of the runtime before it is used`, async ({
    page,
  }) => {
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(path);
    await wakeFigures(page);
    await page.waitForLoadState('networkidle');
    const origin = new URL(page.url()).origin;
    expect(requests.filter((url) => !url.startsWith(origin) && !/^(data|blob):/.test(url))).toEqual(
      [],
    );
    expect(requests.filter((url) => /\.(onnx|wasm)(\?|$)|ort[.-]/.test(url))).toEqual([]);
  });

  test(`${path} never moves while figures wake`, async ({ page }) => {
    await page.addInitScript(() => {
      const shifts: number[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          shifts.push((entry as unknown as { value: number }).value);
        }
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto(path);
    await wakeFigures(page);
    await page.waitForTimeout(500);
    const shift = await page.evaluate(() =>
      (window as unknown as { shifts: number[] }).shifts.reduce((a, b) => a + b, 0),
    );
    expect(shift).toBeLessThan(0.001);
  });

  test(`${path} is whole on paper: solutions open, controls gone`, async ({ page }) => {
    await page.goto(path);
    await page.emulateMedia({ media: 'print' });
    const solutions = page.locator('details.solution');
    expect(await solutions.count()).toBeGreaterThan(3);
    await expect(solutions.last().locator('p').first()).toBeVisible();
    await expect(page.locator('.widget-bar').first()).toBeHidden();
  });
}

test.describe('with scripts off', () => {
  test.use({ javaScriptEnabled: false });
  for (const path of chapterPages) {
    test(`${path} has text, proofs, a picture and a description for every figure`, async ({
      page,
    }) => {
      await page.goto(path);
      const text = (await page.locator('article').textContent()) ?? '';
      expect(text.split(/\s+/).length).toBeGreaterThan(3000);
      expect(await page.locator('.proof').count()).toBeGreaterThan(0);
      const figures = page.locator('[data-widget]');
      expect(await figures.count()).toBeGreaterThan(0);
      for (const figure of await figures.all()) {
        const picture = figure.locator('.widget-stage').locator('img:visible, svg:visible').first();
        const box = await picture.boundingBox();
        expect(box?.width ?? 0).toBeGreaterThan(30);
        await figure.locator('summary', { hasText: 'Describe' }).click();
        const description = (await figure.locator('.widget-description').textContent()) ?? '';
        expect(description.trim().length).toBeGreaterThan(60);
      }
    });
  }
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
