import { Cite } from '@citation-js/core';
import '@citation-js/plugin-bibtex';
import '@citation-js/plugin-csl';
import bibtex from '../../content/bibliography.bib?raw';

/** One entry of `content/bibliography.bib`, as the pages show it. */
export type Reference = { key: string; authors: string; year: string; html: string };

type CslName = { family?: string; literal?: string; 'non-dropping-particle'?: string };
type CslItem = { id: string; author?: CslName[]; issued?: { 'date-parts'?: number[][] } };

const nameOf = (name: CslName) =>
  [name['non-dropping-particle'], name.family ?? name.literal].filter(Boolean).join(' ');

function shortAuthors(authors: CslName[] = []): string {
  if (authors.length === 0) return 'Anonymous';
  if (authors.length === 1) return nameOf(authors[0]);
  if (authors.length === 2) return `${nameOf(authors[0])} & ${nameOf(authors[1])}`;
  return `${nameOf(authors[0])} et al.`;
}

const bibliography = new Cite(bibtex);

/** Addresses become links; what follows a sentence's full stop stays outside. */
const linkAddresses = (html: string) =>
  html.replace(/https?:\/\/[^\s<]+[^\s<.,)]/g, (url) => `<a href="${url}">${url}</a>`);

const references = new Map<string, Reference>(
  (bibliography.data as CslItem[]).map((item) => [
    item.id,
    {
      key: item.id,
      authors: shortAuthors(item.author),
      year: String(item.issued?.['date-parts']?.[0]?.[0] ?? 'n.d.'),
      html: linkAddresses(
        bibliography
          .format('bibliography', {
            entry: [item.id],
            template: 'apa',
            lang: 'en-US',
            format: 'html',
          })
          .replace(/<\/?div[^>]*>/g, '')
          .trim(),
      ),
    },
  ]),
);

/** The entry with this key; an unknown key stops the build. */
export function referenceOf(key: string): Reference {
  const found = references.get(key);
  if (!found) {
    throw new Error(
      `Expected a key of content/bibliography.bib, got “${key}”; add the entry or mend the key.`,
    );
  }
  return found;
}

/** Keys as written in `<Cite key="a,b" />`. */
export const splitKeys = (keys: string): string[] => keys.split(',').map((key) => key.trim());

/** Everything a chapter's source cites, once each, by author and year. */
export function referencesIn(source: string): Reference[] {
  const keys = [...source.matchAll(/<Cite\b[^>]*?\bkey="([^"]+)"/g)].flatMap(([, list]) =>
    splitKeys(list),
  );
  return [...new Set(keys)]
    .map(referenceOf)
    .sort((a, b) => a.authors.localeCompare(b.authors) || a.year.localeCompare(b.year));
}
