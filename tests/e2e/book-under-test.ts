import { readdirSync, existsSync } from 'node:fs';
import path from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';

/** The built book, as the tests find it: nothing here needs editing when a chapter or figure is added. */
const DIST = path.resolve(import.meta.dirname, '../../dist');

const pagesUnder = (folder: string): string[] =>
  readdirSync(path.join(DIST, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .filter((entry) => existsSync(path.join(DIST, folder, entry.name, 'index.html')))
    .map((entry) => entry.name);

export const chapterPages = readdirSync(path.resolve(import.meta.dirname, '../../content'))
  .filter((name) => /^\d+-/.test(name))
  .map((name) => `/${name.replace(/^\d+-/, '')}/`);

export const figureTags = pagesUnder('embed');

/** One figure in six, for what the book does around a figure and not the figure itself. */
export const someFigures = figureTags.filter((_, i) => i % 6 === 0);

export const embedPages = figureTags.map((tag) => `/embed/${tag}/`);

/** The pages that are one of a kind. */
export const plainPages = [
  '/',
  ...pagesUnder('.').map((name) => `/${name}/`),
  '/teach/scores/',
].filter((path) => !chapterPages.includes(path));

export const allPages = [
  ...plainPages,
  ...chapterPages,
  ...figureTags.map((tag) => `/teach/${tag}/`),
];

/** Collects what the page complains about; `expectQuiet` fails on any of it. */
export function listen(page: Page): { problems: string[]; expectQuiet(): void } {
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`));
  return {
    problems,
    expectQuiet: () => expect(problems).toEqual([]),
  };
}

/** Brings every figure near the screen, so that each loads its script, and waits until all did. */
export async function wakeFigures(page: Page): Promise<void> {
  for (const figure of await page.locator('[data-widget]').all()) {
    await figure.scrollIntoViewIfNeeded();
    await expect(figure).not.toHaveAttribute('data-state', 'idle');
  }
}

/** Brings a card or question near the screen and waits until its script has taken over. */
export async function wake(part: Locator): Promise<Locator> {
  await part.scrollIntoViewIfNeeded();
  await expect(part).toHaveAttribute('data-state', 'ready');
  return part;
}

/** Chapters leave alone what is far from the screen; a check of the whole page needs all of it. */
export const layOutAll = (page: Page) =>
  page.addStyleTag({ content: '.chapter > * { content-visibility: visible !important; }' });

export const figureOf = (page: Page) => page.locator('[data-widget]').first();

export async function openFigure(page: Page, tag: string, query = ''): Promise<void> {
  await page.goto(`/embed/${tag}/${query}`);
  await expect(figureOf(page)).toHaveAttribute('data-state', 'ready');
}

/** The figure's parameters, as its element reports them. */
export const valueOf = (page: Page): Promise<Record<string, unknown>> =>
  figureOf(page).evaluate(
    (figure) => (figure as unknown as { value: Record<string, unknown> }).value,
  );

/** What the figure measures at present, by name. */
export const readingsOf = (page: Page): Promise<Record<string, number>> =>
  figureOf(page).evaluate(
    (figure) => (figure as unknown as { readings: Record<string, number> }).readings,
  );

/** The first control in sight that arrow keys move. */
export const arrowControl = (figure: Locator): Locator =>
  figure
    .locator('input[type="range"], [role="slider"], input[type="radio"]:checked')
    .filter({ visible: true })
    .first();

type ShiftWindow = Window & { shiftSoFar(): number };

/** Nothing may have moved under the reader's eyes since the page was opened, nor while `act` runs. */
export async function expectNoShift(page: Page, act: () => Promise<void>): Promise<void> {
  await page.evaluate(() => {
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
  await act();
  const shift = await page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
    return (window as unknown as ShiftWindow).shiftSoFar();
  });
  expect(shift).toBeLessThan(0.001);
}

/** The pixels of a canvas as a short text to compare, once what has changed is drawn. */
export const pixelsOf = (canvas: Locator): Promise<string> =>
  canvas.evaluate(async (element) => {
    // A figure's state is there at once, its picture with the next frame.
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    return (element as HTMLCanvasElement).toDataURL();
  });

/** The pixels of one of a figure's pictures. */
export const picture = (page: Page, channel: string): Promise<string> =>
  pixelsOf(page.locator(`canvas[data-raster="${channel}"]`));
