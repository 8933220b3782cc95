import { createHash } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';

const INLINE_PNG = /<img src="data:image\/png;base64,([^"]+)"/g;

/**
 * The pictures that figures draw at build time, as files of their own.
 *
 * A component can only write a picture into the page. Inside the page it delays the first words: a
 * chapter's pictures weigh more than its text. After the build each becomes a file named by its
 * content, shared by the pages that show it and fetched when it comes near the screen.
 */
export function pictureFiles(): AstroIntegration {
  let base = '/';
  return {
    name: 'picture-files',
    hooks: {
      'astro:config:done': ({ config }) => {
        base = config.base.replace(/\/?$/, '/');
      },
      'astro:build:done': async ({ dir }) => {
        const root = fileURLToPath(dir);
        const names = await readdir(root, { recursive: true });
        const pages = names.filter((name) => name.endsWith('.html'));
        for (const page of pages) await movePictures(root, path.join(root, page), base);
      },
    },
  };
}

async function movePictures(root: string, page: string, base: string): Promise<void> {
  const html = await readFile(page, 'utf8');
  const pictures = new Map<string, Buffer>();
  const moved = html.replace(INLINE_PNG, (_, base64: string) => {
    const png = Buffer.from(base64, 'base64');
    const name = `_astro/${createHash('sha256').update(png).digest('hex').slice(0, 16)}.png`;
    pictures.set(name, png);
    return `<img loading="lazy" src="${base}${name}"`;
  });
  if (pictures.size === 0) return;
  for (const [name, png] of pictures) await writeFile(path.join(root, name), png);
  await writeFile(page, moved);
}
