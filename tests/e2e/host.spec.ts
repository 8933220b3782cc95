import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import {
  expect,
  type APIRequestContext,
  type FrameLocator,
  type Locator,
  type Page,
} from '@playwright/test';
import fc from 'fast-check';
import { expectAccessible } from './accessibility';
import { arrowControl, listen, someFigures } from './book-under-test';
import { startHost, type Host } from './host/host-server';
import { test } from './shared-page';

/**
 * A course page of another origin, under a strict policy, with the book's frames in it, sandboxed
 * without an origin of their own. Figures are found by folder; nothing here names one.
 */
const WIDGETS = path.resolve(import.meta.dirname, '../../src/widgets');
const tags = readdirSync(WIDGETS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const SEED = 20;
/** Reports of a slider under way are this far apart; see `src/embed/frame.ts`. */
const CHANGE_INTERVAL = 500;

type Heard = { frame: number; origin: string; data: Record<string, unknown> };
type HostWindow = Window & {
  host: {
    heard: Heard[];
    say(index: number, message: unknown): void;
    sayOddities(index: number): void;
  };
};

let host: Host;
let stranger: Host;
const book = () => new URL(test.info().project.use.baseURL ?? '').origin;

test.beforeAll(async () => {
  host = await startHost(book());
  stranger = await startHost(book());
});
test.afterAll(async () => {
  await Promise.all([host.close(), stranger.close()]);
});

const heardBy = (page: Page, index = 0): Promise<Heard[]> =>
  page.evaluate(
    (i) => (window as unknown as HostWindow).host.heard.filter(({ frame }) => frame === i),
    index,
  );
const say = (page: Page, message: object, index = 0): Promise<void> =>
  page.evaluate(
    ([i, fields]) =>
      (window as unknown as HostWindow).host.say(i, { source: 'out-of-noise-host', ...fields }),
    [index, message] as const,
  );
const fieldsOf = async (page: Page, of: (data: Heard['data']) => boolean, index = 0) =>
  (await heardBy(page, index)).map(({ data }) => data).filter(of);
const own = (type: string) => (data: Heard['data']) =>
  data.source === 'out-of-noise' && data.type === type;

/** The latest message of that type, once there is one that satisfies `until`. */
async function message(
  page: Page,
  type: string,
  until: (data: Heard['data']) => boolean = () => true,
  index = 0,
): Promise<Heard['data']> {
  let found: Heard['data'] | undefined;
  await expect
    .poll(
      async () => {
        found = (await fieldsOf(page, (data) => own(type)(data) && until(data), index)).at(-1);
        return found !== undefined;
      },
      { intervals: [10, 20, 50, 100, 250] },
    )
    .toBe(true);
  return found!;
}

const frameAt = (page: Page, index = 0): FrameLocator => page.frameLocator('iframe').nth(index);
const figureIn = (frame: FrameLocator): Locator => frame.locator('[data-widget]');
const queryIn = (page: Page): Promise<string> =>
  figureIn(frameAt(page)).evaluate((figure) => (figure as unknown as { query: string }).query);

function courseAddress(at: Host, addresses: readonly string[], { embed = false } = {}): string {
  const query = new URLSearchParams(addresses.map((address) => ['src', `${book()}${address}`]));
  if (embed) query.set('embed', '');
  return `${at.origin}/?${query}`;
}

/** Opens a course page whose frame trusts it, and waits until the figure is ready. */
async function openCourse(page: Page, tag: string, query = ''): Promise<void> {
  await page.goto(courseAddress(host, [`/embed/${tag}/?origin=${host.origin}${query}`]));
  await expect(figureIn(frameAt(page))).toHaveAttribute('data-state', 'ready');
  await message(page, 'ready');
}

/** Moves the figure's first control that arrow keys move, as a reader with a keyboard would. */
/** An odd number of presses: two bring a choice between two back to where it was. */
async function move(page: Page, presses = 3): Promise<void> {
  const control = arrowControl(figureIn(frameAt(page)));
  await control.focus();
  for (let i = 0; i < presses; i++) await control.press('ArrowRight');
}

/** What a frame may report of a change, it has reported by now: its timers run in order. */
async function pastReports(page: Page, index = 0): Promise<void> {
  await frameAt(page, index)
    .locator('html')
    .evaluate((_, interval) => new Promise((done) => setTimeout(done, interval)), CHANGE_INTERVAL);
  // Messages arrive in order, too.
  const said = (await fieldsOf(page, own('ready'), index)).length;
  await say(page, { type: 'hello' }, index);
  await expect
    .poll(async () => (await fieldsOf(page, own('ready'), index)).length)
    .toBeGreaterThan(said);
}

for (const tag of tags) {
  test(`${tag}: tells any host its height, takes orders from none it was not told of`, async ({
    page,
  }) => {
    const ears = listen(page);
    await page.setViewportSize({ width: 900, height: 900 });
    const address = `/embed/${tag}/?origin=${host.origin}`;
    await page.goto(courseAddress(stranger, [address], { embed: true }));
    await expect(figureIn(frameAt(page))).toHaveAttribute('data-state', 'ready');
    expect(await message(page, 'ready')).toMatchObject({
      version: 1,
      figure: tag,
      questions: [],
      trusted: false,
    });
    await expectOwnHeight(page, tag);

    await say(page, { type: 'setState', state: 't=1&position=1&seed=9' });
    await say(page, { type: 'getState', id: 'secret' });
    await say(page, { type: 'reset' });
    const before = await queryIn(page);
    const { code, message: words } = await message(page, 'error');
    expect(code).toBe('origin');
    expect(words).toContain(`origin=${stranger.origin}`);
    expect(words).not.toContain(host.origin);
    await move(page);
    await expect.poll(() => queryIn(page)).not.toBe(before);
    await pastReports(page);
    const heard = await heardBy(page);
    const kinds = heard.map(({ data }) => data.subject ?? data.type);
    expect([...new Set(kinds)].sort()).toEqual(['error', 'lti.frameResize', 'ready', 'resize']);
    expect(kinds.filter((kind) => kind === 'error')).toHaveLength(1);
    for (const { origin } of heard) expect(origin).toBe('null');
    ears.expectQuiet();
  });
}

// What they say and take is the frame's doing, not the figure's.
for (const tag of someFigures) {
  test(`${tag}: reports to the host it trusts; takes, gives and resets its state; hostile messages change nothing`, async ({
    page,
  }) => {
    const ears = listen(page);
    await openCourse(page, tag);
    expect((await message(page, 'ready')).trusted).toBe(true);
    const asked = await fieldsOf(page, ({ subject }) => subject === 'SPLICE.getState');
    expect(asked).toHaveLength(1);
    expect(asked[0].message_id).toMatch(/^[0-9a-f-]{36}$/);
    await say(page, { type: 'getState', id: 'first' });
    const first = await message(page, 'state', ({ id }) => id === 'first');
    expect(first).toMatchObject({ score: 0, completed: false, notices: [] });
    expect(await fieldsOf(page, own('completed'))).toEqual([]);

    const before = await queryIn(page);
    const start = Date.now();
    await move(page, 7);
    await expect.poll(() => queryIn(page)).not.toBe(before);
    const query = await queryIn(page);
    const isNow = (data: Heard['data']) => (data.state as { query: string }).query === query;
    const changed = await message(page, 'changed', isNow);
    expect(changed.state).toEqual({ query, changed: true, answers: {} });
    // However fast the presses come, reports keep their distance.
    const most = 2 + Math.floor((Date.now() - start) / CHANGE_INTERVAL);
    expect((await fieldsOf(page, own('changed'))).length).toBeLessThanOrEqual(most);

    expect((await message(page, 'completed')).score).toBe(1);
    await expect
      .poll(async () => {
        const reports = await fieldsOf(
          page,
          ({ subject }) => subject === 'SPLICE.reportScoreAndState',
        );
        return reports.at(-1);
      })
      .toMatchObject({ score: 1, state: { query } });
    const statements = (await fieldsOf(page, own('xapi'))).map(
      ({ statement }) => statement as { verb: { id: string }; object: { id: string } },
    );
    const verbs = statements.map(({ verb }) => verb.id.split('/').at(-1));
    expect(verbs[0]).toBe('initialized');
    expect(verbs).toContain('interacted');
    expect(verbs).toContain('completed');
    for (const { object } of statements) expect(object.id).toMatch(new RegExp(`/embed/${tag}/$`));

    await say(page, { type: 'getState', id: 'moved' });
    const moved = await message(page, 'state', ({ id }) => id === 'moved');
    expect(moved.state).not.toEqual(first.state);
    await say(page, { type: 'reset', id: 'reset' });
    expect(await message(page, 'state', ({ id }) => id === 'reset')).toEqual({
      ...first,
      id: 'reset',
    });

    const changes = (await fieldsOf(page, own('changed'))).length;
    await say(page, { type: 'setState', state: moved.state, id: 'set' });
    expect(await message(page, 'state', ({ id }) => id === 'set')).toEqual({ ...moved, id: 'set' });
    expect(await queryIn(page)).toBe((moved.state as { query: string }).query);
    // A host that sets a state is not a reader who changes it.
    await pastReports(page);
    expect(await fieldsOf(page, own('changed'))).toHaveLength(changes);

    await expectHostileHarmless(page);
    ears.expectQuiet();
  });
}

/** Messages that make no sense change nothing; a state that makes none is clamped and reported. */
async function expectHostileHarmless(page: Page): Promise<void> {
  await say(page, { type: 'reset', id: 'calm' });
  await message(page, 'state', ({ id }) => id === 'calm');
  const before = await queryIn(page);
  await page.evaluate((list) => {
    const { say, sayOddities } = (window as unknown as HostWindow).host;
    for (const entry of list) say(0, entry);
    sayOddities(0);
  }, hostileMessages());
  await say(page, { type: 'getState', id: 'after' });
  const after = await message(page, 'state', ({ id }) => id === 'after');
  expect(after.state).toMatchObject({ query: expect.any(String), answers: {} });
  await expect(figureIn(frameAt(page))).toHaveAttribute('data-state', 'ready');
  // The one oddity that is a query, if an absurd one, is read as any link would be.
  await say(page, { type: 'reset', id: 'again' });
  await message(page, 'state', ({ id }) => id === 'again');
  expect(await queryIn(page)).toBe(before);

  const names = await figureIn(frameAt(page)).evaluate((figure) =>
    Object.keys((figure as unknown as { value: object }).value),
  );
  for (const [i, query] of hostileQueries(names).entries()) {
    await say(page, { type: 'setState', state: query, id: `q${i}` });
    // What came of it, said back, must be legal.
    const { state } = await message(page, 'state', ({ id }) => id === `q${i}`);
    await say(page, { type: 'setState', state: (state as { query: string }).query, id: `r${i}` });
    const again = await message(page, 'state', ({ id }) => id === `r${i}`);
    expect(again.state).toEqual(state);
    expect(again.notices).toEqual([]);
  }
  expect(await frameAt(page).locator('img[onerror]').count()).toBe(0);
}

type TeachersLink = { label?: string; query: string };

const teachersLinks = (tag: string): TeachersLink[] => {
  const file = readFileSync(path.join(WIDGETS, tag, 'links.json'), 'utf8');
  const links = JSON.parse(file) as TeachersLink[];
  return links.filter(({ label, query }) => label && /lock=|hide=/.test(query));
};

const named = (query: string, list: 'lock' | 'hide'): string[] =>
  (new URLSearchParams(query).get(list) ?? '')
    .split(',')
    .filter((name) => name !== '' && name !== 'home');

// What a link sets is checked with the frozen links; here, what it does to the controls.
test('links for teachers lock and hide controls that are there', async ({ request }) => {
  for (const tag of tags) {
    const html = await (await request.get(`/embed/${tag}/`)).text();
    for (const { query } of teachersLinks(tag)) {
      for (const name of [...named(query, 'lock'), ...named(query, 'hide')]) {
        expect(html, `${tag}: ${query}`).toMatch(new RegExp(`data-(control|bar)="${name}"`));
      }
    }
  }
});

test('a link locks what it names and hides what it names', async ({ page }) => {
  const ears = listen(page);
  const tag = tags.find((name) => teachersLinks(name).length > 0)!;
  const queries = [...teachersLinks(tag).map(({ query }) => query), 'lock=reset&hide=link,home'];
  const addresses = queries.map((query) => `/embed/${tag}/?origin=${host.origin}&${query}`);
  await page.goto(courseAddress(host, addresses));
  for (const [index, query] of queries.entries()) {
    await message(page, 'ready', () => true, index);
    const frame = frameAt(page, index);
    await expect(frame.locator('[data-widget] [data-notice]')).toBeHidden();
    const control = (name: string) =>
      frame.locator(`[data-control="${name}"], [data-bar="${name}"]`).first();
    for (const name of named(query, 'lock')) {
      await expect(control(name)).toHaveAttribute('inert', '');
    }
    for (const name of named(query, 'hide')) {
      await expect(control(name)).toBeAttached();
      await expect(control(name)).toBeHidden();
    }
  }
  await expect(frameAt(page, queries.length - 1).locator('[data-home]')).toBeHidden();
  ears.expectQuiet();
});

/** `embed.js` gives the frame the height its figure asks for, and the author's notes declare it. */
async function expectOwnHeight(page: Page, tag: string): Promise<void> {
  const frame = page.locator('iframe');
  const heightOf = async () => (await frame.boundingBox())?.height;
  await expect
    .poll(async () => (await heightOf()) === (await fieldsOf(page, own('resize'))).at(-1)?.height)
    .toBe(true);
  const { height } = await message(page, 'resize');
  const lti = await fieldsOf(page, (data) => data.subject === 'lti.frameResize');
  expect(lti.at(-1)).toEqual({ subject: 'lti.frameResize', height });
  const hidden = await frameAt(page)
    .locator('html')
    .evaluate((html) => html.scrollHeight - html.clientHeight);
  expect(hidden, `${tag} still scrolls`).toBeLessThanOrEqual(0);

  const notes = readFileSync(path.join(WIDGETS, tag, 'notes.mdx'), 'utf8');
  const declared = Number(/^height: (\d+)$/m.exec(notes)?.[1]);
  const advice = `set height: ${Math.ceil(Number(height) * 1.03)} in src/widgets/${tag}/notes.mdx`;
  expect.soft(declared, advice).toBeGreaterThanOrEqual(Number(height));
  expect.soft(declared, advice).toBeLessThanOrEqual(1.2 * Number(height));

  // Opened, the description needs more room; closed, less again.
  const summary = frameAt(page).locator('summary', { hasText: 'Describe' });
  await summary.press('Enter');
  await expect.poll(heightOf).toBeGreaterThan(Number(height) + 20);
  await summary.press('Enter');
  await expect.poll(heightOf).toBe(height);
}

function hostileMessages(): unknown[] {
  const text = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString'));
  const hostile = fc.record(
    {
      source: fc.oneof(fc.constant('out-of-noise-host'), fc.jsonValue()),
      type: fc.oneof(fc.constantFrom('setState', 'explode', 'constructor'), fc.jsonValue()),
      subject: fc.constantFrom('SPLICE.getState.response', 'lti.frameResize', 'xapi'),
      id: fc.oneof(text, fc.jsonValue()),
      message_id: text,
      // Anything but a query: those come by themselves.
      state: fc.oneof(
        fc.integer(),
        fc.constant(null),
        fc.array(fc.jsonValue()),
        fc.record({ query: fc.integer(), answers: fc.jsonValue() }),
        fc.record({ answers: fc.dictionary(text, fc.jsonValue()) }),
      ),
    },
    { requiredKeys: [] },
  );
  return fc.sample(fc.oneof(hostile, fc.jsonValue()), { seed: SEED, numRuns: 300 });
}

function hostileQueries(names: readonly string[]): string[] {
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom('1e999', 'NaN', '-1', '<img src=x onerror=alert(1)>', '0_1_2'),
  );
  return fc
    .sample(fc.array(fc.tuple(fc.constantFrom(...names), text), { minLength: 1 }), {
      seed: SEED,
      numRuns: 12,
    })
    .map((pairs) => String(new URLSearchParams(pairs)));
}

