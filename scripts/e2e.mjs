// Runs the browser tests against the built book: as it is, and once more under a sub-path.
import { spawnSync } from 'node:child_process';
import { requireChromium } from './chromium.mjs';

const run = (command, args, env = {}) => {
  const { status } = spawnSync(command, args, {
    stdio: 'inherit',
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
};

run('npx', ['astro', 'build', '--outDir', 'dist-subpath', '--silent'], { BASE_PATH: '/book/' });
run('npx', ['pagefind', '--site', 'dist-subpath', '--silent']);
run('npx', ['playwright', 'test', ...process.argv.slice(2)], { CHROME_PATH: requireChromium() });
