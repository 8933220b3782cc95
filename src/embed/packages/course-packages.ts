/**
 * The build's part in course packages. Scripts address what they load relative to themselves, so
 * that a copy of the embed page works in any folder; and beside every embed page lies `files.json`,
 * the list of what such a copy must hold. Must stand last among the integrations: it lists what the
 * others have written.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { AstroIntegration } from 'astro';
import type { Plugin, RenderBuiltAssetUrl } from 'vite';
import { filesOf, type BuiltChunk, type PackageFiles } from './file-list';

const TEXT = /\.(?:html|js|mjs|css|json|svg)$/;

export function coursePackages(): AstroIntegration {
  const chunks = new Map<string, BuiltChunk>();
  return {
    name: 'course-packages',
    hooks: {
      'astro:config:setup': ({ updateConfig }) => {
        updateConfig({
          vite: {
            plugins: [rememberChunks(chunks)],
            experimental: {
              renderBuiltUrl: relativeInScripts,
            },
          },
        });
      },
      'astro:build:done': async ({ dir }) => {
        await writeLists(fileURLToPath(dir), chunks);
      },
    },
  };
}

const relativeInScripts: RenderBuiltAssetUrl = (_, { hostType, ssr }) =>
  hostType === 'js' && !ssr ? { relative: true } : undefined;

/** The page's own scripts, not those that only render it. */
function rememberChunks(chunks: Map<string, BuiltChunk>): Plugin {
  return {
    name: 'course-packages:chunks',
    generateBundle(_, bundle) {
      if (this.environment.name !== 'client') return;
      for (const output of Object.values(bundle)) {
        if (output.type !== 'chunk') continue;
        const { fileName, imports, dynamicImports, facadeModuleId } = output;
        const entry = facadeModuleId?.replace(/\?.*$/, '');
        chunks.set(fileName, { imports, dynamicImports, entry });
      }
    },
  };
}

async function writeLists(root: string, chunks: Map<string, BuiltChunk>): Promise<void> {
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(path.join(root, name)).isFile())
    .map((name) => name.split(path.sep).join('/'));
  const texts = new Map<string, string>();
  const textOf = (name: string): string | undefined => {
    if (!TEXT.test(name) || !paths.includes(name)) return undefined;
    const text = texts.get(name) ?? readFileSync(path.join(root, name), 'utf8');
    texts.set(name, text);
    return text;
  };
  const sizes = new Map<string, { bytes: number; gzipBytes: number }>();
  const sizeOf = (name: string) => {
    const known = sizes.get(name);
    if (known) return known;
    const bytes = readFileSync(path.join(root, name));
    const size = { bytes: bytes.length, gzipBytes: gzipSync(bytes).length };
    sizes.set(name, size);
    return size;
  };
  const figures = paths.flatMap((name) => /^embed\/([^/]+)\/index\.html$/.exec(name)?.[1] ?? []);
  for (const figure of figures) {
    const files = filesOf(figure, { paths, chunks, textOf });
    const list: PackageFiles = {
      figure,
      page: `embed/${figure}/index.html`,
      files: files.map((name) => ({ path: name, ...sizeOf(name) })),
    };
    await writeFile(path.join(root, 'embed', figure, 'files.json'), JSON.stringify(list));
  }
}
