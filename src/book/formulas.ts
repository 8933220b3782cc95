import type { Element, Parents, Root } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { toHtml } from 'hast-util-to-html';
import temml from 'temml';
import { SKIP, visit } from 'unist-util-visit';
import { notation } from '../notation';
import { settle } from './formula-tree';

/**
 * One macro for each symbol of the notation table: `\xt` typesets x_t in the colour of what it
 * stands for and marks it, so that pointing at it anywhere explains it. `\live{name}` leaves a spot
 * for a number a figure writes in.
 */
const MACROS = {
  ...Object.fromEntries(
    notation.map(({ id, macro, tex }) => [macro, `\\data{symbol=${id}}{${tex}}`]),
  ),
  '\\live': '\\data{live=#1}{\\text{–}}',
};

/**
 * The formula as MathML, marked with its TeX until the book is built: an inline formula is a
 * `<math>`, one on a line of its own stands in a `<span class="display-formula">`, which goes on in the next
 * line where it can and else scrolls.
 * @throws Error if the TeX cannot be read or needs a character that the book's fonts lack.
 */
export function typeset(tex: string, display = false): Element {
  const html = render(tex, display);
  const [math] = fromHtml(html, { fragment: true }).children as Element[];
  try {
    settle(math);
  } catch (error) {
    throw new Error(`${(error as Error).message} The formula: ${tex}`, { cause: error });
  }
  if (!display) return { ...math, properties: { ...math.properties, dataTex: tex } };
  return {
    type: 'element',
    tagName: 'span',
    properties: { className: ['display-formula'], dataTex: tex },
    children: [math],
  };
}

export const typesetHtml = (tex: string, display = false): string => toHtml(typeset(tex, display));

function render(tex: string, displayMode: boolean): string {
  // Temml adds what a formula defines to the macros it is given.
  const options = { displayMode, macros: { ...MACROS }, throwOnError: true, wrap: 'none' as const };
  try {
    // The only TeX is the book's own, and the HTML extensions carry the symbol marks.
    return temml.renderToString(withPairs(tex), { ...options, trust: true });
  } catch (error) {
    throw new Error(`Expected TeX, got ${tex}: ${(error as Error).message}`, { cause: error });
  }
}

/** Temml takes `(0,1)` for a decimal number; here it is a pair, and `10{,}000` is a number. */
const withPairs = (tex: string): string =>
  tex
    .split(/(\\text\{[^}]*\})/)
    .map((part, i) => (i % 2 === 0 ? part.replace(/(\d),(?=\d)/g, '$1, ') : part))
    .join('');

/** What remark-math leaves as code, typeset. */
export function rehypeFormulas() {
  return (tree: Root): void => {
    visit(tree, 'element', (node, index, parent) => {
      const code = node.tagName === 'pre' ? node.children[0] : node;
      if (code?.type !== 'element' || !parent || index === undefined) return undefined;
      const classes = code.properties.className;
      if (!Array.isArray(classes) || !classes.includes('language-math')) return undefined;
      const tex = code.children.map((child) => ('value' in child ? child.value : '')).join('');
      const display = classes.includes('math-display');
      parent.children[index] = typeset(tex, display);
      if (!display) keepStop(parent, index);
      return SKIP;
    });
  };
}

/**
 * A browser may break a line on either side of a formula, and the comma after it would begin the
 * next one. Formula and punctuation stand together in a `<span class="with-stop">` that does not break.
 */
function keepStop({ children }: Parents, index: number): void {
  const [formula, after] = children.slice(index, index + 2);
  if (formula.type !== 'element' || after?.type !== 'text') return;
  const [stop] = /^[.,;:!?)’”]*/.exec(after.value) ?? [''];
  if (!stop) return;
  after.value = after.value.slice(stop.length);
  children[index] = {
    type: 'element',
    tagName: 'span',
    properties: { className: ['with-stop'] },
    children: [formula, { type: 'text', value: stop }],
  };
}
