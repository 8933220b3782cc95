import { defineConfig } from '@playwright/test';
import { BROWSER_ARGS, WEBGPU_ARGS, requireChromium } from './scripts/chromium.mjs';

const PORT = 4410;
const OTHER_ORIGIN_PORT = 4411;
const SUBPATH_PORT = 4412;
const executablePath = requireChromium();

const serve = (port: number, ...more: string[]) => ({
  command: `node scripts/serve.mjs --port ${port} ${more.join(' ')}`,
  url: `http://127.0.0.1:${port}/${more.includes('/book/') ? 'book/' : ''}`,
  reuseExistingServer: false,
});

export default defineConfig({
  testDir: 'tests/e2e',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  workers: 3,
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  use: {
    baseURL: `http://127.0.0.1:${PORT}`,
    launchOptions: { executablePath, args: BROWSER_ARGS },
  },
  webServer: [
    serve(PORT),
    serve(OTHER_ORIGIN_PORT, '--plain'),
    serve(SUBPATH_PORT, '--dir', 'dist-subpath', '--base', '/book/'),
  ],
  projects: [
    { name: 'book', testIgnore: [/webgpu/, /subpath/] },
    {
      name: 'subpath',
      testMatch: /subpath/,
      use: { baseURL: `http://127.0.0.1:${SUBPATH_PORT}/book/` },
    },
    {
      name: 'webgpu',
      testMatch: /webgpu/,
      timeout: 240_000,
      use: { launchOptions: { executablePath, args: WEBGPU_ARGS } },
    },
  ],
});
