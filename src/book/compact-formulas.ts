import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';

/** A span with nothing but lengths in em for its style: only typeset formulas have such. */
const MEASURED_SPAN = /<span(?: class="([^"]*)")? style="((?:[a-z-]+:-?[\d.]+em;?)+)"/g;
/** A rule for fewer repetitions than this costs more than it spares. */
const WORTH_A_NAME = 10;
const SOURCE =
  /<semantics>([^]*?)<annotation encoding="application\/x-tex">[^<]*<\/annotation><\/semantics>/g;

/**
 * A chapter holds hundreds of formulas, and their thousands of lengths repeat. Naming each length
 * once makes the page a sixth smaller and spares the browser from reading each one again before it
 * is on the screen. The TeX that KaTeX leaves beside each formula goes as well; what reads it (cards
 * for other programs) has read it by then.
 */
export function compactFormulas(): AstroIntegration {
  return {
    name: 'compact-formulas',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        const root = fileURLToPath(dir);
        const names = await readdir(root, { recursive: true });
        for (const name of names.filter((file) => file.endsWith('.html'))) {
          const page = path.join(root, name);
          const html = await readFile(page, 'utf8');
          const compact = compactPage(html);
          if (compact !== html) await writeFile(page, compact);
        }
      },
    },
  };
}

/** The page with its formulas' frequent lengths in one style sheet at the end of its head. */
export function compactPage(html: string): string {
  const body = html.replace(SOURCE, '$1');
  const counts = new Map<string, number>();
  for (const [, , lengths] of body.matchAll(MEASURED_SPAN)) {
    counts.set(lengths, (counts.get(lengths) ?? 0) + 1);
  }
  const frequent = [...counts].filter(([, count]) => count >= WORTH_A_NAME);
  if (frequent.length === 0) return body;
  const names = new Map(frequent.map(([lengths], i) => [lengths, `k${i.toString(36)}`]));
  const rules = [...names].map(([lengths, name]) => `.katex .${name}{${lengths}}`);
  return body
    .replace(MEASURED_SPAN, (span, classes: string | undefined, lengths: string) => {
      const name = names.get(lengths);
      return name ? `<span class="${classes ? `${classes} ` : ''}${name}"` : span;
    })
    .replace('</head>', `<style>${rules.join('')}</style></head>`);
}
