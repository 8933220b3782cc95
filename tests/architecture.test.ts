import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

/**
 * Who may import whom. A folder may always import itself; everything else is named here, and what
 * is not named is forbidden.
 */
const MAY_IMPORT: Record<string, readonly string[]> = {
  math: [],
  embed: ['math'],
  samplers: ['math'],
  training: ['math', 'workers'],
  faces: ['math'],
  learn: ['math'],
  ui: ['math', 'embed', 'images'],
  notation: [],
  runtime: ['math', 'samplers', 'models', 'workers'],
  workers: [],
  book: ['math', 'notation', 'content', 'ui', 'learn'],
  components: ['book', 'ui', 'math', 'notation', 'runtime', 'learn', 'models'],
  widgets: [
    'ui',
    'embed',
    'samplers',
    'runtime',
    'training',
    'faces',
    'learn',
    'math',
    'components',
    'book',
  ],
  content: ['widgets', 'components', 'math'],
  layouts: [
    'components',
    'book',
    'widgets',
    'embed',
    'learn',
    'notation',
    'styles',
    'runtime',
    'models',
  ],
  pages: [
    'layouts',
    'components',
    'book',
    'widgets',
    'content',
    'embed',
    'notation',
    'math',
    'learn',
    'ui',
    'runtime',
    'models',
  ],
  'content.config': [],
};

const ROOT = path.resolve(import.meta.dirname, '..');
const SOURCE = /\.(ts|astro|mdx)$/;
const IMPORT = /(?:from|import|import\.meta\.glob(?:<[^(]*>)?)\s*\(?\s*['"]([^'"]+)['"]/g;

function sourcesUnder(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => SOURCE.test(name) && !name.endsWith('.d.ts'))
    .map((name) => path.join(folder, name));
}

/** The layer a path belongs to: `src/math/random.ts` → `math`, `content/x/index.mdx` → `content`. */
function layerOf(file: string): string {
  const parts = file.split(path.sep);
  if (parts[0] !== 'src') return parts[0];
  return parts[1].replace(/\.(ts|astro)$/, '');
}

function targetOf(file: string, specifier: string): string | undefined {
  if (specifier.startsWith('~/')) return path.join('src', specifier.slice(2));
  if (specifier.startsWith('/')) return specifier.slice(1);
  if (specifier.startsWith('.')) return path.join(path.dirname(file), specifier);
  return undefined;
}

type Arrow = { file: string; from: string; to: string; target: string };

const files = [...sourcesUnder('src'), ...sourcesUnder('content')];
const arrows: Arrow[] = files.flatMap((file) => {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  return [...text.matchAll(IMPORT)].flatMap(([, specifier]) => {
    const target = targetOf(file, specifier);
    return target ? [{ file, from: layerOf(file), to: layerOf(target), target }] : [];
  });
});

describe('imports follow the arrows', () => {
  it('finds imports to check', () => {
    expect(arrows.length).toBeGreaterThan(50);
  });

  it('knows every layer', () => {
    const unknown = [...new Set(files.map(layerOf))].filter(
      (layer) => !(layer in MAY_IMPORT) && layer !== 'env.d',
    );
    expect(unknown).toEqual([]);
  });

  it('no layer imports what it may not', () => {
    const wrong = arrows
      .filter(({ from, to }) => from !== to && !(MAY_IMPORT[from] ?? []).includes(to))
      .map(({ file, target }) => `${file} → ${target}`);
    expect(wrong).toEqual([]);
  });

  it('no figure imports another figure', () => {
    const folderOf = (file: string) => file.split(path.sep)[2];
    const wrong = arrows
      .filter(({ from, to }) => from === 'widgets' && to === 'widgets')
      .filter(({ file, target }) => folderOf(file) !== folderOf(path.normalize(target)))
      .map(({ file, target }) => `${file} → ${target}`);
    expect(wrong).toEqual([]);
  });

  it('onnxruntime-web is imported in the worker and nowhere else in the page', () => {
    const importers = files.filter((file) =>
      /(?:from|import)\s*\(?\s*['"]onnxruntime-web/.test(
        readFileSync(path.join(ROOT, file), 'utf8'),
      ),
    );
    const allowed = ['src/runtime/worker.ts', 'src/runtime/node.ts'];
    expect(importers.filter((file) => !allowed.includes(file))).toEqual([]);
  });

  it('jax-js reaches the page through the training worker only', () => {
    const importsJax = (file: string) =>
      /(?:from|import)\s*\(?\s*['"]@jax-js/.test(readFileSync(path.join(ROOT, file), 'utf8'));
    expect(files.filter((file) => importsJax(file) && layerOf(file) !== 'training')).toEqual([]);

    // Pictures drawn at build time may be trained then: by files that no page loads, chapters among them.
    const isAtBuild = (file: string) => /(?:\.astro|\.mdx|at-build\.ts|\/quoted\.ts)$/.test(file);
    const trainers = arrows.filter(({ to, target }) => to === 'training' && /\/node$/.test(target));
    expect(trainers.filter(({ file }) => !isAtBuild(file))).toEqual([]);
    const borrowers = arrows.filter(({ target }) => /(?:at-build|\/quoted)$/.test(target));
    expect(borrowers.filter(({ file }) => !isAtBuild(file))).toEqual([]);

    // What figures import of `training`, and what that imports in turn. The worker is an address.
    const fileOf = (target: string) => path.normalize(target).replace(/(\.ts)?$/, '.ts');
    const reached = new Set(
      arrows
        .filter(({ from, to }) => from !== 'training' && to === 'training')
        .filter(({ file }) => !isAtBuild(file))
        .map(({ target }) => fileOf(target)),
    );
    reached.add('src/training/client.ts');
    for (const file of reached) {
      for (const arrow of arrows) {
        if (arrow.file === file && arrow.to === 'training' && !arrow.target.includes('?')) {
          reached.add(fileOf(arrow.target));
        }
      }
    }
    expect(reached.size).toBeGreaterThan(3);
    expect([...reached].filter(importsJax)).toEqual([]);
  });

  it('every folder under src says what it is for', () => {
    const folders = readdirSync(path.join(ROOT, 'src'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
    const silent = folders.filter((folder) => {
      const names = readdirSync(path.join(ROOT, 'src', folder));
      return !['styles', 'pages'].includes(folder) && !names.includes('README.md');
    });
    expect(silent).toEqual([]);
  });

  it('every figure folder is complete', () => {
    const widgets = readdirSync(path.join(ROOT, 'src/widgets'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
    expect(widgets.length).toBeGreaterThan(0);
    for (const tag of widgets) {
      const pascal = tag.replace(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase());
      const names = readdirSync(path.join(ROOT, 'src/widgets', tag));
      const wanted = [
        `${pascal}.astro`,
        'element.ts',
        'state.ts',
        'readings.ts',
        'view.ts',
        'notes.mdx',
        'links.json',
      ];
      expect({ tag, missing: wanted.filter((name) => !names.includes(name)) }).toEqual({
        tag,
        missing: [],
      });
    }
  });
});
