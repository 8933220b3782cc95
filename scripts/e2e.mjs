// Runs the browser tests against the built book: as it is, and once more under a sub-path, which is
// built first unless `--built` says that it is there. What else stands here goes to Playwright.
import { requireChromium } from './chromium.mjs';
import { run } from './run.mjs';

const args = process.argv.slice(2);
if (!args.includes('--built')) run('node', ['scripts/build-subpath.mjs']);
const rest = args.filter((arg) => arg !== '--built');
run('npx', ['playwright', 'test', ...rest], { CHROME_PATH: requireChromium() });
