import katex from 'katex';
import { describe, expect, it } from 'vitest';
import { compactPage } from '~/book/compact-formulas';

const formula = katex.renderToString(
  '\\frac{\\sqrt{x_t}}{\\hat\\epsilon_\\theta} + \\bar\\alpha_t',
  {
    output: 'htmlAndMathml',
  },
);
const page = `<html><head><title>x</title></head><body>${formula.repeat(5)}<span style="width:50%">y</span>${formula.repeat(5)}<span style="top:9em;">rare</span></body></html>`;

/** Puts each named length back where it stood. */
function unnamed(html: string): string {
  const rules = new Map(
    [...html.matchAll(/\.katex \.(k\w+)\{([^}]*)\}/g)].map(([, name, lengths]) => [name, lengths]),
  );
  return html
    .replace(/<style>[^<]*<\/style>/, '')
    .replace(/<span class="([^"]*)"/g, (span, names: string) => {
      const last = names.split(' ').at(-1) ?? '';
      const lengths = rules.get(last);
      if (lengths === undefined) return span;
      const others = names.split(' ').slice(0, -1).join(' ');
      return `<span${others ? ` class="${others}"` : ''} style="${lengths}"`;
    });
}

describe('compactPage', () => {
  const compact = compactPage(page);

  it('says the same in fewer letters', () => {
    const sourceless = page.replace(/<\/?semantics>|<annotation[^]*?<\/annotation>/g, '');
    expect(unnamed(compact)).toBe(sourceless);
    expect(compact.length).toBeLessThan(0.9 * page.length);
  });

  it('names each frequent set of lengths once, and leaves other styles alone', () => {
    const names = [...compact.matchAll(/\.katex \.(k\w+)\{/g)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(5);
    expect(new Set(names).size).toBe(names.length);
    expect(compact).toContain('<span style="width:50%">');
    expect(compact.match(/style="[^"]*em;"/g)).toEqual(['style="top:9em;"']);
  });

  it('keeps the formula that screen readers read, without its TeX', () => {
    expect(compact.match(/<math /g)).toHaveLength(10);
    expect(compact).not.toContain('annotation');
  });

  it('leaves a page without formulas as it is', () => {
    const plain =
      '<html><head></head><body><span class="a" style="color:red">b</span></body></html>';
    expect(compactPage(plain)).toBe(plain);
  });
});
