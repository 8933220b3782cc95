// The built book as the measurements find it: nothing here needs editing when a chapter is added.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');
const PATIENCE = 180_000;

/** Home and the chapters, as addresses. */
export function pagesOf(dist) {
  const chapters = readdirSync(path.join(ROOT, 'content'))
    .filter((name) => /^\d+-/.test(name))
    .map((name) => `/${name.replace(/^\d+-/, '')}/`)
    .filter((page) => existsSync(path.join(dist, page, 'index.html')));
  return ['/', ...chapters];
}

export const htmlOf = (dist, page) => readFileSync(path.join(dist, page, 'index.html'), 'utf8');

/** Where readers meet a figure: its chapter; else its own page; undefined if the book lacks it. */
export function pageWith(dist, tag) {
  const holds = (page) => htmlOf(dist, page).includes(`<${tag} `);
  const embed = `/embed/${tag}/`;
  return (
    pagesOf(dist)
      .filter((page) => page !== '/')
      .find(holds) ?? (existsSync(path.join(dist, embed)) ? embed : undefined)
  );
}

/** A page of a fresh visitor, patient enough for a machine that is busy. */
export async function visit(browser, options = {}) {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(PATIENCE);
  return context.newPage();
}

/** Brings every figure of the page near the screen, so that each loads its script. */
export async function wakeFigures(page) {
  const figures = page.locator('[data-widget]');
  for (let i = 0; i < (await figures.count()); i++) {
    await figures.nth(i).scrollIntoViewIfNeeded();
    await page.waitForFunction(
      (index) => document.querySelectorAll('[data-widget]')[index].dataset.state !== 'idle',
      i,
    );
  }
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await page.waitForLoadState('networkidle');
}
