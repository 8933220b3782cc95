import { readFileSync } from 'node:fs';
import { expect, test as alone, type Page } from '@playwright/test';
import type { LearnIndex } from '~/learn/chapter-cards';
import { emptyProgress, type Progress } from '~/learn/progress';
import { expectAccessibleEverywhere, expectFits, SIZES } from './accessibility';
import { listen } from './book-under-test';
import { test } from './shared-page';

const DAY = 86_400_000;

const ready = (page: Page) =>
  expect(page.locator('[data-review-page]')).toHaveAttribute('data-state', 'ready');

async function openReview(page: Page, query = ''): Promise<void> {
  await page.goto(`/review/${query}`);
  await ready(page);
}

/** The first chapter with enough to practise on. */
async function aChapter(page: Page): Promise<LearnIndex['chapters'][number]> {
  const index = (await (await page.request.get('/learn/index.json')).json()) as LearnIndex;
  const chapter = index.chapters.find(({ cards }) => cards.length >= 7);
  expect(chapter, 'a chapter with seven cards').toBeDefined();
  return chapter!;
}

/** A reader who learned these cards a while ago: all of them are due. */
function progressWith(ids: readonly string[]): Progress {
  const at = (days: number) => new Date(Date.now() + days * DAY).toISOString();
  const memory = {
    due: at(-1),
    last: at(-8),
    interval: 7,
    stability: 7,
    difficulty: 2.1,
    reps: 1,
    lapses: 0,
    phase: 'review' as const,
  };
  return {
    ...emptyProgress(7),
    cards: Object.fromEntries(ids.map((id) => [id, memory])),
  };
}

const importText = (page: Page, text: string) =>
  page.locator('[data-part="import"]').setInputFiles({
    name: 'progress.json',
    mimeType: 'application/json',
    buffer: Buffer.from(text),
  });

const said = (page: Page) => page.locator('[data-part="carry-result"]');
const due = (page: Page) => page.locator('[data-part="due"]');
const result = (page: Page) => page.locator('[data-part="session"] [data-part="result"]');
const summary = (page: Page) => page.locator('.session-end h2');

/** Waits for a session's next card, and says whether it offers answers to choose from. */
async function cardOffersAnswers(page: Page): Promise<boolean> {
  const options = page.locator('[data-part="options"]');
  await expect(
    options.or(page.locator('[data-part="reveal"]')).filter({ visible: true }),
  ).toHaveCount(1);
  return options.isVisible();
}

/** Shows the answer of the card at hand. */
async function turn(page: Page): Promise<void> {
  await expect(page.locator('[data-part="card"]')).toBeFocused();
  await page.keyboard.press('Space');
  await expect(page.locator('[data-part="answer"]')).toBeFocused();
}

/** What a click downloads, as text. */
async function downloaded(page: Page, button: string): Promise<{ name: string; text: string }> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button, exact: true }).click(),
  ]);
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
}

test('due cards are graded by keys, a forgotten one comes back, and a reload keeps it all', async ({
  page,
}) => {
  const ears = listen(page);
  const { cards } = await aChapter(page);
  await openReview(page);
  await expect(due(page)).toContainText('no card has been learned yet');
  await importText(page, JSON.stringify(progressWith(cards.slice(0, 3))));
  await expect(due(page)).toHaveText('3 cards are due.');
  await page.getByRole('button', { name: 'Review them now' }).press('Enter');

  const answer = page.locator('[data-part="answer"]');
  await expect(page.locator('[data-part="card"]')).toBeFocused();
  await expect(answer).toBeHidden();
  await page.keyboard.press('2');
  await expect(answer).toBeHidden();
  await expect(page.locator('[data-part="count"]')).toHaveText('0 of 3 cards done');
  for (const [grade, words] of [
    ['1', 'Again: that card comes back in a moment.'],
    ['2', /^Good: that card comes back in \d+ days\.$/],
    ['2', /^Good: that card comes back in \d+ days\.$/],
  ] as const) {
    await page.keyboard.press('Space');
    await expect(answer).toBeFocused();
    await page.keyboard.press(grade);
    await expect(result(page)).toHaveText(words);
    await expect(answer).toBeHidden();
  }
  await page.keyboard.press('Space');
  await page.keyboard.press('2');
  await expect(summary(page)).toHaveText('Done');
  await expect(summary(page)).toBeFocused();
  await expect(page.getByText('All 3 cards were recalled in the end, 2 at once.')).toBeVisible();

  await page.getByRole('button', { name: 'Back to the overview' }).click();
  await expect(due(page)).toContainText('Nothing is due. The next card comes back');
  await page.reload();
  await ready(page);
  await expect(due(page)).toContainText('Nothing is due. The next card comes back');
  await expect(page.locator('[data-part="known-text"]').first()).toContainText('3 of');
  ears.expectQuiet();
});

