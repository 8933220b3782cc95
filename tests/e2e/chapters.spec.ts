import { expect, test as alone, type Page } from '@playwright/test';
import { expectAccessibleEverywhere, expectFits, SIZES, thinFormulas } from './accessibility';
import { chapterPages, layOutAll, listen, wake, wakeFigures } from './book-under-test';
import { test } from './shared-page';

/** What every chapter owes its readers, whatever it is about. */
for (const path of chapterPages) {
  test(`${path}: quiet, fits and accessible, on a phone and a desk, in light and dark`, async ({
    page,
  }) => {
    test.slow();
    const ears = listen(page);
    await page.setViewportSize(SIZES[0]);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(path);
    await wakeFigures(page);
    await layOutAll(page);
    await expectFits(page);
    await thinFormulas(page);
    await expectAccessibleEverywhere(page);
    ears.expectQuiet();
  });

  test(`${path}: nothing moves while figures, cards and questions wake, and nothing far or heavy is fetched`, async ({
    page,
  }) => {
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(path);
    await watchShifts(page);
    await wakeFigures(page);
    for (const part of await page.locator('[data-learn]').all()) await wake(part);
    await page.waitForLoadState('networkidle');
    expect(await shiftOf(page)).toBeLessThan(0.001);
    const { origin } = new URL(page.url());
    const isOwn = (url: string) => url.startsWith(origin) || /^(data|blob):/.test(url);
    expect(requests.filter((url) => !isOwn(url))).toEqual([]);
    expect(requests.filter((url) => /\.(onnx|wasm)(\?|$)|ort[.-]/.test(url))).toEqual([]);
  });

  test(`${path}: whole on paper: solutions open, controls gone, the cards an appendix that returns to the text`, async ({
    page,
  }) => {
    await page.goto(path);
    const inText = page.locator('.chapter > review-area');
    const before = await inText.count();
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await page.emulateMedia({ media: 'print' });
    const solutions = page.locator('details.solution');
    expect(await solutions.count()).toBeGreaterThan(3);
    await expect(solutions.last().locator('p').first()).toBeVisible();
    await expect(page.locator('.widget-bar').first()).toBeHidden();

    await expect(inText).toHaveCount(0);
    const appendix = page.locator('section', {
      has: page.getByRole('heading', { name: 'Cards and answers' }),
    });
    const cards = appendix.locator('[data-card]');
    for (const card of [cards.first(), cards.last()]) {
      await expect(card.locator('[data-card-question]')).toBeVisible();
      await expect(card.locator('[data-card-answer]')).toBeVisible();
    }
    await page.emulateMedia({ media: 'screen' });
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await expect(inText).toHaveCount(before);
  });
}

alone.describe('with scripts off', () => {
  alone.use({ javaScriptEnabled: false });
  for (const path of chapterPages) {
    alone(
      `${path}: text, proofs, a picture and a description for every figure, cards that open, options that explain themselves`,
      async ({ page }) => {
        await page.goto(path);
        const text = (await page.locator('article').textContent()) ?? '';
        expect(text.split(/\s+/).length).toBeGreaterThan(3000);
        expect(await page.locator('.proof').count()).toBeGreaterThan(0);
        const figures = page.locator('[data-widget]');
        expect(await figures.count()).toBeGreaterThan(0);
        for (const figure of await figures.all()) {
          const picture = figure
            .locator('.widget-stage')
            .locator('img:visible, svg:visible')
            .first();
          const box = await picture.boundingBox();
          expect(box?.width ?? 0).toBeGreaterThan(30);
          await figure.locator('summary', { hasText: 'Describe' }).click();
          const description = (await figure.locator('.widget-description').textContent()) ?? '';
          expect(description.trim().length).toBeGreaterThan(60);
        }

        const card = page.locator('[data-card]').nth(1);
        await expect(card.locator('[data-card-question]')).toBeVisible();
        await card.locator('summary').click();
        await expect(card.locator('[data-card-answer]')).toBeVisible();
        const question = page.locator('book-question').first();
        await expect(question.locator('[data-prompt]')).toBeVisible();
        await question.locator('.why summary').first().click();
        await expect(question.locator('[data-why]').first()).toBeVisible();
        await expect(question.locator('[data-check]')).toBeHidden();
      },
    );
  }
});

type ShiftWindow = Window & { shiftSoFar(): number };

/** Adds up what moves under the reader's eyes, from the page's first drawing on. */
const watchShifts = (page: Page): Promise<void> =>
  page.evaluate(() => {
    let sum = 0;
    const add = (entries: PerformanceEntryList) => {
      for (const entry of entries) sum += (entry as unknown as { value: number }).value;
    };
    const observer = new PerformanceObserver((list) => add(list.getEntries()));
    observer.observe({ type: 'layout-shift', buffered: true });
    const shiftSoFar = () => {
      add(observer.takeRecords());
      return sum;
    };
    Object.assign(window, { shiftSoFar });
  });

/** The layout shift of everything drawn before the call. */
const shiftOf = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
    return (window as unknown as ShiftWindow).shiftSoFar();
  });
