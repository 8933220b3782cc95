/** Bundles the page on which the networks are timed: the book's own runtime beside two others. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { runtimeViteOptions } from '../../../src/runtime/vite-options';

const root = fileURLToPath(new URL('../../..', import.meta.url));

export default defineConfig({
  ...runtimeViteOptions,
  root,
  publicDir: false,
  resolve: { alias: { '~': `${root}src` } },
  build: {
    emptyOutDir: true,
    // TensorFlow.js starts its threads from the text of a function, which shorter names would break.
    minify: false,
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      input: ['./networks.html', './training.html'].map((name) =>
        fileURLToPath(new URL(name, import.meta.url)),
      ),
    },
  },
});
