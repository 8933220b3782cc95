/** Puts a course package together: pages, files, manifest, zip. Runs in a worker of the composer. */
import { zipSync, type Zippable } from 'fflate';
import type { PackageFiles } from './file-list';
import { farFromHome, figurePage, launchPage, launchStyle, styleSheet } from './launch-page';
import { courseManifest, type CourseVersion } from './manifest';

export type PackageOrder = {
  version: CourseVersion;
  title: string;
  /** The figure's state and what else its page reads: `kind=cosine&lock=kind&question=…`. */
  query: string;
  /** Names of the attached questions, as in the query. */
  questions: readonly string[];
  /** Share of the score from which an activity with questions is passed, 0 to 1. */
  passMark: number;
  theme: 'auto' | 'light' | 'dark';
  list: PackageFiles;
  /** The path the book is served under, `/` or `/book/`. */
  base: string;
  /** The book's own address, for links out of the package. */
  home: string;
};

export type PackageWorld = {
  /** The bytes of a file of the book; a path from the book's root. */
  fetchFile(path: string): Promise<Uint8Array>;
  /** Bytes that have come, of all that will. */
  onProgress?(loaded: number, total: number): void;
};

/** The launch page's script, as the book's build leaves it. */
export const COURSE_SCRIPT = 'embed/course.js';
const LAUNCH = 'index.html';
/** Already compressed: deflating again costs time and saves nothing. */
const PACKED = /\.(?:woff2|png|jpe?g|webp|zip)$/;

/** What the zip will weigh, give or take a little: fonts and pictures are counted as they are. */
export function packageBytes({ files }: PackageFiles): number {
  return files.reduce((sum, { path, bytes, gzipBytes }) => {
    return sum + (PACKED.test(path) ? bytes : gzipBytes);
  }, 0);
}

/** A name for the file that every system takes. */
export function packageName(figure: string, version: CourseVersion): string {
  return `${figure}-scorm-${version === '1.2' ? '1.2' : '2004'}.zip`;
}

/** The whole package as a zip. @throws Error in words for the reader where a file is not as listed. */
export async function buildPackage(order: PackageOrder, world: PackageWorld): Promise<Uint8Array> {
  const entries: Zippable = {};
  for (const [path, bytes] of await packageFiles(order, world)) {
    entries[path] = [bytes, { level: PACKED.test(path) ? 0 : 6 }];
  }
  return zipSync(entries);
}

/** What the package holds, by path, in the order of its zip. @throws as `buildPackage` does. */
export async function packageFiles(
  order: PackageOrder,
  world: PackageWorld,
): Promise<Map<string, Uint8Array>> {
  const { list, base, home, title, version, theme, questions, passMark } = order;
  const { page } = list;
  const paths = list.files.map(({ path }) => path);
  const total = list.files.reduce((sum, { bytes }) => sum + bytes, 0);
  const files = new Map<string, Uint8Array>();
  const addText = (path: string, text: string): void => {
    files.set(path, new TextEncoder().encode(text));
  };
  const textOf = async (path: string): Promise<string> =>
    new TextDecoder().decode(await world.fetchFile(path));

  addText(page, figurePage({ html: await textOf(page), path: page, files: paths, base, home }));
  files.set('course.js', await world.fetchFile(COURSE_SCRIPT));
  addText('course.css', launchStyle);
  let loaded = 0;
  for (const { path, bytes } of list.files) {
    const file = await world.fetchFile(path);
    if (file.length !== bytes) {
      throw new Error(
        `Expected ${path} with ${bytes} bytes, got ${file.length}; reload the page and try again.`,
      );
    }
    if (path.endsWith('.css')) {
      addText(path, styleSheet(new TextDecoder().decode(file), path, base));
    } else files.set(path, file);
    loaded += bytes;
    world.onProgress?.(loaded, total);
  }
  for (const chapter of new Set(questions.map((name) => name.split('/')[0]))) {
    const path = `learn/${chapter}.json`;
    addText(path, chapterFile(await textOf(path), order));
  }
  const query = new URLSearchParams(order.query);
  // Of the runtime's builds the package holds the one that every browser can use.
  if (paths.some((path) => path.endsWith('.wasm'))) query.set('ep', 'wasm');
  const src = query.size > 0 ? `${page}?${query}` : page;
  addText(LAUNCH, launchPage({ title, src, theme, version, questions, passMark }));
  const manifest = courseManifest({
    version,
    identifier: list.figure,
    title,
    launch: LAUNCH,
    files: [...files.keys()],
    passMark: questions.length > 0 ? passMark : undefined,
  });
  // Some platforms look only at the first entries of an archive.
  return new Map([['imsmanifest.xml', new TextEncoder().encode(manifest)], ...files]);
}

/** A chapter's file with the attached questions only, in the shape the embed page reads. */
function chapterFile(text: string, { questions, base, home }: PackageOrder): string {
  const chapter = JSON.parse(text) as { questions: { id: string; html: string }[] };
  return JSON.stringify({
    ...chapter,
    cards: [],
    terms: [],
    questions: chapter.questions
      .filter(({ id }) => questions.includes(id))
      .map((question) => ({ ...question, html: farFromHome(question.html, base, home) })),
  });
}