test('frames side by side are each given their own height', async ({ page }) => {
  const some = tags.slice(0, 2);
  const addresses = some.map((tag) => `/embed/${tag}/`);
  await page.goto(courseAddress(host, addresses, { embed: true }));
  const heights = [];
  for (const [index, tag] of some.entries()) {
    expect(await message(page, 'ready', () => true, index)).toMatchObject({ figure: tag });
    await expect
      .poll(async () => {
        const last = (await fieldsOf(page, own('resize'), index)).at(-1);
        return (await page.locator('iframe').nth(index).boundingBox())?.height === last?.height;
      })
      .toBe(true);
    heights.push((await message(page, 'resize', () => true, index)).height);
  }
  expect(new Set(heights).size).toBe(some.length);
});

const [someTag] = tags;

/** Any question with one right option. */
async function someQuestion(request: APIRequestContext): Promise<string> {
  const index = (await (await request.get('/learn/index.json')).json()) as {
    chapters: { slug: string; questions: string[] }[];
  };
  const slug = index.chapters.find(({ questions }) => questions.length > 0)?.slug;
  const chapter = (await (await request.get(`/learn/${slug}.json`)).json()) as {
    questions: { id: string; kind: string }[];
  };
  return chapter.questions.find(({ kind }) => kind === 'single')!.id;
}

