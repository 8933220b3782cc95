import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { expectAccessibleInBothThemes, expectFits, SIZES } from './accessibility';
import { figureTags, listen, someFigures } from './book-under-test';
import { downloadPackage } from './scorm/package';
import { test } from './shared-page';

const QUESTION = 'forward-process/markov-knows';

const preview = (page: Page) => page.frameLocator('[data-preview]');
const figureIn = (page: Page) => preview(page).locator('[data-widget]');
const snippet = (page: Page) => page.getByRole('textbox', { name: 'Frame code' });
const link = (page: Page) => page.getByRole('textbox', { name: 'Link', exact: true });

async function open(page: Page, query = ''): Promise<void> {
  await page.goto(`/teach/${query}`);
  await expect(figureIn(page)).toHaveAttribute('data-state', 'ready');
}

async function saved(page: Page, button: string): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

test('the page is found, lists every figure, and names what each may lock', async ({ page }) => {
  const ears = listen(page);
  await open(page);
  const menu = page.getByRole('combobox', { name: 'Figure' });
  const tags = await menu
    .locator('option')
    .evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
  expect(tags.sort()).toEqual([...figureTags].sort());
  for (const tag of tags) {
    await menu.selectOption(tag);
    await expect(figureIn(page)).toHaveAttribute('data-state', 'ready');
    await expect(preview(page).locator(tag)).toHaveCount(1);
    const rows = page.getByRole('table', { name: /controls/i }).getByRole('row');
    expect(await rows.count()).toBeGreaterThan(3);
    await expect(page.locator('[data-said="package"]')).toContainText(/About .* [kM]B/);
    await expect(snippet(page)).toHaveValue(new RegExp(`/embed/${tag}/`));
  }
  ears.expectQuiet();
});

