import { defineConfig, fontProviders } from 'astro/config';
import { unified } from '@astrojs/markdown-remark';
import mdx from '@astrojs/mdx';
import sitemap from '@astrojs/sitemap';
import rehypeKatex from 'rehype-katex';
import remarkMath from 'remark-math';
import { compactFormulas } from './src/book/compact-formulas';
import { katexFonts } from './src/book/katex-fonts';
import { katexOptions } from './src/book/katex-options';
import { learnFiles } from './src/book/learn-files';
import { pictureFiles } from './src/book/picture-files';
import { remarkLearning } from './src/book/remark-learning';
import { remarkNumbering } from './src/book/remark-numbering';
import { coursePackages } from './src/embed/packages/course-packages';
import { runtimeViteOptions } from './src/runtime/vite-options';

const serif = (file: string) =>
  `./node_modules/@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-${file}.woff2`;

export default defineConfig({
  site: process.env.SITE ?? 'https://out-of-noise.example',
  base: process.env.BASE_PATH ?? '/',
  trailingSlash: 'always',
  // The default drops line breaks between words and inline elements; a book needs its spaces.
  compressHTML: true,
  // The last one lists what the others have written.
  integrations: [
    mdx(),
    sitemap(),
    learnFiles(),
    pictureFiles(),
    compactFormulas(),
    coursePackages(),
  ],
  markdown: {
    processor: unified({
      remarkPlugins: [remarkMath, remarkNumbering, remarkLearning],
      rehypePlugins: [[rehypeKatex, katexOptions]],
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
          { weight: '200 900', style: 'normal', src: [serif('normal')] },
          { weight: '200 900', style: 'italic', src: [serif('italic')] },
        ],
      },
    },
  ],
  vite: {
    ...runtimeViteOptions,
    plugins: [katexFonts],
    // Inlined scripts would need a Content-Security-Policy that allows them.
    build: { assetsInlineLimit: 0 },
  },
  devToolbar: { enabled: false },
});
