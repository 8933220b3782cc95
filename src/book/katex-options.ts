import type { KatexOptions } from 'katex';
import { notation } from '../notation';

/**
 * One macro for each symbol of the notation table: `\xt` typesets x_t in the colour of what it
 * stands for and marks it, so that pointing at it anywhere explains it. `\live{name}` leaves a spot
 * for a number a figure writes in.
 */
const symbolMacros = Object.fromEntries(
  notation.map(({ id, macro, tex, colour }) => [
    macro,
    `\\htmlData{symbol=${id}}{\\htmlClass{c-${colour}}{${tex}}}`,
  ]),
);

export const katexOptions: KatexOptions = {
  macros: { ...symbolMacros, '\\live': '\\htmlData{live=#1}{\\text{–}}' },
  // The only TeX is the book's own, and the HTML extensions carry the symbol marks.
  trust: true,
  strict: (code: string) => (code === 'htmlExtension' ? 'ignore' : 'error'),
  throwOnError: true,
  output: 'htmlAndMathml',
};
