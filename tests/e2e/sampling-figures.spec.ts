import { expect, test, type Page } from '@playwright/test';
import { figureOf, listen, openFigure, picture } from './book-under-test';

// The runtime's 14 MB must be compiled in every test, which a busy machine does slowly.
test.describe.configure({ timeout: 240_000 });

const rest = (page: Page) =>
  expect(figureOf(page)).toHaveAttribute('data-state', 'ready', { timeout: 150_000 });

async function load(page: Page, tag: string, query: string): Promise<void> {
  await openFigure(page, tag, `?ep=wasm${query}`);
  await figureOf(page)
    .getByRole('button', { name: /^Load the/ })
    .click();
  await expect(figureOf(page)).toHaveAttribute('data-backend', 'wasm', { timeout: 90_000 });
  await rest(page);
}

test('sampler-race: the plane races at once, the faces once the network is there', async ({
  page,
}) => {
  const ears = listen(page);
  await openFigure(page, 'sampler-race', '?calls=10');
  const miss = page.locator('[data-text="miss-dpmSolver2M"]');
  await expect(miss).toContainText(/off the flow by 0\.\d{3}/);
  const before = await miss.innerText();
  await page.getByRole('slider', { name: 'Looks at the network' }).press('ArrowLeft');
  await expect(miss).not.toHaveText(before);
  await load(page, 'sampler-race', '&calls=3&seed=5');
  await expect(page.locator('[data-text="source"]')).toContainText('in this page');
  expect(await picture(page, 'ddim')).not.toBe(await picture(page, 'ddpm'));
  ears.expectQuiet();
});

test('steps-vs-quality: dots can be read by pointer and keys, and their faces drawn', async ({
  page,
}) => {
  const ears = listen(page);
  await load(page, 'steps-vs-quality', '&measure=fid&calls=5&seed=4');
  const reading = page.locator('[data-text="reading"]');
  await expect(reading).toContainText('DDIM with 5 calls: FID');
  const short = await picture(page, 'short');
  expect(short).not.toBe(await picture(page, 'long'));
  await page.getByRole('slider', { name: 'Network calls' }).press('ArrowRight');
  await expect(reading).toContainText('DDIM with 8 calls');
  await rest(page);
  expect(await picture(page, 'short')).not.toBe(short);
  ears.expectQuiet();
});

test('guidance-scale: eight digits are drawn and read at the scale of the slider', async ({
  page,
}) => {
  const ears = listen(page);
  await load(page, 'guidance-scale', '&subject=digits&digit=3&scale=4');
  const verdict = page.locator('[data-text="verdict"]');
  await expect(verdict).toContainText(/[5-8] of 8 are read as a 3/);
  const strong = await picture(page, 'guided');
  const plain = await picture(page, 'plain');
  await page.getByRole('slider', { name: 'Guidance scale' }).fill('1');
  await rest(page);
  expect(await picture(page, 'guided')).not.toBe(strong);
  expect(await picture(page, 'guided')).toBe(plain);
  ears.expectQuiet();
});

test('repaint-mask: a painted gap is filled, and what is known stays', async ({ page }) => {
  const ears = listen(page);
  await load(page, 'repaint-mask', '&subject=digits&resamplings=2&mask=middle');
  const once = await picture(page, 'once');
  expect(once).not.toBe(await picture(page, 'again'));
  const gap = page.locator('[data-text="mask"]');
  await expect(gap).toContainText('25 %');
  await page.getByRole('application').focus();
  for (let i = 0; i < 9; i++) await page.keyboard.press('ArrowUp');
  await page.keyboard.press(' ');
  await expect(gap).not.toContainText('25 %');
  await rest(page);
  expect(await picture(page, 'once')).not.toBe(once);
  await expect(page.locator('[data-text="source"]')).toContainText('in the original');
  ears.expectQuiet();
});
