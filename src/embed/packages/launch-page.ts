/** The two pages of a package: the one the platform opens, and the figure's own inside it. */
import type { CourseVersion } from './manifest';

/** What the launch page's script must know. */
export type CourseSettings = {
  version: CourseVersion;
  /** Names of the attached questions. */
  questions: readonly string[];
  /** Share of the score from which an activity with questions is passed, 0 to 1. */
  passMark: number;
};

export type LaunchPage = CourseSettings & {
  title: string;
  /** The figure's page inside the package, state and all. */
  src: string;
  theme: 'auto' | 'light' | 'dark';
};

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = (text: string): string =>
  text.toWellFormed().replace(/[&<>"]/g, (character) => ESCAPES[character]);

/** `index.html` of a package. No inline script or style, so that any policy lets it work. */
export function launchPage({ title, src, theme, ...settings }: LaunchPage): string {
  return `<!doctype html>
<html lang="en" data-theme="${theme}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<link rel="stylesheet" href="course.css">
</head>
<body>
<p class="notice" data-notice role="status" hidden></p>
<iframe src="${escaped(src)}" title="${escaped(title)}" allow="clipboard-write"></iframe>
<script src="course.js" data-course="${escaped(JSON.stringify(settings))}"></script>
</body>
</html>
`;
}

export const launchStyle = `:root { color-scheme: light dark; background: light-dark(#fdfcf9, #17181b); color: light-dark(#1e1d1b, #e9e6e0); }
:root[data-theme='light'] { color-scheme: light; }
:root[data-theme='dark'] { color-scheme: dark; }
html, body { height: 100%; margin: 0; }
body { display: flex; flex-direction: column; }
iframe { flex: 1; width: 100%; border: 0; }
.notice { margin: 0; padding: 0.5rem 1rem; font: 0.9rem/1.4 system-ui, sans-serif; }
.notice[hidden] { display: none; }
`;

export type FigurePage = {
  html: string;
  /** Where the page lies in the book and in the package alike: `embed/<figure>/index.html`. */
  path: string;
  /** Every other file of the package that the page may address. */
  files: readonly string[];
  /** The path the book is served under, `/` or `/book/`. */
  base: string;
  /** The book's own address, for links to what is not in the package. */
  home: string;
};

/**
 * The figure's page as it lies in a package: addresses of the package's files become relative, all
 * other addresses inside the book become absolute, so that they lead to the book itself. What the
 * page's scripts ask for by name, they find by `data-files`.
 */
export function figurePage({ html, path, files, base, home }: FigurePage): string {
  const held = new Set(files);
  const up = upFrom(path);
  return inBook(html, base, (rest) => {
    const [name] = rest.split(/[?#]/);
    return `${held.has(name) ? up : home}${rest}`;
  }).replace('<html', `<html data-files="${up}"`);
}

/** A piece of the book's HTML, its links made to lead to the book itself. */
export function farFromHome(html: string, base: string, home: string): string {
  return inBook(html, base, (rest) => `${home}${rest}`);
}

/** Changes every address inside the book that an attribute or a style holds. */
function inBook(html: string, base: string, change: (rest: string) => string): string {
  const address = new RegExp(`(\\s[\\w-]+="|url\\(["']?)${literal(base)}(?!/)([^"'()\\s<>]*)`, 'g');
  return html.replace(address, (_, before: string, rest: string) => `${before}${change(rest)}`);
}

/** A style sheet in a package: its fonts lie where they lay, seen from itself. */
export function styleSheet(css: string, path: string, base: string): string {
  const up = upFrom(path);
  return css.replace(new RegExp(`(url\\(["']?)${literal(base)}(?!/)`, 'g'), `$1${up}`);
}

const upFrom = (path: string): string => '../'.repeat(path.split('/').length - 1);
const literal = (text: string): string => text.replace(/[^\w/-]/g, '\\$&');
