import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';
import type { AxeResults, ElementContext, RunOptions } from 'axe-core';

/**
 * axe runs in one pass inside the page and brings back violations only. Carrying every node that
 * passed out of the page, as its usual driver does, takes ten times as long as looking at them.
 */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** All that a theme can change. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

export const SIZES = [
  { width: 360, height: 740 },
  { width: 1280, height: 900 },
];

type Scope = {
  /** Said in front of what is wrong. */
  view?: string;
  /** A selector; only this part of the page. */
  within?: string;
  /** A selector; not this part. */
  without?: string;
  /** Whether frames in the page are looked into. */
  frames?: boolean;
  rules?: readonly string[];
};

type AxeWindow = Window & {
  axe?: {
    configure(spec: { allowedOrigins: string[] }): void;
    run(context: ElementContext, options: RunOptions): Promise<AxeResults>;
  };
};

async function inject(page: Page, frames: boolean): Promise<void> {
  for (const frame of frames ? page.frames() : [page.mainFrame()]) {
    if (await frame.evaluate(() => 'axe' in window)) continue;
    await frame.evaluate(AXE);
    // Sandboxed frames have no origin of their own, yet must answer.
    await frame.evaluate(() =>
      (window as AxeWindow).axe!.configure({ allowedOrigins: ['<unsafe_all_origins>'] }),
    );
  }
}

/** Fails on any violation of WCAG 2.2 AA and of axe’s best practices, as the page is now. */
export async function expectAccessible(
  page: Page,
  { view = '', within = 'html', without, frames = true, rules }: Scope = {},
): Promise<void> {
  await atRest(page);
  await inject(page, frames);
  const found = await page.evaluate(
    async ({ context, options }) => {
      const { violations, passes } = await (window as AxeWindow).axe!.run(context, options);
      return {
        looked: passes.length > 0,
        wrong: violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`,
        ),
      };
    },
    {
      context: { include: [within], exclude: without ? [without] : [] },
      options: {
        resultTypes: ['violations'],
        iframes: frames,
        runOnly: rules ? { type: 'rule', values: [...rules] } : { type: 'tag', values: TAGS },
      } satisfies RunOptions,
    },
  );
  expect({ view, ...found }).toEqual({ view, looked: true, wrong: [] });
}

const inTheme = (page: Page, colorScheme: 'light' | 'dark'): Promise<void> =>
  page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
const viewed = (scope: Scope, theme: string): string =>
  [scope.view, theme].filter(Boolean).join(', ');

async function expectAccessibleInLight(page: Page, scope: Scope): Promise<void> {
  await inTheme(page, 'light');
  await expectAccessible(page, { ...scope, view: viewed(scope, 'light') });
}

/** The same in both themes: every rule in light, those about colour once more in dark. */
export async function expectAccessibleInBothThemes(page: Page, scope: Scope = {}): Promise<void> {
  await expectAccessibleInLight(page, scope);
  await inTheme(page, 'dark');
  await expectAccessible(page, { ...scope, view: viewed(scope, 'dark'), rules: COLOUR_RULES });
}

/** At every size, and in both themes at the last one: colours do not depend on the size. */
export async function expectAccessibleEverywhere(page: Page, scope: Scope = {}): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    const view = [scope.view, `${size.width} px`].filter(Boolean).join(', ');
    if (size === SIZES.at(-1)) await expectAccessibleInBothThemes(page, { ...scope, view });
    else await expectAccessibleInLight(page, { ...scope, view });
  }
}

/** Nothing sticks out to the side, on a phone and on a desk. */
export async function expectFits(page: Page, sizes = SIZES): Promise<void> {
  for (const size of sizes) {
    await page.setViewportSize(size);
    await atRest(page);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect({ width: size.width, overflow: Math.max(0, overflow) }).toEqual({
      width: size.width,
      overflow: 0,
    });
  }
}

/**
 * Leaves of formulas only what they say. Tens of thousands of elements would be looked at one by one;
 * the colours of symbols are checked on the notation page.
 */
export const thinFormulas = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const math of document.querySelectorAll('math')) math.textContent = math.textContent;
  });

/** Waits until fonts are there, transitions over, and what follows the window's size has been drawn. */
const atRest = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    await document.fonts.ready;
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    const passing = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(passing.map(({ finished }) => finished));
  });