test('an embed page is accessible, its questions and its trouble included', async ({
  page,
  request,
}) => {
  const question = await someQuestion(request);
  await page.goto(`/embed/${someTag}/?question=${question},no/such&height=tall`);
  await expect(page.locator('book-question')).toHaveAttribute('data-state', 'ready');
  await expectAccessible(page);
});

test('a fixed height stays fixed, and nonsense in the address is answered in words', async ({
  page,
}) => {
  const ears = listen(page);
  await openCourse(page, someTag, '&height=400');
  await say(page, { type: 'hello' });
  await message(page, 'state');
  expect(await fieldsOf(page, own('resize'))).toEqual([]);
  await openCourse(page, someTag, ',*&height=tall&theme=neon');
  const notice = frameAt(page).locator('[data-frame-notice]');
  await expect(notice).toContainText('expected 120 to 5000 pixels');
  await expect(notice).toContainText('expected https://host');
  ears.expectQuiet();
});

test('a theme in the address is the frame’s theme', async ({ page }) => {
  for (const [theme, paper] of [
    ['light', 'rgb(253, 252, 249)'],
    ['dark', 'rgb(23, 24, 27)'],
  ]) {
    await openCourse(page, someTag, `&theme=${theme}`);
    await expect(frameAt(page).locator('body')).toHaveCSS('background-color', paper);
  }
});

