import { readdirSync, existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { listen } from './book-under-test';

const FOLDER = path.resolve(import.meta.dirname, '../../models');
const ids = readdirSync(FOLDER).filter((id) => existsSync(path.join(FOLDER, id, 'manifest.json')));

test.describe.configure({ timeout: 300_000 });

test('every model is there to compare, to read about and to download', async ({
  page,
  request,
}) => {
  await page.goto('/models/');
  for (const id of ids) {
    await expect(page.locator(`table a[href="#${id}"]`)).toBeVisible();
    const entry = page.getByRole('article').filter({ has: page.locator(`[id="${id}"]`) });
    await expect(entry.getByText('Licences', { exact: true })).toBeVisible();
    await expect(entry.getByRole('img').first()).toBeVisible();
    await entry.locator('summary').click();
    const files = await entry
      .locator('a[download]')
      .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) expect((await request.head(file)).ok(), file).toBe(true);
  }
});

test('the speed of a network and of its further graphs is measured here, on request', async ({
  page,
}) => {
  const ears = listen(page);
  const fetched: string[] = [];
  page.on('request', (request) => {
    if (/\.(onnx|wasm)$/.test(request.url())) fetched.push(request.url());
  });
  await page.goto('/models/?ep=wasm');
  const button = page.getByRole('button', { name: 'Measure tiny-ddpm' });
  await expect(button).toHaveText('Measure');
  expect(fetched).toEqual([]);
  await button.click();
  const measured = page.getByRole('button', { name: /^tiny-ddpm: \d.* ms; measure again$/ });
  await expect(measured).toHaveText(/^\d+(\.\d+)? ms$/, { timeout: 90_000 });
  await expect(page.locator('[data-measured]')).toContainText('WebAssembly');

  const encoder = page.getByRole('article').filter({ has: page.locator('#digits-vae') });
  await encoder.locator('summary').click();
  await encoder.getByRole('button', { name: 'Measure digits-vae/encoder.onnx' }).click();
  await expect(page.locator('[data-measured]')).toContainText(
    /digits-vae\/encoder\.onnx: \d.* ms a run/,
    { timeout: 90_000 },
  );
  ears.expectQuiet();
});

test('without scripts the page says all but the speed', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto('/models/');
  await expect(page.getByRole('button', { name: /Measure/ })).toHaveCount(0);
  await expect(page.locator('main noscript')).toBeVisible();
  await page.locator('summary').first().click();
  await expect(page.getByRole('heading', { name: 'Files' }).first()).toBeVisible();
  await context.close();
});
