/**
 * What the build must know about the runtime, for the `vite` section of astro.config. The worker is
 * built apart from the pages, and both refer to the wasm files: with the same name patterns the two
 * builds write each file once.
 */
export const runtimeViteOptions = {
  worker: {
    format: 'es' as const,
    rolldownOptions: {
      output: {
        entryFileNames: '_astro/[name].[hash].js',
        chunkFileNames: '_astro/[name].[hash].js',
        assetFileNames: '_astro/[name].[hash][extname]',
      },
    },
  },
  // Pre-bundling would move the loader away from the wasm file it expects beside it.
  optimizeDeps: { exclude: ['onnxruntime-web'] },
};
