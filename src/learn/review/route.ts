/** Where on the review page a reader is, as its address says it; hostile addresses lead home. */
export const modes = ['spaced', 'learn', 'test', 'match'] as const;
export type Mode = (typeof modes)[number];

/** What *Match* pairs: symbols with their names, or the questions of short cards with their answers. */
export const tileKinds = ['terms', 'cards'] as const;
export type TileKind = (typeof tileKinds)[number];

export type Route = {
  mode: Mode;
  /** Address of a chapter; empty for all. *Learn* and *Match* have one. */
  chapter: string;
  /** Draws the order, the options and the items: the same link gives the same test. */
  seed: number;
  tiles?: TileKind;
};

/** Seeds in an address have at most six digits. */
export const MOST_SEED = 999_999;

/** The session an address asks for; undefined where it asks for none, or for one there is not. */
export function readRoute(
  query: URLSearchParams,
  chapters: readonly string[],
  freshSeed: number,
): Route | undefined {
  const mode = modes.find((name) => name === query.get('mode'));
  if (!mode) return undefined;
  const chapter = query.get('chapter') ?? '';
  const known = chapters.includes(chapter);
  if (chapter !== '' && !known) return undefined;
  if (!known && (mode === 'learn' || mode === 'match')) return undefined;
  const seed = query.get('seed') ?? '';
  return {
    mode,
    chapter,
    seed: /^\d{1,6}$/.test(seed) ? Number(seed) : freshSeed,
    tiles: tileKinds.find((kind) => kind === query.get('tiles')),
  };
}

export function writeRoute({ mode, chapter, seed, tiles }: Route): URLSearchParams {
  const query = new URLSearchParams({ mode });
  if (chapter) query.set('chapter', chapter);
  query.set('seed', String(seed));
  if (tiles) query.set('tiles', tiles);
  return query;
}
