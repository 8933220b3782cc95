// The rows of the benchmark, and the one table they make.
import { execFileSync } from 'node:child_process';
import os from 'node:os';
import { format } from 'prettier';

/**
 * @typedef {object} Row
 * @property {string} what
 * @property {string} measured
 * @property {string} bar `none` where there is nothing to hold
 * @property {boolean} [ok] undefined where there is no bar
 * @property {boolean} [failed] the measurement could not be made; `measured` says why
 */

/** @returns {Row} */
export const row = (what, measured, bar, ok) => ({ what, measured, bar, ok });

/** @returns {Row} */
export const failure = (what, why) => ({
  what,
  measured: `not measured: ${why.split('\n')[0]}`,
  bar: '',
  failed: true,
});

export const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
export const megabytes = (bytes) => `${(bytes / 1e6).toFixed(2)} MB`;
export const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;
export const decimal = (value) => (value < 100 ? value.toPrecision(2) : value.toFixed(0));

/** The value below which a share of the values lies (nearest rank). */
export function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

const verdict = ({ ok, failed }) => (failed ? '?' : ok === undefined ? '' : ok ? 'ok' : '✗');
const cell = (text) => text.replaceAll('|', '\\|');

/** The page that says what was measured, where and how. */
export function asMarkdown(rows, { browser, load }) {
  const [{ model }] = os.cpus();
  const table = rows.map((entry) =>
    [entry.what, entry.measured, entry.bar, verdict(entry)].map(cell).join(' | '),
  );
  return format(
    `# Benchmark

Written by \`npm run bench\`; every row says how it was measured in \`tests/bench/\`.

- date: ${new Date().toISOString().slice(0, 10)}
- commit: ${commit()}
- machine: ${os.cpus().length} × ${model.trim()}, ${Math.round(os.totalmem() / 2 ** 30)} GiB; load when it began ${load.toFixed(1)}
- browser: ${browser}, headless
- Node: ${process.versions.node}

| what | measured | bar | |
| --- | --- | --- | --- |
${table.map((line) => `| ${line} |`).join('\n')}
`,
    { parser: 'markdown' },
  );
}

function commit() {
  const git = (...args) => execFileSync('git', args, { encoding: 'utf8' }).trim();
  try {
    const changed = git('status', '--porcelain') !== '';
    return `${git('rev-parse', '--short', 'HEAD')}${changed ? ', with changes' : ''}`;
  } catch {
    return 'unknown';
  }
}
