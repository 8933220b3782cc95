/** What a teacher has composed: one figure as its readers will meet it. Pure; kept in the composer's own address. */
import { parseHeight, parseOrigins, parseQuestions } from '~/embed/protocol';
import type { CourseVersion } from '~/embed/packages/manifest';

export const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];
export const versions = ['1.2', '2004'] as const satisfies readonly CourseVersion[];

export type Composition = {
  /** The figure's tag. */
  figure: string;
  /** Its state as in a link; empty for the author's own. */
  query: string;
  /** Names of controls that readers see but cannot move. */
  lock: readonly string[];
  /** Names of controls that readers do not see. */
  hide: readonly string[];
  /** Names of questions below the figure, `forward-process/half-signal`. */
  questions: readonly string[];
  theme: Theme;
  /** Pixels, or as high as the figure. */
  height: number | 'auto';
  /** The frame's and the package's title; empty for the figure's own. */
  title: string;
  /** The course's address that may hear scores and set states; empty for none. */
  origin: string;
  version: CourseVersion;
  /** Points of 100 from which a package with questions is passed. */
  passMark: number;
};

export const PASS_MARK = 50;
export const LONGEST_TITLE = 200;
const LONGEST_QUERY = 4_000;
const MOST_NAMES = 100;
/** Names as figures give them to their controls. */
const NAME = /^[A-Za-z][\w-]{0,60}$/;

export function emptyComposition(figure: string): Composition {
  return {
    figure,
    query: '',
    lock: [],
    hide: [],
    questions: [],
    theme: 'auto',
    height: 'auto',
    title: '',
    origin: '',
    version: '1.2',
    passMark: PASS_MARK,
  };
}

const shorten = (text: string): string =>
  text.length > 40 ? `“${text.slice(0, 40)}…”` : `“${text}”`;

/**
 * Reads the composer's address. Never throws: what cannot be used is replaced by its default, and a
 * notice says what was expected, what came and what is used.
 *
 * @param figures the tags of the book's figures, one at least; the first is the default.
 */
export function readComposition(
  search: string,
  figures: readonly string[],
): { value: Composition; notices: string[] } {
  const address = new URLSearchParams(search);
  const notices: string[] = [];
  const value = emptyComposition(figures[0]);
  const complain = (name: string, expected: string, got: string, using: string): void => {
    notices.push(
      `“${name}” in this address: expected ${expected}, got ${shorten(got)}; using ${using}.`,
    );
  };
  const oneOf = <T extends string>(name: string, choices: readonly T[], otherwise: T): T => {
    const text = address.get(name);
    if (text === null) return otherwise;
    const found = choices.find((choice) => choice === text);
    if (found === undefined) complain(name, `one of ${choices.join(', ')}`, text, otherwise);
    return found ?? otherwise;
  };
  const text = (name: string, longest: number): string => {
    const given = address.get(name) ?? '';
    if (given.length <= longest) return given;
    complain(name, `at most ${longest} characters`, given, 'none');
    return '';
  };
  const names = (name: string): string[] => {
    const given = [...new Set((address.get(name) ?? '').split(',').filter(Boolean))];
    const good = given.filter((entry) => NAME.test(entry)).slice(0, MOST_NAMES);
    if (good.length < given.length) {
      complain(
        name,
        'names of controls',
        given.find((entry) => !NAME.test(entry)) ?? '',
        'the rest',
      );
    }
    return good;
  };

  value.figure = oneOf('figure', figures, figures[0]);
  value.query = text('state', LONGEST_QUERY).replace(/^\?/, '');
  value.lock = names('lock');
  value.hide = names('hide');
  value.questions = parseQuestions(address.get('question'));
  // Not `theme`: that would colour the composer itself.
  value.theme = oneOf('colours', themes, 'auto');
  value.title = text('title', LONGEST_TITLE);
  value.version = oneOf('scorm', versions, '1.2');
  const { height, notice } = parseHeight(address.get('height'));
  value.height = height ?? 'auto';
  if (notice) {
    complain('height', '120 to 5000 pixels or “auto”', address.get('height') ?? '', 'auto');
  }
  const { origins, notices: refused } = parseOrigins(address.get('origin'));
  value.origin = origins[0] ?? '';
  if (refused.length > 0) {
    complain('origin', 'https://host', address.get('origin') ?? '', value.origin || 'none');
  }
  const mark = address.get('pass');
  if (mark !== null) {
    const points = mark.trim() === '' ? NaN : Number(mark);
    const usable = points >= 0 && points <= 100;
    value.passMark = usable ? Math.round(points) : PASS_MARK;
    if (!usable) complain('pass', '0 to 100', mark, String(PASS_MARK));
  }
  return { value, notices };
}

/** The composer's address: only what is not at its default. `readComposition` reads it back. */
export function writeComposition(value: Composition): URLSearchParams {
  const address = new URLSearchParams({ figure: value.figure });
  const set = (name: string, text: string, unless = ''): void => {
    if (text !== unless) address.set(name, text);
  };
  set('state', value.query);
  set('lock', value.lock.join(','));
  set('hide', value.hide.join(','));
  set('question', value.questions.join(','));
  set('colours', value.theme, 'auto');
  set('height', String(value.height), 'auto');
  set('title', value.title);
  set('origin', value.origin);
  set('scorm', value.version, '1.2');
  set('pass', String(value.passMark), String(PASS_MARK));
  return address;
}

/** Commas, slashes and colons are legal in a query; escaped they make links long and hard to read. */
const readable = (query: URLSearchParams): string =>
  query.toString().replaceAll('%2C', ',').replaceAll('%2F', '/').replaceAll('%3A', ':');

export type AddressParts = {
  /** Without the locks, so that the teacher can set everything. */
  forSetUp?: boolean;
  /** Without what only a page around the frame needs. */
  alone?: boolean;
};

/** The query of the figure's embed page: its state, and what its readers may do. */
export function embedQuery(value: Composition, { forSetUp, alone }: AddressParts = {}): string {
  const query = new URLSearchParams(value.query);
  const set = (name: string, text: string): void => {
    if (text) query.set(name, text);
    else query.delete(name);
  };
  set('lock', forSetUp ? '' : value.lock.join(','));
  set('hide', forSetUp ? '' : value.hide.join(','));
  set('question', value.questions.join(','));
  set('theme', value.theme === 'auto' ? '' : value.theme);
  set('height', forSetUp || alone || value.height === 'auto' ? '' : String(value.height));
  set('origin', forSetUp || alone ? '' : value.origin);
  return readable(query);
}
