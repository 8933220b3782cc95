import { readFileSync } from 'node:fs';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { figureOf, listen, openFigure, pixelsOf, valueOf } from './book-under-test';

// The runtime's 14 MB are compiled for the check and again for the figure.
test.describe.configure({ timeout: 300_000 });

const TAG = 'reverse-stepper';
const BRIEF = '?steps=5&guidance=1&position=5&ep=wasm';
const models = path.resolve(import.meta.dirname, '../../models');
/** Another network with the inputs and outputs of the figure's own. */
const fitting = path.join(models, 'tiny-ddpm/model.onnx');
const reader = path.join(models, 'digits-classifier/model.onnx');

const button = (page: Page, name: string | RegExp) => figureOf(page).getByRole('button', { name });
const chooser = (page: Page) => figureOf(page).getByLabel('An ONNX file of yours');
const said = (page: Page) => figureOf(page).locator('[data-own-network]');

const picture = (page: Page): Promise<string> =>
  pixelsOf(page.locator('canvas[data-raster="xt"]').first());

async function arrived(page: Page): Promise<void> {
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'wasm', { timeout: 120_000 });
  await expect(figureOf(page)).toHaveAttribute('data-state', 'ready', { timeout: 60_000 });
  expect(await valueOf(page)).toMatchObject({ position: 5 });
}

/** Drops a file on the figure as a pointer would. */
async function drop(page: Page, file: string, name = path.basename(file)): Promise<void> {
  const base64 = readFileSync(file).toString('base64');
  const transfer = await page.evaluateHandle(
    ([content, called]) => {
      const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
      const carried = new DataTransfer();
      carried.items.add(new File([bytes], called));
      return carried;
    },
    [base64, name],
  );
  await figureOf(page).dispatchEvent('dragover', { dataTransfer: transfer });
  await expect(figureOf(page)).toHaveAttribute('data-drop', '');
  await figureOf(page).dispatchEvent('drop', { dataTransfer: transfer });
  await expect(figureOf(page)).not.toHaveAttribute('data-drop');
}

test('a dropped file runs in the figure, is named, is sent nowhere, and goes again', async ({
  page,
}) => {
  await openFigure(page, TAG, `${BRIEF}&model=tiny-ddpm`);
  await button(page, /Load the network/).click();
  await arrived(page);
  const tiny = await picture(page);

  const ears = listen(page);
  const fetched: string[] = [];
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('.onnx')) fetched.push(request.url());
    if (request.method() !== 'GET' || request.postData() !== null) sent.push(request.url());
  });
  await openFigure(page, TAG, BRIEF);
  await drop(page, fitting, 'mine.onnx');
  await arrived(page);
  await expect(said(page)).toContainText(
    'Your file: mine.onnx, 143 kB, runs in the place of digits-ddpm',
  );
  // The same walk as with the book's tiny-ddpm, as it is the same network.
  await expect.poll(() => picture(page)).toBe(tiny);
  expect(fetched).toEqual([]);
  expect(sent).toEqual([]);

  await button(page, 'Back to the book’s network').click();
  await expect(said(page)).toBeHidden();
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'recorded');
  await button(page, /Load the network/).click();
  await arrived(page);
  expect(await picture(page)).not.toBe(tiny);
  expect(fetched).toHaveLength(1);
  ears.expectQuiet();
});

test('a file takes over from the running network, and back, without another download', async ({
  page,
}) => {
  await openFigure(page, TAG, BRIEF);
  await button(page, /Load the network/).click();
  await arrived(page);
  const book = await picture(page);
  await button(page, 'Your network').click();
  await expect(button(page, 'Your network')).toHaveAttribute('aria-expanded', 'true');
  await expect(chooser(page)).toBeFocused();
  await expect(said(page)).toContainText('xt float32 [batch, 1, 28, 28]');
  await chooser(page).setInputFiles(fitting);
  await expect(said(page)).toContainText('Your file: model.onnx, 143 kB, runs', {
    timeout: 120_000,
  });
  await expect.poll(() => picture(page), { timeout: 60_000 }).not.toBe(book);
  await arrived(page);
  await button(page, 'Back to the book’s network').click();
  await expect.poll(() => picture(page), { timeout: 60_000 }).toBe(book);
  // The page alone held the file: a new visit knows nothing of it.
  await button(page, 'Your network').click();
  await chooser(page).setInputFiles(fitting);
  await expect(said(page)).toContainText('Your file', { timeout: 120_000 });
  await page.reload();
  await expect(figureOf(page)).toHaveAttribute('data-state', 'ready');
  await expect(said(page)).toBeHidden();
});