test('a learning system that speaks SPLICE brings back what it kept', async ({ page }) => {
  await openCourse(page, someTag);
  await move(page);
  const { state } = await message(page, 'changed');
  await openCourse(page, someTag);
  const answer = await page.evaluate((kept) => {
    const { heard, say } = (window as unknown as HostWindow).host;
    const asked = heard.find(({ data }) => data.subject === 'SPLICE.getState');
    const reply = { subject: 'SPLICE.getState.response', message_id: asked?.data.message_id };
    say(0, { ...reply, message_id: 'another', state: { query: 't=1' } });
    say(0, { ...reply, state: kept });
    return kept as { query: string };
  }, state);
  await expect.poll(() => queryIn(page)).toBe(answer.query);
});

test('an attached question is asked, its score reported; one that is not there is named', async ({
  page,
  request,
}) => {
  const ears = listen(page);
  const question = await someQuestion(request);
  await openCourse(page, someTag, `&question=${question}`);
  expect((await message(page, 'ready')).questions).toEqual([question]);
  await move(page);
  await message(page, 'changed');
  expect(await fieldsOf(page, own('completed'))).toEqual([]);

  const element = frameAt(page).locator('book-question');
  const answerWith = async (option: Locator) => {
    await option.locator('label').click();
    await element.getByRole('button', { name: 'Check' }).click();
  };
  await answerWith(element.locator('[data-option]:not([data-correct])').first());
  expect(await message(page, 'answered')).toMatchObject({ question, score: 0, attempts: 1 });
  expect((await message(page, 'completed')).score).toBe(0);
  await element.getByRole('button', { name: 'Try again' }).click();
  await answerWith(element.locator('[data-option][data-correct]').first());
  const second = await message(page, 'answered', ({ attempts }) => attempts === 2);
  expect(second).toMatchObject({ score: 1, total: 1 });
  const { state } = await message(page, 'completed', ({ score }) => score === 1);
  const answered = await fieldsOf(
    page,
    (data) =>
      own('xapi')(data) &&
      (data.statement as { verb: { id: string } }).verb.id.endsWith('/answered'),
  );
  expect(answered).toHaveLength(2);
  expect(answered[1]).toMatchObject({
    statement: { result: { score: { scaled: 1 }, success: true } },
  });
  await expect(frameAt(page).locator('[data-continue]')).toHaveAttribute(
    'href',
    /\/review\/#progress=/,
  );

  await say(page, { type: 'reset', id: 'r' });
  expect(await message(page, 'state', ({ id }) => id === 'r')).toMatchObject({ score: 0 });
  await say(page, { type: 'setState', state, id: 's' });
  expect(await message(page, 'state', ({ id }) => id === 's')).toMatchObject({
    score: 1,
    completed: true,
  });
  await expect(frameAt(page).locator('[data-questions]')).toContainText('best score 100 %');
  ears.expectQuiet();

  const [slug] = question.split('/');
  await openCourse(page, someTag, `&question=${slug}/no-such-question`);
  await expect(frameAt(page).locator('[data-questions]')).toContainText(
    /expected a question of that chapter \(.*\), got “.*no-such-question”/,
  );
  expect((await message(page, 'error')).code).toBe('question');
  ears.expectQuiet();
});
