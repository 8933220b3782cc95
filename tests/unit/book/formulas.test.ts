import { readFileSync, readdirSync } from 'node:fs';
import type { Element } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { describe, expect, it } from 'vitest';
import { withoutTex } from '~/book/bare-formulas';
import { rehypeFormulas, typeset, typesetHtml } from '~/book/formulas';
import { notation } from '~/notation';

/** The MathML alone, without its TeX. */
const mathml = (tex: string, display = false): string =>
  withoutTex(typesetHtml(tex, display)).replace(/^.*?<math[^>]*>|<\/math>.*$/g, '');

const THIN = '<mspace width="0.1667em"></mspace>';

describe('typeset', () => {
  it('sets an inline formula as math, one on its own line in a box that scrolls', () => {
    expect(typesetHtml('x')).toBe('<math data-tex="x"><mi>x</mi></math>');
    expect(typesetHtml('x', true)).toBe(
      '<span class="display-formula" data-tex="x"><math display="block"><mi>x</mi></math></span>',
    );
  });

  it('marks each symbol of the notation table, in the colour of what it stands for', () => {
    for (const { id, macro, colour } of notation) {
      const [symbol] = typeset(macro).children as Element[];
      expect(symbol.properties.dataSymbol).toBe(id);
      expect(symbol.properties.className).toEqual(colour === 'ink' ? undefined : [`c-${colour}`]);
    }
  });

  it('keeps marks of the page’s own beside those of the symbols', () => {
    expect(mathml('\\data{term=guess}{\\xzerohat}')).toMatch(
      /^<msub data-symbol="x0Hat" data-term="guess" class="c-generated">/,
    );
    expect(mathml('\\data{term=mean}{a+b}')).toMatch(/^<mrow data-term="mean">/);
  });

  it('leaves a spot for a live number, as text that can be rewritten', () => {
    expect(mathml('\\live{t}')).toBe('<mn><span data-live="t">–</span></mn>');
    expect(mathml('\\class{c-data}{\\data{live=s}{\\text{5·10⁻⁵}}}')).toBe(
      '<mn class="c-data"><span data-live="s">5·10⁻⁵</span></mn>',
    );
  });

  it('says which TeX it could not read', () => {
    expect(() => typeset('\\frac{1}{')).toThrow('Expected TeX, got \\frac{1}{');
    expect(() => typeset('\\nosuchmacro')).toThrow('\\nosuchmacro');
  });

  it('says which character the mathematics font lacks', () => {
    expect(() => typeset('x \\in \\mathfrak{A}')).toThrow(/𝔄 \(U\+1D504\).*\\mathfrak\{A\}/s);
    expect(() => typeset('\\text{Привет}')).not.toThrow();
    expect(() => typeset('\\varphi + \\epsilon')).not.toThrow();
  });
});

describe('spaces', () => {
  it('are none around signs in indices', () => {
    expect(mathml('x_{t-1}')).toContain('<mo lspace="0" rspace="0">−</mo>');
    expect(mathml('x-1')).toContain('<mo>−</mo>');
    // A fraction in a line of text is set as small as an index, and so is one inside another.
    expect(mathml('\\frac{a+b}2')).toContain('<mo lspace="0" rspace="0">+</mo>');
    expect(mathml('\\frac{a+b}2', true)).toContain('<mo>+</mo>');
    expect(mathml('\\frac{\\frac{a+b}2}2', true)).toContain('<mo lspace="0" rspace="0">+</mo>');
  });

  it('are thin between letters and sums or functions, and none after a sign', () => {
    expect(mathml('a\\sum_i b', true)).toMatch(
      new RegExp(`^<mi>a</mi>${THIN}<munder>.*</munder>${THIN}<mi>b</mi>$`),
    );
    expect(mathml('=\\sum_i b', true)).toMatch(/^<mo>=<\/mo><munder>/);
    expect(mathml('\\abar\\log\\abar')).toContain(`</msub>${THIN}<mi>log</mi>`);
    expect(mathml('-\\log x')).toContain(`<mo form="prefix">−</mo>${THIN}<mi>log</mi>`);
    expect(mathml('\\Normal\\!\\bigl(x\\bigr)')).toContain('margin-left:-0.1667em');
  });

  it('tell a sign before a term from one between two', () => {
    const forms = (tex: string) => mathml(tex).includes('<mo form="prefix">−</mo>');
    for (const tex of ['\\Bigl(-x\\Bigr)', 'a=-x', 'a,\\quad -x', '-x']) {
      expect([tex, forms(tex)]).toEqual([tex, true]);
    }
    for (const tex of ['a-x', '(a)-x', '(a+b)^2-x', 'a\\,-x']) {
      expect([tex, forms(tex)]).toEqual([tex, false]);
    }
  });

  it('tell a pair from a number', () => {
    expect(mathml('(0,1)')).toContain('<mn>0</mn><mo>,</mo><mn>1</mn>');
    expect(mathml('10{,}000')).toBe('<mn>10,000</mn>');
  });
});

