import { test as base, type CDPSession, type Page } from '@playwright/test';

/**
 * `test` with one page for all tests of a worker, emptied in between: a new page costs a second of
 * processor time before it shows anything, a page that is there a third of that. What a test does to
 * the page is undone: routes, listeners, size, media, storage. What cannot be undone (init scripts,
 * a network taken away, a clock, refused storage) needs Playwright's own `test`, and so does
 * whatever must find nothing in the browser's cache.
 */
type Desk = { page: Page; session: CDPSession };

const SIZE = { width: 1280, height: 720 };
const EVENTS = ['console', 'pageerror', 'request', 'response', 'framenavigated'] as const;

export const test = base.extend<object, { desk: Desk }>({
  desk: [
    async ({ browser }, use, { project }) => {
      const { baseURL } = project.use;
      const context = await browser.newContext({ baseURL, viewport: SIZE });
      const page = await context.newPage();
      await use({ page, session: await context.newCDPSession(page) });
      await context.close();
    },
    { scope: 'worker' },
  ],
  page: async ({ desk: { page, session } }, use) => {
    const origins = new Set<string>();
    page.on('framenavigated', (frame) => {
      if (frame.url().startsWith('http')) origins.add(new URL(frame.url()).origin);
    });
    await use(page);
    for (const event of EVENTS) page.removeAllListeners(event);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.goto('about:blank');
    await page.emulateMedia({ media: null, colorScheme: null, reducedMotion: null });
    await page.setViewportSize(SIZE);
    await page.mouse.move(0, 0);
    for (const origin of origins) {
      await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
    }
  },
});
