/** The book's questions, as `/learn/` lists them. What is not as expected is left out, with a reason. */

export type ChapterChoice = { slug: string; title: string; questions: number };
export type QuestionChoice = { id: string; text: string };

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

async function listAt(address: URL, what: string, field: string): Promise<Fields[]> {
  const trouble = (got: string): Error =>
    new Error(`Expected ${what}, got ${got}; check the connection, then choose again.`);
  const response = await fetch(address).catch(() => undefined);
  if (!response?.ok) throw trouble(response ? `status ${response.status}` : 'no answer');
  const value: unknown = await response.json().catch(() => undefined);
  const list = isFields(value) ? value[field] : undefined;
  if (!Array.isArray(list)) throw trouble('something else');
  return list.filter(isFields);
}

/** Chapters that have questions. @throws Error in words for the reader. */
export async function chapterChoices(home: string): Promise<ChapterChoice[]> {
  const address = new URL('learn/index.json', home);
  const chapters = await listAt(address, 'the list of the book’s questions', 'chapters');
  return chapters
    .map(({ slug, number, title, questions }) => ({
      slug: textOf(slug),
      title: `${typeof number === 'number' ? `${number} ` : ''}${textOf(title)}`,
      questions: Array.isArray(questions) ? questions.length : 0,
    }))
    .filter(({ slug, questions }) => slug !== '' && questions > 0);
}

/** The questions of one chapter. @throws Error in words for the reader. */
export async function questionChoices(home: string, slug: string): Promise<QuestionChoice[]> {
  const address = new URL(`learn/${encodeURIComponent(slug)}.json`, home);
  const questions = await listAt(address, 'this chapter’s questions', 'questions');
  return questions
    .map(({ id, promptText }) => ({ id: textOf(id), text: plain(textOf(promptText)) }))
    .filter(({ id }) => id !== '');
}

/** One line for a menu: TeX without its fences, at most about a hundred characters. */
function plain(text: string): string {
  const line = text
    .replace(/\\[()[\]]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > 110 ? `${line.slice(0, 108)}…` : line;
}
