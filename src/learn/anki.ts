/** Cards as a text file that Anki imports, and imports again without losing its own scheduling. */
import type { LearnChapter } from '~/learn/chapter-cards';

const COLUMNS = ['id', 'Front', 'Back', 'deck', 'tags'] as const;

/**
 * Tab-separated text with Anki's file headers. The first column is the card's own id and Anki's
 * GUID: a second import updates the notes it knows and leaves their scheduling alone. Formulas
 * stand in `\( \)` and `\[ \]`, decks and tags name the chapter.
 *
 * @param address where the book is served, ending in a slash; each back links to its chapter.
 */
export function ankiFile(
  chapters: readonly Pick<LearnChapter, 'slug' | 'number' | 'title' | 'cards'>[],
  address: string,
): string {
  const headers = [
    '#separator:tab',
    '#html:true',
    '#notetype:Basic',
    `#columns:${COLUMNS.join('\t')}`,
    '#guid column:1',
    '#deck column:4',
    '#tags column:5',
  ];
  const rows = chapters.flatMap(({ slug, number, title, cards }) => {
    const two = String(number).padStart(2, '0');
    return cards.map(({ id, questionText, answerText, anchor }) => {
      const page = `${address}${slug}/${anchor ? `#${anchor}` : ''}`;
      const source = `<a href="${asHtml(page)}">Out of Noise, chapter ${number}</a>`;
      return [
        `out-of-noise/${id}`,
        asHtml(questionText),
        `${asHtml(answerText)}<br><br><small>${source}</small>`,
        `Out of Noise::${two} ${title.replaceAll('::', ':')}`,
        `out-of-noise::${two}-${slug}`,
      ];
    });
  });
  return [...headers, ...rows.map((row) => row.map(quoted).join('\t'))].join('\n') + '\n';
}

const asHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/\r\n?|\n/g, '<br>');

const quoted = (field: string): string =>
  `"${field.replace(/[\t\r\n]+/g, ' ').replaceAll('"', '""')}"`;

/**
 * TeX with the book's own macros written out, for programs that do not know them. Each expansion
 * stays a group, as in the book's own typesetting, so that `\xt^2` squares the whole symbol.
 *
 * @param macros from macro (`\xt`) to TeX; expansions may use other macros, but not in a circle.
 */
export function expandMacros(tex: string, macros: Readonly<Record<string, string>>): string {
  const expand = (text: string, open: readonly string[]): string =>
    text.replace(/\\(?:[A-Za-z]+|[^A-Za-z])/g, (macro) => {
      if (!Object.hasOwn(macros, macro)) return macro;
      if (open.includes(macro)) {
        throw new RangeError(
          `Expected macros that end, got ${[...open, macro].join(' → ')}; write one of them without the others.`,
        );
      }
      return `{${expand(macros[macro], [...open, macro])}}`;
    });
  return expand(tex, []);
}
