import { expect, test, type Page } from '@playwright/test';
import { figureOf, listen, openFigure, readingsOf, valueOf } from './book-under-test';

// The runtime's 14 MB must be compiled in every test, which a busy machine does slowly.
test.describe.configure({ timeout: 180_000 });

const TAG = 'training-filmstrip';

const button = (page: Page, name: string | RegExp) => figureOf(page).getByRole('button', { name });
const slider = (page: Page) => page.getByRole('slider', { name: 'Steps of training' });
const line = (page: Page, name: string) => page.locator(`[data-text="${name}"]`);

/** The pixels of a picture, as a short text to compare. */
const picture = (page: Page, channel: string): Promise<string> =>
  page.locator(`canvas[data-raster="${channel}"]`).evaluate(async (element) => {
    const canvas = element as HTMLCanvasElement;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    const hash = await crypto.subtle.digest('SHA-256', data);
    return [...new Uint8Array(hash).slice(0, 8)].join();
  });

/** Graphs that the page asked for, by name. */
function fetched(page: Page): string[] {
  const names: string[] = [];
  page.on('request', (request) => {
    const [name] = /(?:filmstrip-\d+|collapsed|model)[^/]*\.onnx/.exec(request.url()) ?? [];
    if (name) names.push(name.replace(/\..*/, ''));
  });
  return names;
}

const rest = (page: Page) =>
  expect(figureOf(page)).toHaveAttribute('data-state', 'ready', { timeout: 90_000 });

async function load(page: Page): Promise<void> {
  await button(page, /Load the generator/).click();
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'wasm', { timeout: 90_000 });
  await rest(page);
}

test('the recorded run is scrubbed by keys and by the axis, without a network', async ({
  page,
}) => {
  const ears = listen(page);
  const graphs = fetched(page);
  await openFigure(page, TAG);
  await expect(page.locator('canvas[data-raster="grid"]')).toBeVisible();
  await expect(line(page, 'cost')).toContainText(/MB \+ .* MB runtime/);
  const [grid, strip] = [await picture(page, 'grid'), await picture(page, 'strip')];
  await slider(page).press('End');
  await expect.poll(() => picture(page, 'grid')).not.toBe(grid);
  const end = Number((await valueOf(page)).step);
  expect(end).toBeGreaterThan(1_000);
  expect((await readingsOf(page)).generatorLoss).toBeGreaterThan(0);
  const box = (await page.locator('[data-time] .strip').boundingBox())!;
  await page.mouse.click(box.x + 3, box.y + box.height / 2);
  await expect.poll(async () => (await valueOf(page)).step).toBe(0);
  await page.getByRole('radio', { name: 'Face 6' }).check();
  await expect.poll(() => picture(page, 'strip')).not.toBe(strip);
  await expect(line(page, 'strip')).toContainText('Face 6');
  expect(graphs).toEqual([]);
  ears.expectQuiet();
});

test('loads the generator looked at, then those scrubbed to, and draws another seed', async ({
  page,
}) => {
  const ears = listen(page);
  const graphs = fetched(page);
  await openFigure(page, TAG, '?step=400&seed=12&ep=wasm');
  await expect(line(page, 'source')).toContainText('needs the generator of step 400');
  await load(page);
  expect(graphs).toEqual(['filmstrip-000400']);
  await expect(line(page, 'source')).toContainText('Drawn in this page from seed 12');
  await slider(page).press('ArrowRight');
  await expect.poll(() => graphs.length).toBe(2);
  await rest(page);
  const before = await picture(page, 'grid');
  await button(page, 'New z').click();
  await expect.poll(() => picture(page, 'grid')).not.toBe(before);
  await rest(page);
  await slider(page).press('ArrowLeft');
  await rest(page);
  await expect(line(page, 'source')).toContainText('Drawn in this page from seed 13');
  expect(graphs).toHaveLength(2);
  ears.expectQuiet();
});

test('fetches all generators on one press, and the strip is complete', async ({ page }) => {
  const graphs = fetched(page);
  await openFigure(page, TAG, '?seed=5&ep=wasm');
  await load(page);
  const strip = await picture(page, 'strip');
  await button(page, /Fetch the other \d+/).click();
  await expect(button(page, /Fetch the other/)).toBeHidden();
  await rest(page);
  expect(await picture(page, 'strip')).not.toBe(strip);
  expect(graphs.length).toBeGreaterThanOrEqual(12);
  expect(new Set(graphs).size).toBe(graphs.length);
});

test('the collapsed run makes nearly one face of all z', async ({ page }) => {
  await openFigure(page, TAG, '?step=10000&seed=21&ep=wasm');
  await load(page);
  const healthy = (await readingsOf(page)).spreadHere;
  await page.getByText('collapsed', { exact: true }).click();
  await expect(slider(page)).toBeDisabled();
  await expect(line(page, 'source')).toContainText('Drawn in this page', { timeout: 90_000 });
  const collapsed = (await readingsOf(page)).spreadHere;
  expect(collapsed).toBeLessThan(healthy / 2);
  await expect(line(page, 'spread')).toContainText('nearly one face');
});

test('a generator that does not arrive leaves the pictures and offers Retry', async ({ page }) => {
  await page.route(/\.onnx/, (route) => route.abort());
  await openFigure(page, TAG, '?ep=wasm');
  await button(page, /Load the generator/).click();
  await expect(figureOf(page)).toHaveAttribute('data-state', 'error', { timeout: 90_000 });
  await expect(page.locator('[data-notice]')).toContainText(/Expected/);
  await expect(page.locator('canvas[data-raster="grid"]')).toBeVisible();
  await page.unroute(/\.onnx/);
  await button(page, 'Retry').click();
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'wasm', { timeout: 90_000 });
});
