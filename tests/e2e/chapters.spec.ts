import { expect, test as alone } from '@playwright/test';
import { expectAccessibleInBothThemes, expectFits, SIZES, thinFormulas } from './accessibility';
import {
  chapterPages,
  expectNoShift,
  layOutAll,
  listen,
  wake,
  wakeFigures,
} from './book-under-test';
import { test } from './shared-page';

const [PHONE] = SIZES;

/** What every chapter owes its readers, whatever it is about. */
for (const path of chapterPages) {
  test(`${path}: wakes without a move, a far request or a heavy one; fits on a phone and a desk, and is accessible in light and dark`, async ({
    page,
  }) => {
    test.slow();
    const ears = listen(page);
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.setViewportSize(PHONE);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(path);
    // A jump over what is not laid out yet lands where heights are guessed: not what is asked here.
    await layOutAll(page);
    await expectNoShift(page, async () => {
      await wakeFigures(page);
      for (const part of await page.locator('[data-learn]').all()) await wake(part);
      await page.waitForLoadState('networkidle');
    });
    const { origin } = new URL(page.url());
    const isOwn = (url: string) => url.startsWith(origin) || /^(data|blob):/.test(url);
    expect(requests.filter((url) => !isOwn(url))).toEqual([]);
    expect(requests.filter((url) => /\.(onnx|wasm)(\?|$)|ort[.-]/.test(url))).toEqual([]);

    await expectFits(page);
    await page.setViewportSize(PHONE);
    await thinFormulas(page);
    // What is inside a figure is looked at on its own page; together they must not share an id.
    const ids = await page.locator('[id]').evaluateAll((all) => all.map(({ id }) => id).toSorted());
    expect(ids.filter((id, i) => id === ids[i + 1])).toEqual([]);
    await expectAccessibleInBothThemes(page, { without: '[data-widget]' });
    ears.expectQuiet();
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
        await figures.first().locator('summary', { hasText: 'Describe' }).click();
        await expect(figures.first().locator('.widget-description')).toBeVisible();
        expect(await figures.count()).toBeGreaterThan(0);
        for (const figure of await figures.all()) {
          const picture = figure
            .locator('.widget-stage')
            .locator('img:visible, svg:visible')
            .first();
          const box = await picture.boundingBox();
          expect(box?.width ?? 0).toBeGreaterThan(30);
          const description = (await figure.locator('.widget-description').textContent()) ?? '';
          expect(description.trim().length).toBeGreaterThan(60);
        }

        const card = page.locator('[data-card]:has([data-card-question])').nth(1);
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
