/** Names of cards and questions, the same in the page, in storage and in every export. */

/** `forward-process/abar-def`: the chapter's address and the author's id. */
export type CardId = string;
export type QuestionId = string;

/** Longest name accepted from outside; the book's own are far shorter. */
const MOST_CHARACTERS = 120;
const NAME = /^[a-z0-9][a-z0-9-]*\/[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** The name of a card or question of a chapter. RangeError where one of the parts cannot be a name. */
export function learnId(chapterSlug: string, id: string): CardId {
  const name = `${chapterSlug}/${id}`;
  if (!isLearnId(name)) {
    throw new RangeError(
      `Expected a chapter’s address and an id of letters, digits, dots and hyphens, got “${name}”; mend the id.`,
    );
  }
  return name;
}

export const isLearnId = (name: string): boolean =>
  name.length <= MOST_CHARACTERS && NAME.test(name);

export const chapterOf = (id: CardId): string => id.slice(0, id.indexOf('/'));

/** Where progress lies; it exists from a reader's first answer on. */
export const DATABASE = 'out-of-noise-progress';
