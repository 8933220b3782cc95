import { expect, test } from '@playwright/test';
import { figureOf, listen, openFigure, valueOf } from './book-under-test';

/** What the figures of chapter 4 are for, in a browser; their laws are unit tests. */
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
  // The runtime's 14 MB must be compiled, which a busy machine does slowly.
  test.setTimeout(180_000);
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