test('Learn: choose by number, then recall; seven cards later they are known', async ({ page }) => {
  const { slug, cards } = await aChapter(page);
  await openReview(page);
  await page.getByLabel('Chapter', { exact: true }).selectOption(slug);
  await page.getByRole('button', { name: 'Learn', exact: true }).click();
  await expect(page).toHaveURL(/mode=learn/);
  // Seven cards, each chosen until right and then recalled; the first option is right often enough.
  const ended = page.locator('.session-end');
  for (let step = 0; step < 80 && (await ended.count()) === 0; step++) {
    if (await cardOffersAnswers(page)) {
      await expect(page.locator('.choice')).toHaveCount(4);
      await page.keyboard.press('1');
      await expect(page.locator('.choice[data-verdict="right"]')).toHaveCount(1);
      await expect(result(page)).toHaveText(/^(Right|Not this one)\./);
      await page.keyboard.press('Space');
    } else {
      await turn(page);
      await page.keyboard.press('2');
    }
    // The next card at once, the closing words when the last grade is kept.
    await expect(
      page.locator('[data-part="next"]:visible, [data-part="answer"]:visible'),
    ).toHaveCount(0);
  }
  await expect(summary(page)).toHaveText('Done');
  await page.getByRole('button', { name: 'Back to the overview' }).click();
  await expect(page.locator(`[data-chapter-row="${slug}"] [data-part="known-text"]`)).toContainText(
    `known · 7 of ${cards.length} cards learned`,
  );
});

