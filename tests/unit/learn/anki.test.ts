import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ankiFile, expandMacros } from '~/learn/anki';

const card = {
  id: 'forward-process/abar-def',
  question: '',
  answer: '',
  questionText: 'What does \\(\\bar\\alpha_t\\) measure?',
  answerText: 'The share of signal power.',
  anchor: 'review-closed-form',
};
const chapter = {
  slug: 'forward-process',
  number: 5,
  title: 'The forward process',
  cards: [card],
};

/** The rows as Anki reads them: tab between fields, double quotes around them, doubled inside. */
function fieldsOf(file: string): string[][] {
  const rows = file.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return rows.map((row) =>
    row.split('\t').map((field) => {
      expect(field).toMatch(/^"(?:[^"]|"")*"$/);
      return field.slice(1, -1).replaceAll('""', '"');
    }),
  );
}

describe('the Anki file', () => {
  it('has headers, the card’s own id first, a deck and a tag for the chapter', () => {
    const file = ankiFile([chapter], 'https://book.example/');
    expect(file.split('\n').slice(0, 7)).toEqual([
      '#separator:tab',
      '#html:true',
      '#notetype:Basic',
      '#columns:id\tFront\tBack\tdeck\ttags',
      '#guid column:1',
      '#deck column:4',
      '#tags column:5',
    ]);
    expect(fieldsOf(file)).toEqual([
      [
        'out-of-noise/forward-process/abar-def',
        'What does \\(\\bar\\alpha_t\\) measure?',
        'The share of signal power.<br><br><small><a href="https://book.example/forward-process/#review-closed-form">Out of Noise, chapter 5</a></small>',
        'Out of Noise::05 The forward process',
        'out-of-noise::05-forward-process',
      ],
    ]);
  });

  it('keeps one row of five fields a card, whatever the card says', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('a\tb', 'a\r\nb\nc', '"quoted"', '#guid', '\\(a < b & c > d\\)', '<script>'),
    );
    fc.assert(
      fc.property(texts, texts, (questionText, answerText) => {
        const file = ankiFile(
          [{ ...chapter, cards: [{ ...card, questionText, answerText }] }],
          'https://book.example/',
        );
        const [row, ...more] = fieldsOf(file);
        expect(more).toEqual([]);
        expect(row).toHaveLength(5);
        expect(row[1]).not.toMatch(/<(?!br>)/);
        const text = row[1]
          .replaceAll('<br>', '\n')
          .replaceAll('&quot;', '"')
          .replaceAll('&gt;', '>')
          .replaceAll('&lt;', '<')
          .replaceAll('&amp;', '&');
        expect(text).toBe(questionText.replace(/\r\n?/g, '\n').replace(/\t+/g, ' '));
      }),
    );
  });
});

describe('macros', () => {
  const macros = {
    '\\xt': '\\mathbf{x}_t',
    '\\abar': '\\bar{\\alpha}_t',
    '\\sig': '\\sqrt{\\abar}',
  };

  it('are written out as groups, also inside one another', () => {
    expect(expandMacros('\\xt^2 + \\sig', macros)).toBe(
      '{\\mathbf{x}_t}^2 + {\\sqrt{{\\bar{\\alpha}_t}}}',
    );
  });

  it('longer commands that begin alike, line breaks and other commands stay', () => {
    expect(expandMacros('\\xtra \\\\xt \\alpha', macros)).toBe('\\xtra \\\\xt \\alpha');
    expect(expandMacros('\\toString', macros)).toBe('\\toString');
  });

  it('a circle of macros is told, not followed', () => {
    expect(() => expandMacros('\\a', { '\\a': '\\b', '\\b': '\\a' })).toThrow(
      'Expected macros that end, got \\a → \\b → \\a',
    );
  });
});
