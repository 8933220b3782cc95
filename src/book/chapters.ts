import { getCollection, type CollectionEntry } from 'astro:content';

export type Chapter = CollectionEntry<'chapters'>;

/** All chapters in order of their folders. */
export async function chapters(): Promise<Chapter[]> {
  const all = await getCollection('chapters');
  return all.sort((a, b) => a.data.number - b.data.number);
}

/** `15-forward-process/index` → `forward-process`: addresses carry no number. */
export const slugOf = (chapter: Chapter): string =>
  chapter.id.replace(/\/index$/, '').replace(/^\d+-/, '');

/** An address inside the book, whatever path the book is served under. */
export const bookUrl = (pathname: string): string =>
  `${import.meta.env.BASE_URL.replace(/\/$/, '')}/${pathname.replace(/^\//, '')}`;
