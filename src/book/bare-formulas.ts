import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';

/**
 * Takes the TeX off the formulas of the finished pages: no browser needs it, and what reads it (cards
 * for other programs) has read it by then.
 */
export function bareFormulas(): AstroIntegration {
  return {
    name: 'bare-formulas',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        const root = fileURLToPath(dir);
        const names = await readdir(root, { recursive: true });
        for (const name of names.filter((file) => file.endsWith('.html'))) {
          const page = path.join(root, name);
          const html = await readFile(page, 'utf8');
          const bare = withoutTex(html);
          if (bare !== html) await writeFile(page, bare);
        }
      },
    },
  };
}

/** The page as it was, its formulas without `data-tex`. */
export const withoutTex = (html: string): string => html.replace(/ data-tex="[^"]*"/g, '');