describe('rows', () => {
  it('are dissolved where they add nothing', () => {
    expect(mathml('f(x)')).not.toContain('mrow');
    expect(mathml('x_{t}')).toBe('<msub><mi>x</mi><mi>t</mi></msub>');
    expect(mathml('\\frac{a+b}{c}')).toContain('<mrow><mi>a</mi>');
  });

  it('are kept where brackets stretch over them', () => {
    expect(mathml('a\\left(\\frac12\\right)b', true)).toMatch(
      /<mi>a<\/mi><mrow><mo.*<\/mrow><mi>b/,
    );
  });

  it('end in the bracket that carries the exponent, so that tall contents do not lift it', () => {
    expect(mathml('(a+b)^2')).toMatch(/<msup><mo stretchy="false">\)<\/mo><mn>2<\/mn><\/msup>$/);
    // Chromium gives a bracket its size in a row only.
    expect(mathml('\\bigl(a\\bigr)^2')).toMatch(/<msup><mrow><mo [^>]*>\)<\/mo><\/mrow>/);
  });
});

describe('accents, roots and small print', () => {
  it('keeps an accent as large as its letter', () => {
    expect(mathml('\\bar x')).toMatch(
      /^<mover accent="true"><mi>x<\/mi><mo [^>]*>¯<\/mo><\/mover>$/,
    );
    expect(mathml('\\overset{*}{=}')).not.toContain('accent="true"');
  });

  it('puts a strut into every root', () => {
    expect(mathml('\\sqrt{x}')).toMatch(/^<msqrt><mspace height="[^"]+" depth="[^"]+"><\/mspace>/);
  });

  it('says what size a fraction has where it is not the usual one', () => {
    expect(mathml('\\tfrac12', true)).toBe(
      '<mfrac displaystyle="false"><mn>1</mn><mn>2</mn></mfrac>',
    );
    expect(mathml('\\tfrac12')).toBe('<mfrac><mn>1</mn><mn>2</mn></mfrac>');
    expect(mathml('\\begin{aligned}a&=b\\end{aligned}', true)).toContain(
      '<mtable displaystyle="true"',
    );
  });
});

describe('long inline formulas', () => {
  it('may go on in the next line, after a relation, a plus or a minus', () => {
    const parts = typeset('a_1b_1c_1d_1=e_1f_1-g_1h_1').children as Element[];
    expect(parts.map(({ tagName }) => tagName)).toEqual(['mrow', 'mrow', 'mrow']);
    expect(typesetHtml('a_1b_1c_1d_1=e_1f_1-g_1h_1')).toMatch(/^<math class="parts"/);
  });

  it('short ones may not', () => {
    expect(typesetHtml('a=b-c')).not.toContain('parts');
    expect(typesetHtml('a=b-c', true)).not.toContain('parts');
  });
});

