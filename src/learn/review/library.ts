/** The chapters' cards and questions, fetched when they are needed and once. */
import { chapterOf, type CardId } from '~/learn/identity';
import type { LearnCard, LearnChapter, LearnIndex } from '~/learn/chapter-cards';

export type Library = {
  index(): Promise<LearnIndex>;
  chapter(slug: string): Promise<LearnChapter>;
  /** The cards with these ids, in this order; ids that the book no longer has are left out. */
  cards(ids: readonly CardId[]): Promise<LearnCard[]>;
};

/** @param base where the book is served, ending in a slash. */
export function openLibrary(base: string): Library {
  const files = new Map<string, Promise<unknown>>();
  const load = <T>(name: string): Promise<T> => {
    let file = files.get(name);
    if (!file) {
      file = fetchJson(`${base}learn/${name}.json`);
      files.set(name, file);
      // A failed fetch is not kept: the reader may try again.
      file.catch(() => files.delete(name));
    }
    return file as Promise<T>;
  };
  const chapter = (slug: string) => load<LearnChapter>(slug);
  return {
    index: () => load<LearnIndex>('index'),
    chapter,
    async cards(ids) {
      const slugs = [...new Set(ids.map(chapterOf))];
      const chapters = await Promise.all(slugs.map(chapter));
      const byId = new Map(chapters.flatMap(({ cards }) => cards.map((card) => [card.id, card])));
      return ids.flatMap((id) => byId.get(id) ?? []);
    },
  };
}

async function fetchJson(url: string): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch {
    throw new Error(
      'Expected this book’s cards, but no connection could be made. Check it, then retry.',
    );
  }
  if (!response.ok) {
    throw new Error(
      `Expected this book’s cards at ${url}, got ${response.status}. Reload the page.`,
    );
  }
  return response.json();
}
