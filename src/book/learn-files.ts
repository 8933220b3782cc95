/**
 * Writes `/learn/<chapter>.json` and `/learn/index.json` from the chapters' finished pages: what a
 * reader sees in a chapter is, letter for letter, what the review page shows. Nothing to edit when
 * a chapter is added.
 */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import type { LearnChapter, LearnIndex, LearnTerm } from '~/learn/chapter-cards';
import { notation } from '../notation';
import { withoutTex } from './bare-formulas';
import { typesetHtml } from './formulas';
import { readLearnPage } from './learn-cards';

const macros = Object.fromEntries(notation.map(({ macro, tex }) => [macro, tex]));

type ReadChapter = LearnChapter & { part: string };

export function learnFiles(): AstroIntegration {
  let base = '/';
  let slugs: string[] = [];
  const chapterUrl = (slug: string) => `${base.replace(/\/$/, '')}/${slug}/`;
  const read = (slug: string, html: string): ReadChapter => ({
    ...readLearnPage(html, chapterUrl(slug), macros),
    terms: termsOf(slug),
  });
  return {
    name: 'learn-files',
    hooks: {
      'astro:config:done': ({ config }) => {
        base = config.base;
        slugs = readdirSync(new URL('content/', config.root))
          .filter((name) => /^\d+-/.test(name))
          .sort()
          .map((name) => name.replace(/^\d+-/, ''));
      },
      'astro:build:done': ({ dir }) => {
        const folder = fileURLToPath(dir);
        const chapters = slugs.map((slug) =>
          read(slug, readFileSync(path.join(folder, slug, 'index.html'), 'utf8')),
        );
        mkdirSync(path.join(folder, 'learn'), { recursive: true });
        const write = (name: string, content: LearnIndex | LearnChapter) =>
          writeFileSync(path.join(folder, 'learn', `${name}.json`), JSON.stringify(content));
        chapters.forEach((chapter) => write(chapter.slug, withoutPart(chapter)));
        write('index', indexOf(chapters));
      },
      'astro:server:setup': ({ server }) => {
        server.middlewares.use((request, response, next) => {
          const name = /\/learn\/([a-z0-9-]+)\.json$/.exec(request.url ?? '')?.[1];
          if (!name || (name !== 'index' && !slugs.includes(name))) return next();
          const readFresh = async (slug: string) => {
            const address = new URL(chapterUrl(slug), `http://${request.headers.host}`);
            const page = await fetch(address);
            if (!page.ok) {
              throw new Error(`Expected ${address}, got ${page.status}; see the server’s log.`);
            }
            return read(slug, await page.text());
          };
          const content =
            name === 'index'
              ? Promise.all(slugs.map(readFresh)).then(indexOf)
              : readFresh(name).then(withoutPart);
          content
            .then((json) => {
              response.setHeader('Content-Type', 'application/json');
              response.end(JSON.stringify(json));
            })
            .catch(next);
        });
      },
    },
  };
}

const withoutPart = ({ part: _, ...chapter }: ReadChapter): LearnChapter => chapter;

const indexOf = (chapters: readonly ReadChapter[]): LearnIndex => ({
  chapters: chapters.map(({ slug, number, title, url, part, cards, questions, terms }) => ({
    slug,
    number,
    title,
    url,
    part,
    cards: cards.map(({ id }) => id),
    questions: questions.map(({ id }) => id),
    terms: terms.length,
  })),
});

const termsOf = (slug: string): LearnTerm[] =>
  notation
    .filter(({ definedIn }) => definedIn?.startsWith(`${slug}#`))
    .map(({ id, name, meaning, macro }) => ({
      id,
      name,
      meaning,
      formula: withoutTex(typesetHtml(macro)),
    }));
