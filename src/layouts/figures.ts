/** The book's figures as folders tell of them: for embed pages, teachers' pages and lists. */
import type { AstroComponentFactory } from 'astro/runtime/server/index.js';
import { bookUrl, chapters, slugOf } from '~/book/chapters';

export type ReadyLink = { label: string; query: string };

/** Where a figure stands in the text: the first place of a chapter that shows it. */
export type Home = {
  slug: string;
  number: number;
  title: string;
  /** The figure's name there, without `fig-`; empty where the text shows it outside a <Figure>. */
  figure: string;
  /** The figure's place in the chapter. */
  url: string;
};

export type BookFigure = {
  tag: string;
  title: string;
  /** Pixels a frame 700 pixels wide needs; for snippets whose host does not resize. */
  height: number;
  Figure: AstroComponentFactory;
  Notes: AstroComponentFactory;
  /** States worth starting from, for teachers; part of the links that are kept for ever. */
  links: ReadyLink[];
  /** One place in each chapter that shows it, in order; the first is its home. */
  places: Home[];
  home?: Home;
};

type Notes = { frontmatter: { title: string; height: number }; default: AstroComponentFactory };
type Link = { label?: string; query: string };

const drawn = import.meta.glob<{ default: AstroComponentFactory }>('/src/widgets/*/*.astro', {
  eager: true,
});
const notes = import.meta.glob<Notes>('/src/widgets/*/notes.mdx', { eager: true });
const links = import.meta.glob<{ default: Link[] }>('/src/widgets/*/links.json', { eager: true });

/** `noise-schedule` → `NoiseSchedule`; other files beside it are its parts. */
const componentOf = (tag: string): string =>
  tag.replace(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase());

/** Every figure, in order of their titles. */
export async function bookFigures(): Promise<BookFigure[]> {
  const places = await Promise.all(Object.keys(notes).map((path) => placesOf(tagOf(path))));
  return Object.entries(notes)
    .map(([path, { frontmatter, default: Notes }], i) => {
      const tag = tagOf(path);
      const folder = `/src/widgets/${tag}`;
      return {
        tag,
        title: frontmatter.title,
        height: frontmatter.height,
        Figure: drawn[`${folder}/${componentOf(tag)}.astro`].default,
        Notes,
        links: links[`${folder}/links.json`].default.flatMap(({ label, query }) =>
          label ? [{ label, query }] : [],
        ),
        places: places[i],
        home: places[i].at(0),
      };
    })
    .sort((a, b) => a.title.localeCompare(b.title));
}

const tagOf = (path: string): string => path.split('/').at(-2) ?? '';

async function placesOf(tag: string): Promise<Home[]> {
  const imported = new RegExp(`import (\\w+) from '~/widgets/${tag}/`);
  const all = await chapters();
  return all.flatMap((chapter) => {
    const text = chapter.body ?? '';
    const [, name] = imported.exec(text) ?? [];
    if (!name) return [];
    const inFigure = new RegExp(`<Figure id="fig-([\\w-]+)"(?:(?!<Figure)[^])*?<${name}\\b`);
    const [, figure = ''] = inFigure.exec(text) ?? [];
    const slug = slugOf(chapter);
    const { number, title } = chapter.data;
    const anchor = figure ? `#fig-${figure}` : '';
    return [{ slug, number, title, figure, url: `${bookUrl(`/${slug}/`)}${anchor}` }];
  });
}
