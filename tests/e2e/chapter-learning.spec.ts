import { expect, type Locator, type Page } from '@playwright/test';
import { expectAccessible, expectFits, SIZES, thinFormulas } from './accessibility';
import { chapterPages, layOutAll, listen, wake } from './book-under-test';
import { test } from './shared-page';

/** Cards and questions in the text, whatever the chapters' authors wrote: found by role and by kind. */

const areas = (page: Page) => page.locator('review-area');
const currentCard = (area: Locator) => area.locator('[data-current][data-card]');
const idOf = (card: Locator) => card.getAttribute('data-card');
const progress = (area: Locator) => area.locator('[data-progress]');
const resultOf = (question: Locator) => question.locator('[data-result]');

/** Moves the focus as a reader's Tab key does, until it is on the target. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let i = 0; i < 20; i++) {
    if (await target.evaluate((node) => node === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('Expected Tab to reach the target within 20 presses.');
}

/** The first question of a kind in the book. */
async function openQuestion(page: Page, kind: string): Promise<Locator> {
  for (const path of chapterPages) {
    await page.goto(path);
    const question = page.locator(`book-question[data-kind="${kind}"]`).first();
    if ((await question.count()) > 0) return wake(question);
  }
  throw new Error(`Expected a question of the kind “${kind}” in some chapter, found none.`);
}

/** What the question told the page when it was answered. */
async function hearAnswers(page: Page): Promise<() => Promise<{ id: string; score: number }[]>> {
  await page.evaluate(() => {
    const heard: unknown[] = [];
    Object.assign(window, { heard });
    document.addEventListener('learn:answered', (event) => {
      heard.push((event as CustomEvent).detail);
    });
  });
  return () =>
    page.evaluate(() => (window as unknown as { heard: { id: string; score: number }[] }).heard);
}

// Cards behave alike everywhere.
for (const path of [chapterPages[0], chapterPages.at(-1)!]) {
  test(`${path}: cards are turned and graded by keys alone; a forgotten one comes back in the next area`, async ({
    page,
  }) => {
    const ears = listen(page);
    await page.goto(path);
    expect(await areas(page).count()).toBeGreaterThan(1);
    const [first, second] = [areas(page).nth(0), areas(page).nth(1)];
    await wake(first);
    const count = await first.locator('[data-card]:not([data-brought])').count();
    const own = await second.locator('[data-card]').count();
    const forgotten = await idOf(currentCard(first));

    const summary = currentCard(first).locator('summary');
    await summary.evaluate((node) => node.focus());
    await page.keyboard.press('Space');
    await expect(currentCard(first).locator('[data-card-answer]')).toBeVisible();
    await page.keyboard.press('1');
    for (let i = 1; i < count; i++) {
      await expect(progress(first)).toHaveText(`${i + 1} of ${count}`);
      await expect(currentCard(first)).toBeFocused();
      await page.keyboard.press('Space');
      await page.keyboard.press('2');
    }
    await expect(first.locator('.review-done')).toBeFocused();
    await expect(first.locator('.review-done a')).toHaveAttribute('href', /\/review\/$/);

    await wake(second);
    await expect(progress(second)).toHaveText(`1 of ${own + 1}`);
    await second
      .locator('summary')
      .first()
      .evaluate((node) => node.focus());
    for (let i = 0; i < own; i++) {
      await page.keyboard.press('Space');
      await page.keyboard.press('2');
    }
    await expect(currentCard(second)).toHaveAttribute('data-card', forgotten ?? '');
    await page.keyboard.press('Space');
    await page.keyboard.press('2');
    await expect(progress(second)).toHaveText(`${own + 1} cards done`);

    // Kept: the schedule says when they come back, and they can be gone through all the same.
    await page.reload();
    await wake(first);
    await expect(progress(first)).toHaveText('none due');
    await first.getByRole('button', { name: 'Go through them now' }).click();
    await expect(progress(first)).toHaveText(`1 of ${count}`);
    ears.expectQuiet();
  });
}

for (const path of chapterPages) {
  test(`${path}: on a phone, every prediction can be run and its figure decides, every question answered; all fits and is accessible then, in the dark`, async ({
    page,
  }) => {
    test.slow();
    const phone = SIZES[0];
    await page.setViewportSize(phone);
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await page.goto(path);
    const answers = await hearAnswers(page);
    await layOutAll(page);
    for (const part of await page.locator('[data-learn]').all()) await wake(part);
    await currentCard(areas(page).first()).locator('summary').click();

    const predictions = await page.locator('book-predict').all();
    expect(predictions.length).toBeGreaterThan(0);
    for (const prediction of predictions) {
      const field = prediction.getByRole('textbox');
      if ((await field.count()) > 0) {
        await prediction.getByRole('button').click();
        await expect(resultOf(prediction)).toHaveText(/Commit/);
        await field.fill('0,123');
      } else {
        await prediction.getByRole('radio').first().check();
      }
      await prediction.getByRole('button').click();
      await expect(prediction).toHaveAttribute('data-answered', /right|wrong/);
      await expect(resultOf(prediction)).toHaveText(/figure says −?\d/);
      await expect(prediction.locator('[data-why]').first()).toBeVisible();
      const figure = page.locator(`#${await prediction.getAttribute('data-figure')} [data-widget]`);
      await expect(figure).toHaveAttribute('data-state', 'ready');
      await expect(figure.locator('[data-notice]')).not.toHaveText(/in this link/);
    }

    const questions = await page.locator('book-question').all();
    for (const question of questions) {
      const field = question.getByRole('textbox');
      if ((await field.count()) > 0) await field.fill('1/4');
      else if ((await question.locator('.option').count()) > 0) {
        await question.locator('input').first().check();
      }
      await question.getByRole('button', { name: 'Check' }).click();
      await expect(question).toHaveAttribute('data-answered', /right|wrong/);
    }
    expect((await answers()).length).toBe(predictions.length + questions.length);
    await expectFits(page, [phone]);
    await thinFormulas(page);
    await expectAccessible(page, { within: '[data-learn]' });
  });
}

