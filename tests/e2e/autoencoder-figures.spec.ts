import { expect, test, type Page } from '@playwright/test';
import { figureOf, listen, openFigure, readingsOf, valueOf } from './book-under-test';

/** What the figures of chapter 4 are for, in a browser; their laws are unit tests. */

// The runtime's 14 MB must be compiled, which a busy machine does slowly.
test.describe.configure({ timeout: 180_000 });

const button = (page: Page, name: string | RegExp) => figureOf(page).getByRole('button', { name });
const text = (page: Page, name: string) => page.locator(`[data-text="${name}"]`);

async function load(page: Page): Promise<void> {
  await button(page, /^Load the network/).click();
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'wasm', { timeout: 90_000 });
}

test('transposed-conv: a pixel painted by key and by pointer is stamped on the output', async ({
  page,
}) => {
  const ears = listen(page);
  await openFigure(page, 'transposed-conv', '?pattern=drawn&I=3&K=3&S=2&P=1&t=9');
  const canvas = page.locator('canvas[data-raster="stamps"]');
  const brightest = () =>
    canvas.evaluate((element) => {
      const { width, height } = element as HTMLCanvasElement;
      const { data } = (element as HTMLCanvasElement)
        .getContext('2d')!
        .getImageData(0, 0, width, height);
      const cells = Array.from({ length: width * height }, (_, i) => data[4 * i]);
      const most = Math.max(...cells);
      return cells.flatMap((cell, i) => (cell === most && most > 0 ? [i] : []));
    });
  expect(await brightest()).toEqual([]);
  const input = page.locator('[data-part="input"]');
  await input.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('4');
  // Pixel (1, 0) has its stamp at rows 2 to 4, columns 0 to 2 of a canvas of 7 × 7.
  await expect.poll(brightest).toEqual([14, 15, 16, 21, 22, 23, 28, 29, 30]);
  const box = (await input.boundingBox())!;
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await expect.poll(async () => String((await valueOf(page)).drawn).slice(8, 11)).toBe('410');
  await page.getByRole('slider', { name: 'Pixels stamped' }).fill('3');
  await expect.poll(brightest).toEqual([]);
  ears.expectQuiet();
});

test('elbo-terms: the networks, loaded, measure what was recorded, and draw anew', async ({
  page,
}) => {
  const ears = listen(page);
  await openFigure(page, 'elbo-terms', '?ep=wasm&beta=4');
  const figure = figureOf(page);
  const number = async (name: string) =>
    Number((await page.locator(`[data-live="${name}"]`).innerText()).replace('−', '-'));
  const recorded = { kl: await number('batchKl'), loss: await number('batchReconstruction') };
  await figure.getByRole('button', { name: /Load the networks/ }).click();
  const source = page.locator('[data-live="source"]');
  await expect(source).toContainText('in this page', { timeout: 90_000 });
  await expect(figure).toHaveAttribute('data-backend', 'wasm');
  expect(Math.abs((await number('batchKl')) - recorded.kl)).toBeLessThan(0.15);
  expect(Math.abs((await number('batchReconstruction')) - recorded.loss)).toBeLessThan(0.15);
  await figure.getByRole('button', { name: 'Draw z again' }).click();
  await expect(source).toContainText('draw 2');
  expect(await number('batchKl')).toBeCloseTo(recorded.kl, 0);
  expect(await number('batchReconstruction')).not.toBe(recorded.loss);
  await page.locator('[data-row="64"] canvas').click({ position: { x: 5, y: 5 } });
  expect(await valueOf(page)).toMatchObject({ beta: '64', digit: 0 });
  await expect(page.locator('[data-live="active"]')).toContainText('collapsed');
  ears.expectQuiet();
});

test('reparameterisation-trick: dragging moves μ, and the step shows its bias', async ({
  page,
}) => {
  const ears = listen(page);
  await openFigure(page, 'reparameterisation-trick');
  const plane = (await page.locator('[data-part="plane-score"]').boundingBox())!;
  await page.mouse.move(plane.x + plane.width / 2, plane.y + plane.height / 2);
  await page.mouse.down();
  await page.mouse.move(plane.x + 0.75 * plane.width, plane.y + plane.height / 2);
  await page.mouse.up();
  expect((await valueOf(page)).mu).toBeCloseTo(2, 1);
  await expect(page.locator('[data-biased="pathwise"]')).toBeHidden();
  await page.getByLabel('f(z)').selectOption('step');
  await expect(page.locator('[data-biased="pathwise"]')).toBeVisible();
  await expect(page.locator('[data-live="pathwiseMean"]')).toHaveText('0');
  await expect(page.locator('[data-biased="score"]')).toBeHidden();
  ears.expectQuiet();
});

