import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Paragraph, PhrasingContent, Root, RootContent } from 'mdast';
import type { MdxJsxFlowElement, MdxJsxTextElement } from 'mdast-util-mdx-jsx';
import type { MdxjsEsm } from 'mdast-util-mdxjs-esm';
import { visit } from 'unist-util-visit';
import type { VFile } from 'vfile';

type MdxElement = MdxJsxFlowElement | MdxJsxTextElement;
type Node = RootContent;

const CHAPTER = /^\d+-(.+)$/;
const WIDGET_IMPORT = /import\s+(\w+)\s+from\s+['"]~\/widgets\/([\w-]+)\//g;
const KINDS = ['single', 'multiple', 'numeric', 'ordering'];

/** Which parts may stand inside which component, and the slot each goes to. */
const PARTS: Record<string, Record<string, string>> = {
  Review: { Card: 'cards' },
  Card: { Answer: 'answer' },
  Question: { Option: 'options', Item: 'items', Why: 'why' },
  Predict: { Option: 'options', Why: 'why' },
  Option: { Why: 'why' },
};

const isElement = (node: unknown): node is MdxElement =>
  ['mdxJsxFlowElement', 'mdxJsxTextElement'].includes((node as { type: string }).type);
const nameOf = (node: unknown): string => (isElement(node) ? (node.name ?? '') : '');

function attributeOf(node: MdxElement, name: string): string | true | undefined {
  const found = node.attributes.find((a) => a.type === 'mdxJsxAttribute' && a.name === name);
  if (!found) return undefined;
  return typeof found.value === 'string' ? found.value : true;
}

function setAttribute(node: MdxElement, name: string, value: string | null): void {
  node.attributes = node.attributes.filter(
    (a) => !(a.type === 'mdxJsxAttribute' && a.name === name),
  );
  node.attributes.push({ type: 'mdxJsxAttribute', name, value });
}

const textOf = (node: Node | Root): string => {
  let text = '';
  visit(node, (inner) => {
    if ('value' in inner && typeof inner.value === 'string') text += inner.value;
    // A picture or a component may be all that an option says.
    else if (inner !== node && isElement(inner)) text += inner.name ?? '';
  });
  return text.trim();
};

/**
 * Children with the named parts taken out of the paragraphs they were written in: Markdown reads
 * a part that follows its prompt without an empty line as a word of the same paragraph.
 */
function unfolded(children: readonly Node[], parts: Record<string, string>): Node[] {
  return children.flatMap((child) => {
    if (child.type !== 'paragraph') return [child];
    const pieces: Node[] = [];
    let phrase: PhrasingContent[] = [];
    const close = () => {
      if (phrase.some((piece) => textOf(piece as Node) !== '')) {
        pieces.push({ type: 'paragraph', children: phrase } satisfies Paragraph);
      }
      phrase = [];
    };
    for (const inner of child.children) {
      if (nameOf(inner) in parts) {
        close();
        pieces.push(inner as Node);
      } else {
        phrase.push(inner);
      }
    }
    close();
    return pieces;
  });
}

/** A lone paragraph says nothing that its words do not say; a label may hold only words. */
function unwrap(node: MdxElement): void {
  node.children = (node.children as Node[]).flatMap((child, _, all) =>
    child.type === 'paragraph' && all.filter(({ type }) => type === 'paragraph').length === 1
      ? (child.children as Node[])
      : [child],
  ) as typeof node.children;
}

/** A fixed order that is not the author's: the same at every build, and never the answer. */
function mixed<T>(items: readonly T[], label: string): T[] {
  const key = (i: number) => createHash('sha256').update(`${label}/${i}`).digest('hex');
  const order = items.map((_, i) => i).sort((a, b) => key(a).localeCompare(key(b)));
  if (order.every((from, to) => from === to)) order.reverse();
  return order.map((i) => items[i]);
}

/**
 * Makes cards and questions ready for their components: gives each its full id
 * (`forward-process/abar-def`), sends its parts to their slots, mixes what is to be ordered, tells
 * a prediction which figure it is about, and stops the build, saying where and why, at what no
 * reader could answer.
 */
export function remarkLearning() {
  return (tree: Root, file: VFile): void => {
    const slug = CHAPTER.exec(path.basename(path.dirname(file.path)))?.[1];
    if (!slug) return;
    const widgets = path.resolve(file.path, '../../../src/widgets');
    const seen = new Map<string, string>();
    const figures = figuresOf(tree);

    const fail = (node: MdxElement, message: string): never => {
      const line = node.position ? `:${node.position.start.line}` : '';
      throw new Error(`${file.path}${line}: ${message}`);
    };

    const idOf = (node: MdxElement): string => {
      const id = attributeOf(node, 'id');
      if (typeof id !== 'string' || !/^[a-z0-9][a-z0-9-]*$/.test(id)) {
        return fail(
          node,
          `expected <${node.name} id="…"> of small letters, digits and hyphens, got ${id === undefined ? 'no id' : `“${String(id)}”`}.`,
        );
      }
      const kind = node.name === 'Review' ? 'Review' : 'card or question';
      if (seen.has(`${kind} ${id}`)) {
        return fail(
          node,
          `expected every id once in a chapter, got “${id}” twice (${seen.get(`${kind} ${id}`)} and ${node.name}); rename one of them.`,
        );
      }
      seen.set(`${kind} ${id}`, node.name ?? '');
      return id;
    };

    /** Puts the parts into their slots and returns them by name, the rest under `prompt`. */
    const sort = (node: MdxElement): Record<string, MdxElement[]> & { prompt: Node[] } => {
      const parts = PARTS[node.name ?? ''];
      const children = unfolded(node.children as Node[], parts);
      node.children = children as typeof node.children;
      const sorted: Record<string, MdxElement[]> = {};
      for (const child of children) {
        const name = nameOf(child);
        if (!(name in parts)) continue;
        const part = child as MdxElement;
        part.type = 'mdxJsxFlowElement';
        setAttribute(part, 'slot', parts[name]);
        (sorted[name] ??= []).push(part);
      }
      const prompt = children.filter((child) => !(nameOf(child) in parts));
      return Object.assign(sorted, { prompt });
    };

    const nonEmpty = (node: MdxElement, what: string, content: readonly Node[]): void => {
      if (content.every((piece) => textOf(piece) === '')) {
        fail(node, `expected <${node.name}> to hold ${what}, got nothing; write it.`);
      }
    };

    const readWhy = (node: MdxElement, whys: readonly MdxElement[] | undefined, of: string) => {
      if (whys?.length !== 1) {
        fail(
          node,
          `expected one <Why> ${of}, got ${whys?.length ?? 0}; say why it is right or wrong.`,
        );
      }
      nonEmpty(whys![0], 'an explanation', whys![0].children as Node[]);
    };

    const readOption = (option: MdxElement): void => {
      const { Why, prompt } = sort(option);
      readWhy(option, Why, 'inside every <Option>');
      nonEmpty(option, 'the text of the option', prompt);
      unwrap(option);
    };

    const readCard = (card: MdxElement): void => {
      const id = idOf(card);
      setAttribute(card, 'full', `${slug}/${id}`);
      const { Answer, prompt } = sort(card);
      if (Answer?.length !== 1) {
        fail(card, `expected one <Answer> in card “${id}”, got ${Answer?.length ?? 0}.`);
      }
      nonEmpty(card, 'a question', prompt);
      nonEmpty(Answer[0], 'an answer', Answer[0].children as Node[]);
      const figure = attributeOf(card, 'figure');
      if (attributeOf(card, 'state') !== undefined && figure === undefined) {
        fail(card, `expected figure="…" beside state="…" in card “${id}”; name the figure.`);
      }
      if (figure !== undefined && !existsSync(path.join(widgets, String(figure)))) {
        fail(
          card,
          `expected figure="…" of card “${id}” to be a folder of src/widgets, got “${String(figure)}”.`,
        );
      }
    };

    const readReview = (review: MdxElement): void => {
      idOf(review);
      const { Card, prompt } = sort(review);
      if (!Card) fail(review, 'expected at least one <Card> in <Review>, got none.');
      const stray = prompt.find((node) => textOf(node) !== '');
      if (stray) {
        fail(review, `expected only cards in <Review>, got “${textOf(stray).slice(0, 40)}”.`);
      }
      Card.forEach(readCard);
      // Where scripts run, one card shows before they do.
      setAttribute(Card[0], 'first', null);
      setAttribute(review, 'count', String(Card.length));
    };

    const readQuestion = (question: MdxElement): void => {
      const id = idOf(question);
      const kind = attributeOf(question, 'kind');
      if (typeof kind !== 'string' || !KINDS.includes(kind)) {
        return fail(
          question,
          `expected kind="${KINDS.join('|')}" in question “${id}”, got “${String(kind)}”.`,
        );
      }
      setAttribute(question, 'full', `${slug}/${id}`);
      const { Option = [], Item = [], Why, prompt } = sort(question);
      nonEmpty(question, 'a prompt', prompt);
      if (kind === 'single' || kind === 'multiple') {
        if (Option.length < 2) {
          fail(question, `expected two or more options in “${id}”, got ${Option.length}.`);
        }
        Option.forEach(readOption);
        const right = Option.filter((option) => attributeOf(option, 'correct') !== undefined);
        if (kind === 'single' ? right.length !== 1 : right.length === 0) {
          fail(
            question,
            `expected ${kind === 'single' ? 'exactly one' : 'at least one'} <Option correct> in “${id}”, got ${right.length}.`,
          );
        }
        for (const [i, option] of Option.entries()) {
          setAttribute(option, 'group', `q-${id}`);
          setAttribute(option, 'place', String(i + 1));
          if (kind === 'multiple') setAttribute(option, 'several', null);
        }
        return;
      }
      readWhy(question, Why, `in the ${kind} question “${id}”`);
      if (kind === 'numeric') {
        if (attributeOf(question, 'answer') === undefined) {
          fail(question, `expected answer={…} in the numeric question “${id}”, got none.`);
        }
        return;
      }
      if (Item.length < 3) {
        fail(question, `expected three or more <Item>s in “${id}”, got ${Item.length}.`);
      }
      Item.forEach((item, i) => {
        nonEmpty(item, 'the text of the item', item.children as Node[]);
        unwrap(item);
        setAttribute(item, 'place', String(i));
      });
      const shown = mixed(Item, `${slug}/${id}`);
      let next = 0;
      question.children = (question.children as Node[]).map((child) =>
        nameOf(child) === 'Item' ? (shown[next++] as Node) : child,
      ) as typeof question.children;
      const places = shown.map((item) => Item.indexOf(item));
      setAttribute(Why[0], 'order', Item.map((_, i) => places.indexOf(i) + 1).join(', '));
    };

    const readPredict = (predict: MdxElement): void => {
      const id = idOf(predict);
      setAttribute(predict, 'full', `${slug}/${id}`);
      const named = attributeOf(predict, 'figure');
      const figure = figures.find(
        ({ id: anchor }) => anchor === named || anchor === `fig-${String(named)}`,
      );
      if (!figure?.widget) {
        return fail(
          predict,
          `expected <Predict figure="…"> to name a live figure of this chapter (${
            figures
              .filter(({ widget }) => widget)
              .map(({ id: anchor }) => anchor)
              .join(', ') || 'it has none'
          }), got “${String(named)}”.`,
        );
      }
      setAttribute(predict, 'figure', figure.id);
      setAttribute(predict, 'widget', figure.widget);
      for (const name of ['run', 'read']) {
        if (typeof attributeOf(predict, name) !== 'string') {
          fail(predict, `expected ${name}="…" in <Predict id="${id}">, got none.`);
        }
      }
      const { Option = [], Why, prompt } = sort(predict);
      nonEmpty(predict, 'a prompt', prompt);
      if (Option.length === 0) return readWhy(predict, Why, `in <Predict id="${id}">`);
      if (Option.length < 2) {
        fail(predict, `expected no option or two and more in “${id}”, got ${Option.length}.`);
      }
      for (const [i, option] of Option.entries()) {
        readOption(option);
        setAttribute(option, 'group', `q-${id}`);
        setAttribute(option, 'place', String(i + 1));
        if (['min', 'max'].every((bound) => attributeOf(option, bound) === undefined)) {
          fail(
            option,
            `expected min or max on every <Option> of “${id}”: the reading decides which one is right.`,
          );
        }
      }
    };

    visit(tree, (node) => {
      switch (nameOf(node)) {
        case 'Review':
          readReview(node as MdxElement);
          break;
        case 'Question':
          readQuestion(node as MdxElement);
          break;
        case 'Predict':
          readPredict(node as MdxElement);
          break;
        default:
          return;
      }
      (node as MdxElement).type = 'mdxJsxFlowElement';
    });
  };
}

/** Figures of the chapter: the anchor, and the tag of the widget inside, if there is one. */
function figuresOf(tree: Root): { id: string; widget?: string }[] {
  const tags = new Map<string, string>();
  visit(tree, 'mdxjsEsm', (node: MdxjsEsm) => {
    for (const [, name, tag] of node.value.matchAll(WIDGET_IMPORT)) tags.set(name, tag);
  });
  const figures: { id: string; widget?: string }[] = [];
  visit(tree, (node) => {
    if (nameOf(node) !== 'Figure') return;
    const id = String(attributeOf(node as MdxElement, 'id') ?? '');
    let widget: string | undefined;
    visit(node, (inner) => {
      widget ??= tags.get(nameOf(inner));
    });
    figures.push({ id: id.startsWith('fig-') ? id : `fig-${id}`, widget });
  });
  return figures;
}