describe('long formulas on a line of their own', () => {
  const partsOf = (tex: string) => {
    const [math] = typeset(tex, true).children as Element[];
    const textOf = (node: Element): string =>
      node.children.map((c) => (c.type === 'text' ? c.value : textOf(c as Element))).join('');
    return math.properties.className ? (math.children as Element[]).map(textOf) : [];
  };

  it('may go on in the next before a relation', () => {
    expect(partsOf('a_1b_1c_1d_1e_1f_1=g_1h_1-i_1j_1')).toEqual(['a1b1c1d1e1f1', '=g1h1−i1j1']);
    expect(partsOf('a_1b_1c_1d_1e_1f_1:=g_1h_1-i_1j_1')).toEqual(['a1b1c1d1e1f1', ':=g1h1−i1j1']);
  });

  it('or after the space between two, each of which stays together where it can', () => {
    const tex = 'a_1b_1c_1d_1=e_1f_1,\\qquad -g_1h_1=0';
    expect(partsOf(tex)).toEqual(['a1b1c1d1=e1f1,', '−g1h1=0']);
    expect(typesetHtml(tex, true).match(/<mrow class="whole"><mrow>/g)).toHaveLength(2);
  });

  it('before plus and minus only where what is left is long', () => {
    expect(partsOf('f=a_1b_1c_1d_1e_1f_1+g_1h_1i_1j_1k_1')).toEqual([
      'f',
      '=a1b1c1d1e1f1',
      '+g1h1i1j1k1',
    ]);
  });

  it('but not within brackets or bars', () => {
    expect(partsOf('f(a_1b_1c_1+d_1e_1f_1+g_1h_1i_1j_1k_1)')).toEqual([]);
    expect(partsOf('\\|a_1b_1c_1+d_1e_1f_1+g_1h_1i_1\\|^2=0')).toEqual([
      '‖a1b1c1+d1e1f1+g1h1i1‖2',
      '=0',
    ]);
  });

  it('keep the spaces around a sign that begins a part', () => {
    expect(typesetHtml('f=a_1b_1c_1d_1e_1f_1-g_1h_1i_1j_1k_1', true)).toContain(
      '<mrow><mo form="infix">−</mo>',
    );
  });
});

describe('rehypeFormulas', () => {
  it('typesets what remark-math left as code, and nothing else', () => {
    const tree = fromHtml(
      '<p><code>y</code> <code class="language-math math-inline">x</code></p><pre><code class="language-math math-display">z</code></pre>',
      { fragment: true },
    );
    rehypeFormulas()(tree);
    const [p, display] = tree.children as Element[];
    expect((p.children as Element[]).map(({ tagName }) => tagName)).toEqual([
      'code',
      undefined,
      'math',
    ]);
    expect(display.properties).toMatchObject({ className: ['display-formula'], dataTex: 'z' });
  });

  it('no line begins with the punctuation after a formula', () => {
    const formula = '<code class="language-math math-inline">x</code>';
    const tree = fromHtml(`<p>${formula}), and ${formula} then ${formula}<em>.</em></p>`, {
      fragment: true,
    });
    rehypeFormulas()(tree);
    const words = (tree.children[0] as Element).children.map((node) =>
      node.type === 'text' ? node.value : (node as Element).tagName,
    );
    expect(words).toEqual(['span', ' and ', 'math', ' then ', 'math', 'em']);
    const [kept] = (tree.children[0] as Element).children as Element[];
    expect(kept.properties.className).toEqual(['with-stop']);
    expect(kept.children.at(-1)).toMatchObject({ type: 'text', value: '),' });
  });
});

describe('withoutTex', () => {
  it('takes the TeX off formulas and leaves the page as it is', () => {
    const page = `<p data-a="b">${typesetHtml('a<b, "c"')} data-tex</p>`;
    expect(page).toContain('data-tex=');
    expect(withoutTex(page)).toMatch(/^<p data-a="b"><math><mi>a<\/mi>.*<\/math> data-tex<\/p>$/);
  });
});

it('every formula of the chapters is as light as MathML can be', () => {
  const folder = new URL('../../../content/', import.meta.url);
  const formulas = readdirSync(folder)
    .filter((name) => /^\d+-/.test(name))
    .flatMap((name) => {
      const text = readFileSync(new URL(`${name}/index.mdx`, folder), 'utf8');
      return [...text.matchAll(/\$\$([^$]+)\$\$|(?<![\\$])\$([^$\n]+)\$/g)];
    });
  expect(formulas.length).toBeGreaterThan(500);
  const elements = formulas.map(([, display, inline]) => {
    const html = typesetHtml(display ?? inline, display !== undefined);
    return html.match(/<[a-z]/g)!.length;
  });
  // KaTeX needed about 40 for each.
  expect(elements.reduce((sum, count) => sum + count, 0) / formulas.length).toBeLessThan(16);
});
