import { fileURLToPath } from 'node:url';
import { defineConfig, fontProviders } from 'astro/config';
import { unified } from '@astrojs/markdown-remark';
import mdx from '@astrojs/mdx';
import sitemap from '@astrojs/sitemap';
import remarkMath from 'remark-math';
import { bareFormulas } from './src/book/bare-formulas';
import { rehypeFormulas } from './src/book/formulas';
import { learnFiles } from './src/book/learn-files';
import { pictureFiles } from './src/book/picture-files';
import { remarkLearning } from './src/book/remark-learning';
import { remarkNumbering } from './src/book/remark-numbering';
import { coursePackages } from './src/embed/packages/course-packages';
import { runtimeViteOptions } from './src/runtime/vite-options';

const font = (name: string) => `./src/styles/fonts/${name}.woff2`;

export default defineConfig({
  site: process.env.SITE ?? 'https://out-of-noise.example',
  base: process.env.BASE_PATH ?? '/',
  trailingSlash: 'always',
  // The default drops line breaks between words and inline elements; a book needs its spaces.
  compressHTML: true,
  // The last one lists what the others have written.
  integrations: [mdx(), sitemap(), learnFiles(), pictureFiles(), bareFormulas(), coursePackages()],
  markdown: {
    processor: unified({
      remarkPlugins: [remarkMath, remarkNumbering, remarkLearning],
      rehypePlugins: [rehypeFormulas],
    }),
    syntaxHighlight: false,
  },
  fonts: [
    {
      provider: fontProviders.local(),
      name: 'Source Serif 4',
      cssVariable: '--font-text',
      fallbacks: ['Georgia', 'serif'],
      options: {
        variants: [
          { weight: '400 700', style: 'normal', src: [font('text')] },
          { weight: '400 700', style: 'italic', src: [font('text-italic')] },
        ],
      },
    },
    {
      provider: fontProviders.local(),
      name: 'STIX Two Math',
      cssVariable: '--font-math',
      // Where a system has a font for mathematics, it knows the sizes of roots and brackets, too.
      fallbacks: ['math'],
      optimizedFallbacks: false,
      options: {
        variants: [{ weight: 400, style: 'normal', src: [font('math')] }],
      },
    },
  ],
  vite: {
    ...runtimeViteOptions,
    // Inlined scripts would need a Content-Security-Policy that allows them.
    build: { assetsInlineLimit: 0 },
    resolve: {
      alias: {
        'd3-interpolate': fileURLToPath(new URL('./src/ui/d3-interpolate.ts', import.meta.url)),
      },
    },
  },
  devToolbar: { enabled: false },
});