for (const kind of ['single', 'multiple'] as const) {
  test(`a question with options (${kind}): wrong, explained, tried again, right, by keys`, async ({
    page,
  }) => {
    const question = await openQuestion(page, kind);
    const answers = await hearAnswers(page);
    const check = question.getByRole('button');
    await question.locator('input').first().focus();
    await tabTo(page, check);
    await page.keyboard.press('Enter');
    await expect(resultOf(question)).toHaveText('Choose an option first.');

    const wrong = question.locator('[data-option]:not([data-correct]) input').first();
    await wrong.focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await expect(question).toHaveAttribute('data-answered', 'wrong');
    await expect(check).toHaveText('Try again');
    await expect(check).toBeFocused();
    for (const why of await question.locator('[data-why]').all()) await expect(why).toBeVisible();

    await page.keyboard.press('Enter');
    await expect(question.locator('input').first()).toBeFocused();
    await expect(question.locator('[data-why]').first()).toBeHidden();
    for (const input of await question.locator('[data-correct] input').all()) {
      await input.focus();
      await page.keyboard.press('Space');
    }
    await page.keyboard.press('Enter');
    await expect(resultOf(question)).toHaveText('Right.');
    expect((await answers()).map(({ score }) => score)).toEqual([expect.any(Number), 1]);
    expect((await answers())[0].score).toBeLessThan(1);
  });
}

test('a question for a number: words are refused, fractions and commas read, the tolerance kept', async ({
  page,
}) => {
  const question = await openQuestion(page, 'numeric');
  const answers = await hearAnswers(page);
  const field = question.getByRole('textbox');
  const answer = Number(await question.getAttribute('data-answer'));
  await field.focus();
  await page.keyboard.type('a lot');
  await page.keyboard.press('Enter');
  await expect(resultOf(question)).toHaveText(/Type a number first/);
  await field.fill(String(10 * Math.abs(answer) + 10).replace('.', ','));
  await page.keyboard.press('Enter');
  await expect(resultOf(question)).toHaveText('Too large.');
  await expect(question.locator('[data-why]')).toBeHidden();
  await page.keyboard.press('Enter');
  await expect(field).toBeFocused();
  await field.fill(`${answer * 4}/4`);
  await page.keyboard.press('Enter');
  await expect(resultOf(question)).toHaveText(/^Right: /);
  await expect(question.locator('[data-why]')).toBeVisible();
  expect((await answers()).map(({ score }) => score)).toEqual([0, 1]);
});

test('a question of order: by arrow keys, by buttons and by dragging', async ({ page }) => {
  const question = await openQuestion(page, 'ordering');
  const answers = await hearAnswers(page);
  const order = async () =>
    (
      await question
        .locator('[data-item]')
        .evaluateAll((items) => items.map((item) => (item as HTMLElement).dataset.item))
    ).map(Number);
  const item = (index: number) => question.locator(`[data-item="${index}"]`);
  const start = await order();
  expect(start).not.toEqual([...start].sort((a, b) => a - b));

  const moved = start[0];
  await item(moved).locator('.item-handle').focus();
  await page.keyboard.press('ArrowDown');
  expect((await order())[1]).toBe(moved);
  await expect(item(moved).locator('.item-handle')).toBeFocused();
  await expect(resultOf(question)).toHaveText(`Moved to place 2 of ${start.length}.`);
  await item(moved).getByRole('button', { name: 'Move up' }).click();
  expect(await order()).toEqual(start);

  await question.locator('.question-items').scrollIntoViewIfNeeded();
  const grip = (await item(moved).locator('.item-handle').boundingBox())!;
  const list = (await question.locator('.question-items').boundingBox())!;
  const x = grip.x + grip.width / 2;
  await page.mouse.move(x, grip.y + grip.height / 2);
  await page.mouse.down();
  await page.mouse.move(x, list.y + list.height - 2, { steps: 12 });
  await page.mouse.up();
  expect((await order()).at(-1)).toBe(moved);

  await question.getByRole('button', { name: 'Check' }).click();
  await expect(question).toHaveAttribute('data-answered', /right|wrong/);
  if ((await question.getAttribute('data-answered')) === 'wrong') {
    await question.getByRole('button', { name: 'Try again' }).click();
  }
  for (let place = 0; place < start.length; place++) {
    await item(place).locator('.item-handle').focus();
    while ((await order()).indexOf(place) > place) await page.keyboard.press('ArrowUp');
  }
  await question.getByRole('button', { name: 'Check' }).click();
  await expect(resultOf(question)).toHaveText('Right.');
  expect((await answers()).at(-1)?.score).toBe(1);
});

test('a reader without progress is not sent the code that keeps it', async ({ page }) => {
  const scripts: string[] = [];
  page.on('request', (request) => {
    if (/\.js(\?|$)/.test(request.url())) scripts.push(request.url());
  });
  await page.goto(chapterPages[0]);
  for (const part of await page.locator('[data-learn]').all()) await wake(part);
  expect(scripts.filter((url) => /storage|schedule/.test(url))).toEqual([]);
  await currentCard(areas(page).first()).locator('summary').click();
  await areas(page).first().getByRole('button', { name: 'Good' }).click();
  await expect.poll(() => scripts.filter((url) => /storage|schedule/.test(url)).length).toBe(2);
});
