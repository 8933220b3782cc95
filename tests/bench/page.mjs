// The pages on which the book's own code runs beside other libraries: built once, served, opened.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { BROWSER_ARGS } from '../../scripts/chromium.mjs';
import { visit } from './book.mjs';
import { host } from './host.mjs';

/**
 * Builds the pages of `page/` and hands `use` a function that opens one in a browser of its own:
 * `withPage({ file, ready, headers, args, prepare }, use)`; `ready` is the function of the window that
 * the page offers once it can be asked, `prepare` is done before it loads.
 */
export async function withPages(launch, use) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-page-'));
  try {
    const config = path.join(import.meta.dirname, 'page/vite.config.ts');
    await build({ configFile: config, logLevel: 'error', build: { outDir: folder } });
    return await use(withPage);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }

  async function withPage({ file, ready, headers = {}, args = BROWSER_ARGS, prepare }, then) {
    const server = await host(folder, headers);
    const browser = await launch(args);
    try {
      const page = await visit(browser);
      await prepare?.(page);
      await page.goto(`${server.origin}/tests/bench/page/${file}`);
      await page.waitForFunction((name) => name in window, ready);
      return await then(page);
    } finally {
      await browser.close();
      server.close();
    }
  }
}