test('what is set by playing goes into the link, the frame code, the code and the address', async ({
  page,
}) => {
  const ears = listen(page);
  await open(page, '?figure=noise-schedule');
  const slider = preview(page).getByRole('slider', { name: 'Step t' });
  await slider.focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
  const query = await figureIn(page).evaluate(
    (figure) => (figure as unknown as { query: string }).query,
  );
  expect(query).not.toBe('');
  await expect(link(page)).toHaveValue(new RegExp(`/embed/noise-schedule/\\?${query}$`));

  await page.getByRole('checkbox', { name: 'Lock Schedule' }).check();
  await page.getByRole('checkbox', { name: 'Hide Seed' }).check();
  await page.getByRole('combobox', { name: 'Colours' }).selectOption('dark');
  await page.getByRole('textbox', { name: 'Height in pixels' }).fill('640');
  await page.getByRole('textbox', { name: 'Title' }).fill('"Drowning" <b>& co</b>');
  await page.keyboard.press('Tab');
  const code = await snippet(page).inputValue();
  const frame = await page.evaluate((html) => {
    const template = document.createElement('template');
    template.innerHTML = html;
    const [element, ...others] = template.content.children;
    const attributes = Object.fromEntries(
      [...element.attributes].map(({ name, value }) => [name, value]),
    );
    return { tag: element.localName, others: others.length, attributes };
  }, code);
  expect(frame).toMatchObject({
    tag: 'iframe',
    others: 0,
    attributes: {
      title: '"Drowning" <b>& co</b>',
      height: '640',
      loading: 'lazy',
      allow: 'clipboard-write',
    },
  });
  expect(frame.attributes.sandbox).toContain('allow-scripts');
  const address = new URL(frame.attributes.src);
  expect(Object.fromEntries(address.searchParams)).toMatchObject({
    lock: 'kind',
    hide: 'seed',
    theme: 'dark',
    height: '640',
  });
  await expect(page.getByRole('img', { name: 'QR code of the link' })).toBeVisible();

  // The composer's own address brings everything back.
  await page.reload();
  await expect(figureIn(page)).toHaveAttribute('data-state', 'ready');
  await expect(snippet(page)).toHaveValue(code);
  await expect(page.getByRole('checkbox', { name: 'Lock Schedule' })).toBeChecked();

  // And the frame does what it says.
  await page.getByRole('radio', { name: 'as your students will see it' }).check();
  await expect(preview(page).locator('[data-control="kind"]').first()).toHaveAttribute('inert');
  await expect(preview(page).locator('[data-control="seed"]').first()).toBeHidden();
  await expect(preview(page).locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.goto(frame.attributes.src);
  await expect(page.locator('[data-control="kind"]').first()).toHaveAttribute('inert');
  ears.expectQuiet();
});

test('what a teacher tries as a student stays out of what students get', async ({ page }) => {
  await open(page, '?figure=noise-schedule');
  const before = await snippet(page).inputValue();
  await figureIn(page).evaluate((figure) => figure.setAttribute('data-earlier', ''));
  await page.getByRole('radio', { name: 'as your students will see it' }).check();
  await expect(preview(page).locator('[data-widget]:not([data-earlier])')).toHaveAttribute(
    'data-state',
    'ready',
  );
  await preview(page).getByRole('slider', { name: 'Step t' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(preview(page).getByText('251 of 1000')).toBeVisible();
  expect(new URL(page.url()).searchParams.get('state')).toBeNull();
  expect(await snippet(page).inputValue()).toBe(before);
});

test('a question can be attached, seen in place and taken away', async ({ page }) => {
  const ears = listen(page);
  await open(page, '?figure=noise-schedule');
  const chapter = page.getByRole('combobox', { name: 'From chapter' });
  await chapter.selectOption('forward-process');
  await expect(preview(page).locator('book-question')).toHaveCount(1);
  const question = page.getByRole('combobox', { name: 'Question' });
  await question.selectOption(QUESTION);
  await expect(preview(page).locator(`[data-question="${QUESTION}"]`)).toBeVisible();
  await expect(link(page)).toHaveValue(new RegExp(`question=${QUESTION}`));
  await expect(page.getByRole('spinbutton', { name: /Pass mark/ })).toBeVisible();
  await page.reload();
  await expect(preview(page).locator(`[data-question="${QUESTION}"]`)).toBeVisible();
  await expect(chapter).toHaveValue('forward-process');
  await expect(question).toHaveValue(QUESTION);
  await chapter.selectOption('');
  await expect(preview(page).locator('book-question')).toHaveCount(0);
  await expect(link(page)).not.toHaveValue(/question/);
  ears.expectQuiet();
});

test('what an address asks for and cannot have is answered in words', async ({ page }) => {
  const ears = listen(page);
  await open(
    page,
    '?figure=%3Cimg%20src%3Dx%3E&height=5&pass=many&lock=nonsense&question=forward-process/no-such&state=t%3Dmany',
  );
  const notices = page.locator('[data-notices]');
  for (const word of ['figure', 'height', 'pass', 'nonsense'])
    await expect(notices).toContainText(word);
  expect(await notices.locator('img').count()).toBe(0);
  await expect(page.locator('[data-question-notice]')).toContainText('no-such');
  await expect(link(page)).not.toHaveValue(/nonsense/);
  const height = page.getByRole('textbox', { name: 'Height in pixels' });
  await height.fill('a lot');
  await height.blur();
  await expect(page.locator('[data-look-notice]')).toContainText(
    'Expected a height of 120 to 5000',
  );
  ears.expectQuiet();
});

for (const [i, tag] of someFigures.entries()) {
  test(`${tag}: saved as a picture without foreign parts`, async ({ page }) => {
    await open(page, `?figure=${tag}`);
    const svg = await saved(page, 'Save as SVG');
    expect(svg.name).toBe(`${tag}.svg`);
    const facts = await page.evaluate((text) => {
      const document = new DOMParser().parseFromString(text, 'image/svg+xml');
      const far = [...document.querySelectorAll('[href]')]
        .map((node) => node.getAttribute('href') ?? '')
        .filter((href) => !href.startsWith('data:') && !href.startsWith('#'));
      return {
        broken: document.querySelectorAll('parsererror').length,
        foreign: document.querySelectorAll('foreignObject, script').length,
        far,
        unresolved: /var\(|light-dark\(|color-mix\(/.test(text),
        shapes: document.querySelectorAll('path, image, text, rect, circle').length,
        title: document.querySelector('title')?.textContent ?? '',
        description: document.querySelector('desc')?.textContent ?? '',
      };
    }, svg.bytes.toString('utf8'));
    expect(facts).toMatchObject({ broken: 0, foreign: 0, far: [], unresolved: false });
    expect(facts.shapes).toBeGreaterThan(5);
    expect(facts.title).toContain('Out of Noise');
    expect(facts.description).toContain('CC BY 4.0');

    // A PNG is the SVG on a canvas, the same for all.
    if (i > 0) return;
    const png = await saved(page, 'Save as PNG');
    expect(png.name).toBe(`${tag}.png`);
    expect(png.bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
    const colours = await page.evaluate(async (base64) => {
      const image = new Image();
      image.src = `data:image/png;base64,${base64}`;
      await image.decode();
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
      const context = canvas.getContext('2d')!;
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      return { width: canvas.width, seen: new Set(new Uint32Array(data.buffer)).size };
    }, png.bytes.toString('base64'));
    expect(colours.width).toBeGreaterThan(600);
    expect(colours.seen).toBeGreaterThan(50);
  });
}

test('the QR code can be saved', async ({ page }) => {
  await open(page, '?figure=noise-schedule&state=kind%3Dcosine%26v%3D1');
  const code = await saved(page, 'Save the QR code');
  expect(code.name).toBe('noise-schedule-qr.svg');
  expect(code.bytes.toString('utf8')).toContain('<title>QR code of the link</title>');
});

test('a package is told its size before, and its manifest is XML that a browser reads', async ({
  page,
}) => {
  for (const version of ['1.2', '2004']) {
    await open(page, `?figure=forward-2d&scorm=${version}&title=${encodeURIComponent('A & <B>')}`);
    const files = await downloadPackage(page);
    const facts = await page.evaluate(
      (text) => {
        const document = new DOMParser().parseFromString(text, 'text/xml');
        return {
          broken: document.querySelectorAll('parsererror').length,
          titles: [...document.querySelectorAll('title')].map((node) => node.textContent),
          files: [...document.querySelectorAll('file')].map((node) =>
            decodeURIComponent(node.getAttribute('href') ?? ''),
          ),
          version: document.querySelector('schemaversion')?.textContent,
        };
      },
      new TextDecoder().decode(files.get('imsmanifest.xml')),
    );
    expect(facts.broken).toBe(0);
    expect(facts.titles).toEqual(['A & <B>', 'A & <B>']);
    expect(facts.version).toContain(version);
    expect(facts.files.sort()).toEqual(
      [...files.keys()].filter((name) => name !== 'imsmanifest.xml').sort(),
    );
  }
});

test('where the clipboard is refused, the text is selected instead', async ({ page }) => {
  await open(page);
  await page.evaluate(() => {
    Object.defineProperty(navigator, 'clipboard', {
      value: { writeText: () => Promise.reject(new Error('refused')) },
    });
  });
  await page.getByRole('button', { name: 'Copy the frame code' }).click();
  await expect(page.locator('[data-said="snippet"]')).toContainText('copy it by hand');
  expect(await page.evaluate(() => getSelection()?.toString() ?? '')).toContain('<iframe');
});

test('set up in full, it is accessible and fits a phone', async ({ page }) => {
  const phone = SIZES[0];
  await page.setViewportSize(phone);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page, `?figure=noise-schedule&question=${QUESTION}&lock=kind&height=9&scorm=2004`);
  await expect(preview(page).locator('book-question')).toBeVisible();
  await expectFits(page, [phone]);
  await expectAccessibleInBothThemes(page);
});
