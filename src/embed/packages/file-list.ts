/**
 * Which files of the built book one figure's embed page can need: its scripts and whatever they can
 * import, its styles and fonts, pictures, the networks it names, and the runtime that every browser
 * can use.
 */

/** `embed/<figure>/files.json` in the built book. Paths are from the book's root. */
export type PackageFiles = {
  figure: string;
  /** The embed page itself, `embed/<figure>/index.html`. */
  page: string;
  /** Everything the page can ask for, the page not among them. */
  files: { path: string; bytes: number; gzipBytes: number }[];
};

/** A script of the page's own build, as the bundler knows it. */
export type BuiltChunk = {
  /** Scripts it cannot run without. */
  imports: readonly string[];
  /** Scripts it may ask for later. */
  dynamicImports: readonly string[];
  /** The module that others ask for by this script: `src/widgets/<figure>/element.ts`, a model's file. */
  entry?: string;
};

export type BuiltSite = {
  /** Every file of the build. */
  paths: readonly string[];
  chunks: ReadonlyMap<string, BuiltChunk>;
  /** Text of a page, script or style sheet; undefined for what holds no addresses. */
  textOf(path: string): string | undefined;
};

/** Builds of the runtime for a GPU: a package computes on the processor, which every browser can. */
const GPU_RUNTIME = /^_astro\/ort[\w-]*\.(?:\w+\.)?(?:jspi|webgpu|asyncify)\b/;
const FIGURE_SCRIPT = /(?:^|\/)src\/widgets\/([^/]+)\/element\.ts$/;
const MODEL_FILE = /(?:^|\/)models\/([^/]+)\/[^/]+$/;
/** Read by people, crawlers and other tools, never by the embed page. */
const NOT_FOR_PAGES = /\.(?:html|xml|txt)$|^(?:embed|learn|oembed|pagefind)\/|^_headers$/;
const HASHED = /^_astro\//;

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/**
 * All files that `embed/<figure>/` can need, sorted.
 *
 * Scripts are followed along the bundler's own graph, everything else by name: built files carry a
 * hash, so that a name in a text can mean only one. Two kinds of script are followed only where the
 * figure wants them: other figures, which the shared loader could import, and models, which the
 * registry could; a model is wanted where its id stands between quotation marks in what is reachable.
 *
 * @throws Error where the embed page is missing.
 */
export function filesOf(figure: string, site: BuiltSite): string[] {
  const page = `embed/${figure}/index.html`;
  const html = site.textOf(page);
  if (html === undefined) {
    throw new Error(`Expected ${page} in the built book, got no such file; build the whole book.`);
  }
  const candidates = site.paths.filter(
    (path) => !NOT_FOR_PAGES.test(path) && !GPU_RUNTIME.test(path),
  );
  const hashed = new Map(
    candidates.filter((path) => HASHED.test(path)).map((path) => [nameOf(path), path]),
  );
  const named = candidates.filter((path) => !HASHED.test(path));
  const models = new Set(
    [...site.chunks.values()].flatMap(({ entry }) => MODEL_FILE.exec(entry ?? '')?.[1] ?? []),
  );

  const found = new Set<string>();
  const wanted = new Set<string>();
  const waiting = new Map<string, string[]>();

  const isForeign = (path: string): boolean => {
    const other = FIGURE_SCRIPT.exec(site.chunks.get(path)?.entry ?? '')?.[1];
    return other !== undefined && other !== figure;
  };
  const visit = (path: string): void => {
    if (found.has(path)) return;
    found.add(path);
    const chunk = site.chunks.get(path);
    for (const next of chunk?.imports ?? []) visit(next);
    for (const next of chunk?.dynamicImports ?? []) visitWhereWanted(next);
    const text = site.textOf(path);
    if (text !== undefined) read(text);
  };
  const visitWhereWanted = (path: string): void => {
    if (isForeign(path)) return;
    const model = MODEL_FILE.exec(site.chunks.get(path)?.entry ?? '')?.[1];
    if (model === undefined || wanted.has(model)) visit(path);
    else waiting.set(model, [...(waiting.get(model) ?? []), path]);
  };
  const read = (text: string): void => {
    for (const model of models) {
      if (!wanted.has(model) && isQuoted(model, text)) {
        wanted.add(model);
        for (const path of waiting.get(model) ?? []) visit(path);
      }
    }
    for (const [name, path] of hashed) {
      // A script's imports are known from the graph; its text also names what is only pre-loaded.
      if (!found.has(path) && !site.chunks.has(path) && text.includes(name)) visit(path);
    }
    for (const path of named) {
      if (!found.has(path) && text.includes(path)) visit(path);
    }
  };

  // A page's description for search engines names files that no reader's browser asks for.
  const body = html.replace(/<meta [^>]*>/g, '');
  for (const [, name] of body.matchAll(/<script[^>]* src="[^"]*?([^"/]+)"/g)) {
    const path = hashed.get(name);
    if (path !== undefined) visit(path);
  }
  read(body);
  return [...found].sort();
}

const QUOTES = '["\'`]|&quot;|&#34;';

function isQuoted(word: string, text: string): boolean {
  return new RegExp(`(?:${QUOTES})${word.replace(/[^\w-]/g, '\\$&')}(?:${QUOTES})`).test(text);
}
