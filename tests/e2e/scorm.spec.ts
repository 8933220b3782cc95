import { expect, type FrameLocator, type Page } from '@playwright/test';
import { listen, someFigures } from './book-under-test';
import { downloadPackage, packageOf } from './scorm/package';
import { startPlatform, type Commit, type Platform, type Version } from './scorm/platform';
import { test } from './shared-page';

// Packages with a network compile 14 MB of runtime, which a busy machine does slowly.
test.describe.configure({ timeout: 240_000 });

const QUESTION = 'forward-process/markov-knows';

const activity = (page: Page): FrameLocator => page.frameLocator('iframe').frameLocator('iframe');
const figureIn = (page: Page) => activity(page).locator('[data-widget]');
const queryOf = (page: Page): Promise<string> =>
  figureIn(page).evaluate((figure) => (figure as unknown as { query: string }).query);

/** What the platform was told last about something, in either version's words. */
const told = ({ commits }: Platform, version: Version, name: string): string | undefined => {
  const names: Record<string, [string, string]> = {
    completion: ['cmi.core.lesson_status', 'cmi.completion_status'],
    success: ['cmi.core.lesson_status', 'cmi.success_status'],
    raw: ['cmi.core.score.raw', 'cmi.score.raw'],
    exit: ['cmi.core.exit', 'cmi.exit'],
    memory: ['cmi.suspend_data', 'cmi.suspend_data'],
    place: ['cmi.core.lesson_location', 'cmi.location'],
  };
  const last: Commit = commits.at(-1) ?? {};
  return last[names[name][version === '1.2' ? 0 : 1]];
};

/** Everything the activity asks for lies in its own folder. */
function watch(page: Page, { folder, course }: Platform) {
  const strangers: string[] = [];
  const missing: string[] = [];
  page.on('request', (request) => {
    const url = request.url();
    if (/^(data|blob|about):/.test(url) || url.startsWith(course)) return;
    if (!url.startsWith(folder)) strangers.push(url);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) missing.push(response.url());
  });
  return () => {
    expect(strangers).toEqual([]);
    expect(missing).toEqual([]);
  };
}

async function enter(page: Page, { course }: Platform): Promise<void> {
  await page.goto(course);
  await expect(figureIn(page)).toHaveAttribute('data-state', 'ready');
}

async function leave(page: Page, { commits }: Platform): Promise<void> {
  const before = commits.length;
  await page.getByRole('button', { name: 'Leave the activity' }).click();
  await expect.poll(() => commits.length).toBeGreaterThan(before);
}

for (const version of ['1.2', '2004'] as const) {
  test(`SCORM ${version}: a figure with a question reports, is left and found again`, async ({
    page,
  }) => {
    await page.goto(
      `/teach/?figure=noise-schedule&state=${encodeURIComponent('kind=cosine&v=1')}&lock=kind&question=${QUESTION}&scorm=${version}&title=${encodeURIComponent('Noise & <friends>')}`,
    );
    const files = await downloadPackage(page);
    expect([...files.keys()].filter((name) => name.endsWith('.wasm'))).toEqual([]);
    const platform = await startPlatform(version, files);
    const ears = listen(page);
    const check = watch(page, platform);
    try {
      await enter(page, platform);
      await expect(activity(page).locator('[data-control="kind"]').first()).toHaveAttribute(
        'inert',
      );
      expect(await queryOf(page)).toContain('kind=cosine');
      await expect.poll(() => told(platform, version, 'completion')).toBe('incomplete');
      expect(told(platform, version, 'raw') || undefined).toBeUndefined();

      const slider = activity(page).getByRole('slider', { name: 'Step t' });
      await slider.focus();
      for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowRight');
      const query = await queryOf(page);
      await expect
        .poll(() => told(platform, version, 'memory') ?? '', { timeout: 20_000 })
        .toContain(JSON.stringify(query).slice(1, -1));
      expect(told(platform, version, 'place')).toBe(query);
      expect(told(platform, version, 'completion')).toBe('incomplete');

      const question = activity(page).locator('book-question');
      const wrong = question.locator('.option:not([data-correct]) label').first();
      await wrong.click();
      await question.getByRole('button', { name: 'Check' }).click();
      await expect.poll(() => told(platform, version, 'success')).toBe('failed');
      expect(Number(told(platform, version, 'raw'))).toBe(0);
      await question.getByRole('button', { name: 'Try again' }).click();
      await question.locator('.option[data-correct] label').first().click();
      await question.getByRole('button', { name: 'Check' }).click();
      await expect.poll(() => told(platform, version, 'success')).toBe('passed');
      expect(Number(told(platform, version, 'raw'))).toBe(100);
      if (version === '2004') {
        expect(told(platform, version, 'completion')).toBe('completed');
        expect(Number(platform.commits.at(-1)?.['cmi.score.scaled'])).toBe(1);
      }
      await slider.focus();
      await page.keyboard.press('ArrowRight');
      const left = await queryOf(page);
      await leave(page, platform);
      expect(told(platform, version, 'exit')).toBe('suspend');
      expect(told(platform, version, 'memory')!.length).toBeLessThanOrEqual(3_800);

      await enter(page, platform);
      await expect.poll(() => queryOf(page)).toBe(left);
      const chosen = question.locator('.option[data-correct] input').first();
      await expect(chosen).toBeChecked();
      await expect(question).toHaveAttribute('data-answered', 'right');
      await expect.poll(() => told(platform, version, 'success')).toBe('passed');
      expect(Number(told(platform, version, 'raw'))).toBe(100);
      check();
      ears.expectQuiet();
    } finally {
      await platform.close();
    }
  });
}