test('denoise-digits: noise at once, restored live, a drawing, and where it gets worse', async ({
  page,
}) => {
  const ears = listen(page);
  await openFigure(page, 'denoise-digits', '?ep=wasm');
  await expect(text(page, 'source')).toContainText('when the book was built');
  const { mseAfter: built } = await readingsOf(page);
  await page.getByRole('slider', { name: 'Noise σ' }).press('ArrowRight');
  await expect(text(page, 'verdict')).toContainText('Load the network');
  expect((await readingsOf(page)).mseBefore).toBeGreaterThan(0.4);
  await button(page, 'Reset').click();
  await load(page);
  await expect(text(page, 'source')).toContainText('in this page');
  // The same pixels, the same noise, the same network.
  expect((await readingsOf(page)).mseAfter).toBeCloseTo(built, 3);
  await page.getByRole('slider', { name: 'Noise σ' }).fill('0.05');
  await expect(text(page, 'verdict')).toContainText('Made worse');
  await button(page, 'Clear').click();
  const pad = page.locator('canvas[data-raster="drawing"]');
  await pad.focus();
  await page.keyboard.press('Enter');
  for (let i = 0; i < 10; i++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('slider', { name: 'Noise σ' }).fill('1');
  await expect(text(page, 'verdict')).toContainText('nearer');
  ears.expectQuiet();
});

test('anomaly-threshold: the threshold is dragged and keyed, networks are compared live', async ({
  page,
}) => {
  const ears = listen(page);
  await openFigure(page, 'anomaly-threshold', '?ep=wasm');
  const before = await readingsOf(page);
  expect(before.auc).toBeGreaterThan(0.96);
  const handle = page.getByRole('slider', { name: /^Threshold; arrow/ });
  await handle.press('Shift+ArrowRight');
  await expect
    .poll(async () => (await readingsOf(page)).falseAlarms)
    .toBeLessThan(before.falseAlarms);
  const box = (await page.locator('[data-scrub]').boundingBox())!;
  await page.mouse.click(box.x + 0.4 * box.width, box.y + 0.5 * box.height);
  await expect.poll(async () => (await readingsOf(page)).missed).toBe(0);
  await load(page);
  await expect(text(page, 'source')).toContainText('in this page', { timeout: 60_000 });
  expect((await readingsOf(page)).auc).toBeCloseTo(before.auc, 3);
  await page.locator('[data-control="network"] select').selectOption('dae');
  await expect
    .poll(async () => (await readingsOf(page)).auc, { timeout: 60_000 })
    .toBeGreaterThan(0.999);
  await button(page, '5 % of digits above').click();
  expect((await valueOf(page)).threshold).toBeLessThan(0.01);
  expect(await readingsOf(page)).toMatchObject({ missed: 0 });
  await button(page, 'Clear').click();
  await expect(text(page, 'own')).toContainText('passes for a digit');
  ears.expectQuiet();
});

test('latent-bias: runs in the page as at build, stops, and weighs anew at once', async ({
  page,
}) => {
  const ears = listen(page);
  await openFigure(page, 'latent-bias', '?ep=wasm&count=200');
  await load(page);
  await expect(text(page, 'source')).toContainText('in this page', { timeout: 60_000 });
  const direction = await readingsOf(page);
  expect(direction.worstBefore).toBeLessThan(direction.worstAfter);
  await page.locator('[data-control="method"] select').selectOption('all');
  await expect.poll(async () => (await readingsOf(page)).effective).toBeLessThan(20);
  await page.getByRole('slider', { name: 'Faces to learn from' }).fill('1000');
  await expect(text(page, 'verdict')).toContainText('Press Run');
  await button(page, 'Run').click();
  await expect(figureOf(page)).toHaveAttribute('data-state', 'running');
  await button(page, 'Stop').click();
  await expect(text(page, 'verdict')).toContainText(/Stopped after \d+ of 1200 faces/);
  await expect(figureOf(page)).toHaveAttribute('data-state', 'ready');
  ears.expectQuiet();
});