test('a file that does not fit is refused in words, and the figure goes on', async ({ page }) => {
  const ears = listen(page);
  await openFigure(page, TAG, BRIEF);
  await button(page, /Load the network/).click();
  await arrived(page);
  const before = await picture(page);
  await button(page, 'Your network').click();
  await chooser(page).setInputFiles(reader);
  await expect(said(page)).toContainText(
    /Expected a network that, like digits-ddpm\/model\.onnx, takes xt.*got model\.onnx, which has x instead of the inputs xt, t, label.*input_names=/,
    { timeout: 120_000 },
  );
  await chooser(page).setInputFiles(path.join(models, 'tiny-ddpm/samples.png'));
  await expect(said(page)).toContainText(
    /got samples\.png, which is a picture.*torch\.onnx\.export/,
    { timeout: 120_000 },
  );
  await chooser(page).setInputFiles({
    name: 'huge.onnx',
    mimeType: 'application/octet-stream',
    buffer: Buffer.alloc(32_000_001),
  });
  await expect(said(page)).toContainText(/at most 32 MB, got huge\.onnx of 32\.0 MB/);
  await expect(said(page)).not.toContainText('Your file');
  const { violations } = await new AxeBuilder({ page }).include('[data-widget]').analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
  expect(await picture(page)).toBe(before);
  await button(page, 'Back').first().click();
  await expect.poll(async () => (await valueOf(page)).position).toBe(4);
  await expect(figureOf(page)).toHaveAttribute('data-state', 'ready');
  await button(page, 'Your network').click();
  await expect(said(page)).toBeHidden();
  ears.expectQuiet();
});

test('on a chapter’s page every figure of the model runs it, once it is asked to', async ({
  page,
}) => {
  await page.goto('/sampling/?ep=wasm');
  const figures = page.locator('[data-widget][data-models]');
  expect(await figures.count()).toBeGreaterThan(1);
  for (const figure of await figures.all()) {
    await figure.scrollIntoViewIfNeeded();
    await expect(figure).toHaveAttribute('data-state', 'ready');
  }
  const [first, second] = [figures.first(), figures.nth(1)];
  await first.scrollIntoViewIfNeeded();
  await first.getByRole('button', { name: 'Your network' }).click();
  await first.getByLabel('An ONNX file of yours').setInputFiles(fitting);
  await expect(first).toHaveAttribute('data-backend', 'wasm', { timeout: 120_000 });
  await expect(first).toContainText('Your file: model.onnx, 143 kB, runs');
  await expect(second).toContainText('Your file: model.onnx, 143 kB, will run');
  await expect(second).toHaveAttribute('data-backend', 'recorded');
});

test('a teacher can close a figure to files', async ({ page }) => {
  await openFigure(page, TAG, '?hide=own-network');
  await expect(button(page, 'Your network')).toBeHidden();
  await openFigure(page, TAG, '?lock=own-network');
  await expect(page.locator('[data-bar="own-network"]')).toHaveAttribute('inert', '');
  const prevented = await figureOf(page).evaluate((figure) => {
    const carried = new DataTransfer();
    carried.items.add(new File(['x'], 'mine.onnx'));
    const event = new DragEvent('dragover', {
      bubbles: true,
      cancelable: true,
      dataTransfer: carried,
    });
    return !figure.dispatchEvent(event);
  });
  expect(prevented).toBe(false);
});
