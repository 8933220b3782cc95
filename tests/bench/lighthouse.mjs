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
/** One run is at the mercy of what else the machine does; some end without a trace. */
const RUNS = 3;
const PATIENCE = 300_000;

/** @returns {Promise<import('./report.mjs').Row[]>} */
export async function lighthouseRows({ dist, server, executablePath }) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-lighthouse-'));
  try {
    const rows = [];
    for (const page of pagesOf(dist)) rows.push(await pageRow(page, folder));
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }

  async function pageRow(page, folder) {
    const what = `${page} Lighthouse, mobile, median of ${RUNS}`;
    const reports = [];
    let reason;
    for (let run = 0; run < RUNS; run++) {
      try {
        reports.push(await report(server.origin + page, path.join(folder, 'report.json')));
      } catch (error) {
        reason = reasonOf(error);
      }
    }
    if (reports.length === 0) return failure(what, reason);
    const speed = ({ categories }) => categories.performance.score;
    const sorted = reports.toSorted((a, b) => speed(a) - speed(b));
    return scoreRow(what, sorted[Math.floor(sorted.length / 2)]);
  }

  async function report(address, file) {
    const flags = [
      '--quiet',
      '--output=json',
      `--output-path=${file}`,
      `--only-categories=${CATEGORIES}`,
      `--chrome-flags=--headless=new ${BROWSER_ARGS.join(' ')}`,
      '--no-enable-error-reporting',
    ];
    await promisify(execFile)('npx', ['--yes', PACKAGE, address, ...flags], {
      env: { ...process.env, CHROME_PATH: executablePath },
      timeout: PATIENCE,
      shell: process.platform === 'win32',
    });
    return JSON.parse(readFileSync(file, 'utf8'));
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
