import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { '~': fileURLToPath(new URL('./src', import.meta.url)) } },
  test: {
    include: ['tests/unit/**/*.test.ts', 'tests/models/**/*.test.ts', 'tests/architecture.test.ts'],
    testTimeout: 30_000,
    // Vitest would leave one processor to itself, which on two is half of them.
    maxWorkers: os.availableParallelism(),
  },
});
