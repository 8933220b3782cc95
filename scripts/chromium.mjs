// Where a Chromium is. An installed one first (CHROME_PATH, then the usual names), then the one
// Playwright can download, then the system's packages.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** Enough to draw pages without a screen, and without looking for anything on the network. */
export const BROWSER_ARGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** WebGPU on the software adapter: slow, but the real code path. */
export const WEBGPU_ARGS = [
  ...BROWSER_ARGS,
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
];

const onPath = (name) => {
  const which = process.platform === 'win32' ? 'where' : 'which';
  const { status, stdout } = spawnSync(which, [name], { encoding: 'utf8' });
  return status === 0 ? stdout.split('\n')[0].trim() : undefined;
};

function ownOfPlaywright() {
  try {
    const { chromium } = createRequire(import.meta.url)('@playwright/test');
    const found = chromium.executablePath();
    return existsSync(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

/** The path of a Chromium already on this machine, or undefined. */
export function findChromium() {
  const asked = process.env.CHROME_PATH;
  if (asked) {
    if (existsSync(asked)) return asked;
    throw new Error(
      `Expected CHROME_PATH to name a browser, got “${asked}”, which does not exist; correct or unset it.`,
    );
  }
  for (const name of NAMES) {
    const found = onPath(name);
    if (found) return found;
  }
  return PLACES.find((place) => existsSync(place)) ?? ownOfPlaywright();
}

const attempt = (command, args) => {
  console.log(`> ${command} ${args.join(' ')}`);
  return spawnSync(command, args, { stdio: 'inherit', timeout: 600_000 }).status === 0;
};

/** The path of a Chromium, installing one if there is none. */
export function requireChromium() {
  const found = findChromium();
  if (found) return found;
  attempt('npx', ['playwright', 'install', 'chromium']);
  const downloaded = ownOfPlaywright();
  if (downloaded) return downloaded;
  if (onPath('apt-get')) {
    const root = process.getuid?.() === 0;
    const apt = (args) =>
      root ? attempt('apt-get', args) : attempt('sudo', ['-n', 'apt-get', ...args]);
    apt(['update', '-qq']);
    apt(['install', '-y', '-qq', '--no-install-recommends', 'chromium']);
  }
  const installed = findChromium();
  if (!installed) {
    throw new Error(
      'Expected to find or install a Chromium, found none. Install Chromium or Chrome, or set CHROME_PATH to one, and run this again.',
    );
  }
  return installed;
}

/** For messages: “Chromium 156.0…”. */
export const chromiumVersion = (path) =>
  execFileSync(path, ['--version', '--no-sandbox'], { encoding: 'utf8' }).trim();