test('Match is played to its end by keys alone, and its tiles by arrows and Enter', async ({
  page,
}) => {
  const { slug } = await aChapter(page);
  await openReview(page, `?mode=match&chapter=${slug}&seed=5`);
  const tiles = page.locator('.tile');
  const pairs = (await tiles.count()) / 2;
  expect(pairs).toBeGreaterThan(2);

  await page.keyboard.press('ArrowDown');
  await expect(tiles.nth(0)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(tiles.nth(1)).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('ArrowRight');
  await expect(tiles.nth(pairs + 1)).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await expect(tiles.nth(1)).toHaveAttribute('aria-pressed', 'false');

  const solved = page.locator('.tile[data-look="solved"]');
  for (let left = 0; left < pairs && (await summary(page).count()) === 0; left++) {
    for (let right = 0; right < pairs; right++) {
      if ((await tiles.nth(pairs + right).getAttribute('data-look')) === 'solved') continue;
      const before = await solved.count();
      await page.keyboard.press(String(left + 1));
      await page.keyboard.press('abcdefgh'[right]);
      if ((await summary(page).count()) > 0 || (await solved.count()) > before) break;
    }
  }
  await expect(summary(page)).toHaveText(new RegExp(`^${pairs} pairs in \\d+\\.\\d seconds$`));
  await expect(page.locator('.summary-rows li')).toHaveCount(pairs);
});

test('Test: ten items, each scored and explained, and a result that adds up', async ({ page }) => {
  const ears = listen(page);
  const { slug } = await aChapter(page);
  await openReview(page, `?mode=test&chapter=${slug}&seed=2`);
  const count = page.locator('[data-part="count"]');
  const total = Number(/of (\d+)/.exec(await count.innerText())![1]);
  for (let item = 1; item <= total; item++) {
    await expect(count).toContainText(`${item} of ${total}`);
    const question = page.locator('book-question');
    if (await question.count()) {
      await expect(question).toHaveAttribute('data-state', 'ready');
      await answer(page, await question.getAttribute('data-kind'));
      await expect(question).toHaveAttribute('data-answered', 'right');
      await expect(question.locator('[data-why]').first()).toBeVisible();
    } else {
      await page.keyboard.press('1');
      await expect(page.locator('.choice[data-verdict="right"]')).toHaveCount(1);
    }
    await page.getByRole('button', { name: /^(Next|See the result)/ }).click();
  }
  await expect(summary(page)).toHaveText(new RegExp(`^\\d+(\\.\\d)? of ${total} points$`));
  const scores = await page.locator('.summary-rows .score').allInnerTexts();
  const sum = scores.map(Number).reduce((a, b) => a + b, 0);
  expect(await summary(page).innerText()).toBe(`${Math.round(10 * sum) / 10} of ${total} points`);

  await page.getByRole('button', { name: 'Back to the overview' }).click();
  const { text } = await downloaded(page, 'Export');
  const { questions } = JSON.parse(text) as Progress;
  expect(Object.keys(questions).length).toBeGreaterThanOrEqual(Math.min(6, total));
  ears.expectQuiet();
});

/** Answers a question rightly, whatever its kind, as a reader would. */
async function answer(page: Page, kind: string | null): Promise<void> {
  const question = page.locator('book-question');
  if (kind === 'numeric') {
    await question.getByRole('textbox').fill((await question.getAttribute('data-answer'))!);
  } else if (kind === 'ordering') {
    const items = question.locator('[data-item]');
    for (let place = 0; place < (await items.count()); place++) {
      const item = question.locator(`[data-item="${place}"]`);
      for (
        let i = 0;
        i < 9 && (await items.nth(place).getAttribute('data-item')) !== `${place}`;
        i++
      ) {
        await item.getByRole('button', { name: /up/i }).click();
      }
    }
  } else {
    for (const input of await question.locator('[data-correct] input').all()) await input.check();
  }
  await question.getByRole('button', { name: 'Check' }).click();
}

test('progress is exported, forgotten after a question, and imported again', async ({ page }) => {
  const { cards } = await aChapter(page);
  await openReview(page);
  await importText(page, JSON.stringify(progressWith(cards.slice(0, 4))));
  await expect(said(page)).toHaveText('Added or renewed 4 cards and 0 answers.');
  const { name, text } = await downloaded(page, 'Export');
  expect(name).toBe('out-of-noise-progress.json');

  await page.getByRole('button', { name: /^Forget everything/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Forget everything?' });
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await expect(due(page)).toHaveText('4 cards are due.');
  await page.getByRole('button', { name: /^Forget everything/ }).click();
  await dialog.getByRole('button', { name: 'Forget everything' }).click();
  await expect(due(page)).toContainText('no card has been learned yet');

  await importText(page, text);
  await expect(due(page)).toHaveText('4 cards are due.');
  await importText(page, text);
  await expect(said(page)).toHaveText('Everything in it was known here already.');
});

test('a file that is none says what was expected, what came and what to do', async ({ page }) => {
  const { cards } = await aChapter(page);
  await openReview(page);
  await importText(page, JSON.stringify(progressWith(cards.slice(0, 1))));
  await importText(page, '<p>Not progress</p>');
  await expect(said(page)).toHaveText(
    'Expected a progress file of this book (JSON), got “<p>Not progress</p>”; choose the file this page exported. Nothing was changed.',
  );
  await importText(page, '{"version":1,"seed":1,"cards":{"x/<img>":1},"questions":{}}');
  await expect(said(page)).toContainText('Expected names like “chapter/card” in “cards”');
  await expect(due(page)).toHaveText('1 card is due.');
});

alone(
  'where storage is refused the page says so, works, and offers a way out',
  async ({ page }) => {
    await page.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      };
    });
    const { cards } = await aChapter(page);
    await openReview(page);
    await expect(page.getByText('progress lives only in this tab')).toBeVisible();
    await importText(page, JSON.stringify(progressWith(cards.slice(0, 1))));
    await page.getByRole('button', { name: 'Review it now' }).click();
    await turn(page);
    await page.keyboard.press('2');
    await expect(page.getByText('The card was recalled at once.')).toBeVisible();
    await page.getByRole('button', { name: 'Back to the overview' }).click();
    const { text } = await downloaded(page, 'Export');
    expect((JSON.parse(text) as Progress).cards[cards[0]].reps).toBe(2);
  },
);

