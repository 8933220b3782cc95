/** Course packages for the tests: from the composer's own button, or straight from the built book. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import type { PackageFiles } from '../../../src/embed/packages/file-list';
import { packageFiles } from '../../../src/embed/packages/package';
import type { Version } from './platform';

const DIST = path.resolve(import.meta.dirname, '../../../dist');

/** Unpacks a package; the files by their path. */
export const unpack = (zip: Uint8Array): Map<string, Uint8Array> =>
  new Map(Object.entries(unzipSync(zip)));

/** Presses the button on the composer's page as it is set up now. */
export async function downloadPackage(page: Page): Promise<Map<string, Uint8Array>> {
  const button = page.getByRole('button', { name: 'Download the package' });
  await expect(page.locator('[data-said="package"]')).toContainText('About');
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return unpack(readFileSync(await download.path()));
}

/** The package of a figure as it is, without a browser; zipping it and unzipping it would prove no more. */
export function packageOf(
  figure: string,
  version: Version,
  questions: readonly string[] = [],
): Promise<Map<string, Uint8Array>> {
  const read = (name: string) => new Uint8Array(readFileSync(path.join(DIST, name)));
  const list = JSON.parse(
    readFileSync(path.join(DIST, 'embed', figure, 'files.json'), 'utf8'),
  ) as PackageFiles;
  return packageFiles(
    {
      version,
      title: figure,
      query: new URLSearchParams({ question: questions.join(',') }).toString(),
      questions,
      passMark: 0.5,
      theme: 'light',
      list,
      base: '/',
      home: 'https://book.example/',
    },
    { fetchFile: (name) => Promise.resolve(read(name)) },
  );
}