test('SCORM 2004: a figure with a network runs from the package alone', async ({ page }) => {
  const version = '2004';
  await page.goto(
    `/teach/?figure=reverse-stepper&state=${encodeURIComponent('model=tiny-ddpm&steps=5&guidance=1&v=1')}&scorm=2004`,
  );
  const files = await downloadPackage(page);
  const names = [...files.keys()];
  expect(names.some((name) => name.endsWith('.onnx'))).toBe(true);
  expect(names.filter((name) => name.endsWith('.wasm'))).toHaveLength(1);
  const platform = await startPlatform(version, files);
  const ears = listen(page);
  const check = watch(page, platform);
  try {
    await enter(page, platform);
    await activity(page).getByRole('button', { name: /^load/i }).first().click();
    await expect(figureIn(page)).toHaveAttribute('data-backend', 'wasm', { timeout: 120_000 });
    await expect(figureIn(page)).toHaveAttribute('data-state', 'ready', { timeout: 60_000 });
    const before = await queryOf(page);
    await activity(page).getByRole('button', { name: 'Step' }).click();
    await expect.poll(() => queryOf(page)).not.toBe(before);
    // Without a question an activity is done when the reader has moved something.
    await expect
      .poll(() => told(platform, version, 'completion'), { timeout: 20_000 })
      .toBe('completed');
    expect(Number(told(platform, version, 'raw'))).toBe(100);
    const left = await queryOf(page);
    await leave(page, platform);
    await enter(page, platform);
    await expect.poll(() => queryOf(page)).toBe(left);
    check();
    ears.expectQuiet();
  } finally {
    await platform.close();
  }
});

test('answers of every kind are found again', async ({ page, request }) => {
  // One question of each kind, whatever the chapter calls them.
  const chapter = await request.get('/learn/forward-process.json');
  const { questions } = (await chapter.json()) as {
    questions: { id: string; kind: string }[];
  };
  const ofKind = new Map(questions.map(({ id, kind }) => [kind, id]));
  expect([...ofKind.keys()].sort()).toEqual(['multiple', 'numeric', 'ordering', 'single']);
  const names = [...ofKind.values()];
  const platform = await startPlatform('1.2', await packageOf('noise-schedule', '1.2', names));
  const ears = listen(page);
  const kind = (name: string) => activity(page).locator(`book-question[data-kind="${name}"]`);
  const given = () =>
    activity(page)
      .locator('book-question')
      .evaluateAll((found) => found.map((one) => (one as unknown as { given: string }).given));
  try {
    await enter(page, platform);
    for (const name of ['single', 'multiple']) await kind(name).locator('label').first().click();
    await kind('numeric').getByRole('textbox').fill('-1/4');
    await kind('ordering').locator('.item-handle').first().press('ArrowDown');
    for (const name of ofKind.keys()) {
      await kind(name).getByRole('button', { name: 'Check' }).click();
    }
    const before = await given();
    expect(before.filter(Boolean)).toHaveLength(4);
    await expect.poll(() => told(platform, '1.2', 'completion')).toMatch(/passed|failed/);
    await leave(page, platform);
    await enter(page, platform);
    await expect.poll(given).toEqual(before);
    await expect(activity(page).locator('book-question[data-answered]')).toHaveCount(4);
    ears.expectQuiet();
  } finally {
    await platform.close();
  }
});

for (const tag of someFigures) {
  test(`${tag}: its package lacks nothing, and says so when there is no course`, async ({
    page,
  }) => {
    const platform = await startPlatform('1.2', await packageOf(tag, '1.2'));
    const ears = listen(page);
    const check = watch(page, platform);
    try {
      await page.goto(new URL('index.html', platform.folder).href);
      const figure = page.frameLocator('iframe').locator('[data-widget]');
      await expect(figure).toHaveAttribute('data-state', 'ready');
      await expect(page.getByRole('status')).toContainText('Expected a course');
      const control = figure.locator('[data-control]').locator('input, select').first();
      await control.focus();
      await page.keyboard.press('ArrowRight');
      await page.waitForLoadState('networkidle');
      check();
      ears.expectQuiet();
    } finally {
      await platform.close();
    }
  });
}
