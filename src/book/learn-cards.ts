/** Reads a chapter's cards and questions off its built page, for `/learn/<chapter>.json`. */
import type { Element, ElementContent, Nodes, Root } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { toHtml } from 'hast-util-to-html';
import { SKIP, visit } from 'unist-util-visit';
import type { LearnCard, LearnChapter, LearnQuestion } from '~/learn/chapter-cards';
import { expandMacros } from '../learn/anki';
import { withoutTex } from './bare-formulas';

/** Kinds that work on any page; a prediction needs its chapter's figure beside it. */
const PORTABLE_KINDS: readonly LearnQuestion['kind'][] = [
  'single',
  'multiple',
  'numeric',
  'ordering',
];

/** What starts a new line in plain text. */
const BLOCKS = new Set([
  'p',
  'div',
  'li',
  'ul',
  'ol',
  'table',
  'tr',
  'blockquote',
  'pre',
  'dt',
  'dd',
]);

type Macros = Readonly<Record<string, string>>;

/**
 * @param html a chapter's page; its `<article>` carries `data-chapter`, `data-number`, `data-part`.
 * @param url the page's address, which links inside the page are completed with.
 * @param macros the book's TeX macros, written out in plain texts.
 */
export function readLearnPage(
  html: string,
  url: string,
  macros: Macros,
): Omit<LearnChapter, 'terms'> & { part: string } {
  const page = fromHtml(html);
  const article = find(page, (node) => 'dataChapter' in node.properties);
  if (!article) {
    throw new Error(`Expected <article data-chapter> in ${url}, found none; is it a chapter?`);
  }
  completeLinks(article, url);
  const heading = find(article, ({ tagName }) => tagName === 'h1');
  return {
    slug: text(article, 'dataChapter'),
    number: Number(text(article, 'dataNumber')),
    part: text(article, 'dataPart'),
    title: heading ? plainText(heading, macros) : '',
    url,
    cards: readCards(article, macros),
    questions: readQuestions(article, macros),
  };
}

function readCards(article: Element, macros: Macros): LearnCard[] {
  return findAll(article, ({ tagName }) => tagName === 'review-area').flatMap((area) =>
    findAll(area, (node) => 'dataCard' in node.properties).map((card): LearnCard => {
      const question = part(card, 'dataCardQuestion');
      const answer = part(card, 'dataCardAnswer');
      const live = find(card, (node) => 'dataCardLive' in node.properties);
      return {
        id: text(card, 'dataCard'),
        question: fragment(question),
        answer: fragment(answer),
        questionText: plainText(question, macros),
        answerText: plainText(answer, macros),
        anchor: text(area, 'id') || undefined,
        live: live ? text(live, 'href') : undefined,
      };
    }),
  );
}

function readQuestions(article: Element, macros: Macros): LearnQuestion[] {
  return findAll(article, (node) => 'dataQuestion' in node.properties).flatMap((question) => {
    const kind = PORTABLE_KINDS.find((portable) => portable === text(question, 'dataKind'));
    if (!kind) return [];
    return [
      {
        id: text(question, 'dataQuestion'),
        kind,
        html: withoutTex(toHtml(question)),
        promptText: plainText(part(question, 'dataPrompt'), macros),
        anchor: text(question, 'id') || undefined,
      },
    ];
  });
}

function part(node: Element, property: string): Element {
  const found = find(node, ({ properties }) => property in properties);
  if (!found) {
    throw new Error(
      `Expected ${property} inside ${text(node, 'dataCard') || text(node, 'dataQuestion')}, found none; mend its component.`,
    );
  }
  return found;
}

/** What stands inside, without ids, which belong to the chapter's page, and without TeX. */
function fragment(node: Element): string {
  const copy: Root = { type: 'root', children: structuredClone(node.children) };
  visit(copy, 'element', (inner) => {
    delete inner.properties.id;
  });
  return withoutTex(toHtml(copy)).trim();
}

/** `#eq-jump` becomes `/forward-process/#eq-jump`: the fragments are shown elsewhere. */
function completeLinks(article: Element, url: string): void {
  visit(article, 'element', ({ properties }) => {
    const { href } = properties;
    if (typeof href === 'string' && /^[#?]/.test(href)) properties.href = url + href;
  });
}

/**
 * The words of a fragment: formulas as TeX in `\( \)` or `\[ \]`, blocks on lines of their own,
 * list items with a dot, nothing that only a screen reader or a click would show.
 */
export function plainText(node: Element, macros: Macros): string {
  const lines = words(node, macros).replace(/[^\S\n]+/g, ' ');
  return lines
    .replace(/ *\n */g, '\n')
    .replace(/\n{2,}/g, '\n')
    .trim();
}

function words(node: ElementContent, macros: Macros): string {
  if (node.type === 'text') return node.value.replace(/\s+/g, ' ');
  if (node.type !== 'element') return '';
  const classes = classesOf(node);
  if (classes.includes('visually-hidden')) return '';
  const tex = texOf(node, macros);
  if (tex !== undefined) return node.tagName === 'math' ? `\\(${tex}\\)` : `\n\\[${tex}\\]\n`;
  if (node.tagName === 'br') return '\n';
  if (node.tagName === 'img') return String(node.properties.alt ?? '');
  const inner = node.children.map((child) => words(child, macros)).join('');
  if (node.tagName === 'li') return `\n• ${inner.trim()}\n`;
  return BLOCKS.has(node.tagName) ? `\n${inner}\n` : inner;
}

/** What a formula was typeset from, which it carries until the book is built; else undefined. */
function texOf({ properties }: Element, macros: Macros): string | undefined {
  const { dataTex } = properties;
  if (typeof dataTex !== 'string') return undefined;
  return expandMacros(dataTex.trim(), macros).replace(/\s+/g, ' ');
}

const classesOf = ({ properties }: Element): (string | number)[] =>
  Array.isArray(properties.className) ? properties.className : [];

const text = ({ properties }: Element, name: string): string => String(properties[name] ?? '');

/** Outermost elements that pass; what stands inside them is theirs. */
function findAll(tree: Nodes, test: (node: Element) => boolean): Element[] {
  const found: Element[] = [];
  visit(tree, 'element', (node) => {
    if (node === tree || !test(node)) return undefined;
    found.push(node);
    return SKIP;
  });
  return found;
}

const find = (tree: Nodes, test: (node: Element) => boolean): Element | undefined =>
  findAll(tree, test)[0];