test('a link carries progress to another browser, which asks first', async ({ page, browser }) => {
  const { cards } = await aChapter(page);
  await openReview(page);
  await importText(page, JSON.stringify(progressWith(cards.slice(0, 2))));
  await page.evaluate(() => {
    Object.assign(navigator.clipboard, {
      writeText: () => Promise.reject(new DOMException('Refused.', 'NotAllowedError')),
    });
  });
  await page.getByRole('button', { name: 'Copy a link that carries it' }).click();
  const field = page.getByLabel('Link that carries your progress');
  await expect(field).toHaveValue(/\/review\/#progress=1\.[\w-]+$/);
  const link = await field.inputValue();

  const other = await browser.newContext();
  const there = await other.newPage();
  const dialog = there.getByRole('dialog', { name: 'Add this progress?' });
  await there.goto(link);
  await expect(dialog).toContainText('This link carries 2 cards and 0 answers.');
  await dialog.getByRole('button', { name: 'Not now' }).click();
  await expect(due(there)).toContainText('no card has been learned yet');
  expect(new URL(there.url()).hash).toBe('');
  await there.goto(link);
  await dialog.getByRole('button', { name: 'Add it' }).click();
  await expect(due(there)).toHaveText('2 cards are due.');
  await there.goto(`${link.slice(0, -20)}`);
  await expect(there.getByText('got one that is cut or altered')).toBeVisible();
  await other.close();
});

test('cards go to Anki, due days to a calendar', async ({ page }) => {
  const chapter = await aChapter(page);
  await openReview(page);
  await page.getByLabel('Anki', { exact: true }).selectOption(chapter.slug);
  const anki = await downloaded(page, 'Export to Anki');
  const lines = anki.text.trimEnd().split('\n');
  expect(lines[0]).toBe('#separator:tab');
  const rows = lines.filter((line) => !line.startsWith('#'));
  expect(rows).toHaveLength(chapter.cards.length);
  expect(rows[0].startsWith(`"out-of-noise/${chapter.cards[0]}"\t"`)).toBe(true);
  expect(anki.text).toContain('\\(');
  expect(anki.text).not.toContain('<math');

  await page.getByRole('button', { name: 'Calendar file' }).click();
  await expect(said(page)).toHaveText('No card comes due in the next 60 days; learn some first.');
  await importText(page, JSON.stringify(progressWith(chapter.cards.slice(0, 3))));
  const calendar = await downloaded(page, 'Calendar file');
  expect(calendar.name).toBe('out-of-noise-reviews.ics');
  expect(calendar.text).toMatch(/^BEGIN:VCALENDAR\r\n/);
  expect(calendar.text).toContain('SUMMARY:Out of Noise: 3 cards to review');
});

test('a session has an address: Back leaves it, a broken one leads home', async ({ page }) => {
  const { slug } = await aChapter(page);
  await openReview(page);
  await page.getByRole('button', { name: 'Match', exact: true }).click();
  await expect(page.locator('.tile').first()).toBeVisible();
  await page.goBack();
  await expect(due(page)).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await page.goForward();
  await expect(page.locator('.tile').first()).toBeVisible();
  await page.getByRole('button', { name: 'End', exact: true }).click();
  await expect(due(page)).toBeVisible();
  await openReview(page, `?mode=learn&chapter=${slug}%2F..&seed=1e99`);
  await expect(due(page)).toBeVisible();
});

test('every view fits and is accessible, on a phone and a desk, in light and dark', async ({
  page,
}) => {
  test.slow();
  await page.setViewportSize(SIZES[0]);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const { slug, cards } = await aChapter(page);
  // Keys only: a pointer left behind would make symbols explain themselves.
  const check = async (view: string) => {
    await expectFits(page);
    // The colours of symbols are checked on the notation page.
    await expectAccessibleEverywhere(page, { view, without: 'math' });
    await page.setViewportSize(SIZES[0]);
  };
  await openReview(page, `?mode=learn&chapter=${slug}&seed=1`);
  await expect(page.locator('.choice').first()).toBeVisible();
  await check('choosing');
  await page.keyboard.press('1');
  await expect(page.locator('[data-part="next"]')).toBeVisible();
  await check('chosen');
  await openReview(page);
  await importText(page, JSON.stringify(progressWith(cards.slice(0, 1))));
  await page.getByRole('button', { name: /^Forget everything/ }).press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await check('asking');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Review it now' }).press('Enter');
  await turn(page);
  await check('answer');
  await page.keyboard.press('2');
  await expect(summary(page)).toBeVisible();
  await check('done');
  for (const tiles of ['terms', 'cards']) {
    await openReview(page, `?mode=match&chapter=${slug}&seed=1&tiles=${tiles}`);
    await expect(page.locator('[data-part="session"] h2')).toBeVisible();
    await check(`matching ${tiles}`);
  }
  await openReview(page, `?mode=test&chapter=${slug}&seed=3`);
  await expect(page.locator('[data-part="item"]')).toBeVisible();
  for (let i = 0; i < 2; i++) {
    await check(`test ${i}`);
    await page.getByRole('button', { name: 'Skip' }).press('Enter');
  }
});

alone.describe('with scripts off', () => {
  alone.use({ javaScriptEnabled: false });
  alone('the page says where cards are, and lists the chapters', async ({ page }) => {
    await page.goto('/review/');
    await expect(page.locator('noscript p')).toBeVisible();
    expect(await page.locator('noscript p').innerText()).toMatch(/^Reviewing needs scripts/);
    await expect(page.locator('.review-known a').first()).toHaveAttribute('href', /^\/[a-z-]+\/$/);
  });
});
