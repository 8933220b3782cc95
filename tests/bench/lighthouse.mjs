// Lighthouse with its mobile profile (a phone's screen, simulated slow network and processor) on home
// and every chapter. Run through npx, so that nobody who only reads or tests installs it.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { BROWSER_ARGS } from '../../scripts/chromium.mjs';
import { pagesOf } from './book.mjs';
import { failure, row } from './report.mjs';

const PACKAGE = 'lighthouse@13.5.0';
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];
const BAR = 95;

/** @returns {Promise<import('./report.mjs').Row[]>} */
export async function lighthouseRows({ dist, server, executablePath }) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-lighthouse-'));
  const rows = [];
  try {
    for (const page of pagesOf(dist)) {
      const what = `${page} Lighthouse, mobile`;
      const file = path.join(folder, 'report.json');
      try {
        await promisify(execFile)(
          'npx',
          [
            '--yes',
            PACKAGE,
            server.origin + page,
            '--quiet',
            '--output=json',
            `--output-path=${file}`,
            `--only-categories=${CATEGORIES}`,
            `--chrome-flags=--headless=new ${BROWSER_ARGS.join(' ')}`,
            '--no-enable-error-reporting',
          ],
          {
            env: { ...process.env, CHROME_PATH: executablePath },
            timeout: 300_000,
            shell: process.platform === 'win32',
          },
        );
      } catch (error) {
        rows.push(failure(what, (error.stderr || error.message).trim()));
        continue;
      }
      rows.push(scoreRow(what, JSON.parse(readFileSync(file, 'utf8'))));
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function scoreRow(what, report) {
  const scores = CATEGORIES.map((id) => Math.round(100 * (report.categories[id]?.score ?? NaN)));
  const lost = CATEGORIES.flatMap((id) =>
    report.categories[id].auditRefs
      .filter(({ weight, id: audit }) => weight > 0 && report.audits[audit].score !== null)
      .filter(({ id: audit }) => report.audits[audit].score < 0.9)
      .map(({ id: audit }) => report.audits[audit].id),
  );
  const words = CATEGORIES.map((id, i) => `${id} ${scores[i]}`).join(', ');
  return row(
    what,
    lost.length > 0 ? `${words}; lost on ${lost.join(', ')}` : words,
    `≥ ${BAR} each`,
    scores.every((score) => score >= BAR),
  );
}
