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
const PATIENCE = 480_000;

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
            timeout: PATIENCE,
            shell: process.platform === 'win32',
          },
        );
      } catch (error) {
        rows.push(failure(what, reasonOf(error)));
        continue;
      }
      rows.push(scoreRow(what, JSON.parse(readFileSync(file, 'utf8'))));
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What Lighthouse said, without npm's own warnings. */
function reasonOf({ killed, stderr, message }) {
  if (killed) return `no report within ${PATIENCE / 1000} s`;
  const lines = (stderr || message)
    .split('\n')
    .filter((line) => line && !/^npm (warn|notice)/.test(line));
  return lines.find((line) => /error/i.test(line)) ?? lines[0] ?? message;
}

function scoreRow(what, { categories, audits }) {
  const scores = CATEGORIES.map((id) => Math.round(100 * (categories[id].score ?? NaN)));
  const lost = CATEGORIES.flatMap((id) => categories[id].auditRefs)
    .filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 0.9)
    .map(({ id }) => `${id} ${audits[id].displayValue ?? ''}`.trim());
  const words = CATEGORIES.map((id, i) => `${id} ${scores[i]}`).join(', ');
  return row(
    what,
    lost.length > 0 ? `${words}; lost on ${lost.join(', ')}` : words,
    `≥ ${BAR} each`,
    scores.every((score) => score >= BAR),
  );
}
