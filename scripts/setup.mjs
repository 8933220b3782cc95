// Makes a fresh machine ready: installs what the lock file says, and finds or installs a Chromium
// when the tests need one. Runs on any Node from 20 up, with nothing installed yet.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';

const LOCK = 'package-lock.json';
const INSTALLED = 'node_modules/.package-lock.json';

const isInstalled = existsSync(INSTALLED) && statSync(INSTALLED).mtimeMs >= statSync(LOCK).mtimeMs;

if (!isInstalled) {
  console.log('Installing the packages of package-lock.json …');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    console.error(
      'Expected `npm ci` to install the packages, but it failed. Read its message above, check the network, and run this again.',
    );
    process.exit(status ?? 1);
  }
}

if (process.argv.includes('--browser')) {
  const { requireChromium } = await import('./chromium.mjs');
  console.log(`Chromium: ${requireChromium()}`);
}
