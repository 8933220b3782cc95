import { createProcessor } from '@mdx-js/mdx';
import type { Root } from 'mdast';
import type { MdxJsxFlowElement, MdxJsxTextElement } from 'mdast-util-mdx-jsx';
import path from 'node:path';
import { visit } from 'unist-util-visit';
import { VFile } from 'vfile';
import { describe, expect, it } from 'vitest';
import { remarkLearning } from '~/book/remark-learning';

type Component = MdxJsxFlowElement | MdxJsxTextElement;

const chapter = path.resolve(import.meta.dirname, '../../../content/15-forward-process/index.mdx');

function treeOf(source: string, file = chapter): Root {
  const value = new VFile({ value: source, path: file });
  // The build also lifts components that stand alone in a paragraph; the plugin must not need it.
  const processor = createProcessor();
  const tree = processor.parse(value) as unknown as Root;
  remarkLearning()(tree, value);
  return tree;
}

function components(tree: Root, name: string): Component[] {
  const found: Component[] = [];
  visit(tree, ['mdxJsxFlowElement', 'mdxJsxTextElement'], (node) => {
    if ((node as Component).name === name) found.push(node as Component);
  });
  return found;
}

const attributes = (node: Component): Record<string, unknown> =>
  Object.fromEntries(
    node.attributes.flatMap((a) =>
      a.type === 'mdxJsxAttribute' ? [[a.name, a.value === null ? true : a.value]] : [],
    ),
  );

const words = (node: Component): string => {
  let text = '';
  visit(node as never, 'text', ({ value }: { value: string }) => {
    text += value;
  });
  return text.replace(/\s+/g, ' ').trim();
};

const card = (id: string, more = '') =>
  `<Card id="${id}"${more}>\n  Question?\n  <Answer>Answer.</Answer>\n</Card>`;
const option = (text: string, more = '') => `<Option${more}>${text} <Why>Because.</Why></Option>`;
const question = (kind: string, inner: string, more = '') =>
  `<Question id="x" kind="${kind}"${more}>\n  Prompt?\n  ${inner}\n</Question>`;
const figure = [
  `import NoiseSchedule from '~/widgets/noise-schedule/NoiseSchedule.astro';`,
  '',
  '<Figure id="fig-schedule" caption="A schedule.">',
  '',
  '<NoiseSchedule />',
  '',
  '</Figure>',
  '',
].join('\n');
const predict = (more: string, inner = '<Why>Because.</Why>') =>
  `${figure}\n<Predict id="p" ${more}>\n  Prompt?\n  ${inner}\n</Predict>`;

describe('cards', () => {
  it('get their full id, and the first of an area is marked', () => {
    const tree = treeOf(`<Review id="r">\n  ${card('a')}\n  ${card('b')}\n</Review>`);
    const [first, second] = components(tree, 'Card').map(attributes);
    expect(first).toMatchObject({ full: 'forward-process/a', first: true, slot: 'cards' });
    expect(second).toMatchObject({ full: 'forward-process/b' });
    expect(second.first).toBeUndefined();
    expect(attributes(components(tree, 'Review')[0]).count).toBe('2');
    expect(attributes(components(tree, 'Answer')[0]).slot).toBe('answer');
  });

  it('keep question and answer apart, however they are written', () => {
    for (const inner of [
      'Question?\n  <Answer>Answer.</Answer>',
      'Question?\n\n  <Answer>\n\n  Answer.\n\n  </Answer>',
      'Question? <Answer>Answer.</Answer>',
    ]) {
      const tree = treeOf(`<Review id="r">\n<Card id="a">\n  ${inner}\n</Card>\n</Review>`);
      const [found] = components(tree, 'Card');
      expect(found.children.map(({ type }) => type)).toEqual(['paragraph', 'mdxJsxFlowElement']);
      expect(words(components(tree, 'Answer')[0])).toBe('Answer.');
    }
  });

  it.each([
    ['the same id twice', `<Review id="r">\n${card('a')}\n${card('a')}\n</Review>`, /“a” twice/],
    [
      'the id of a question',
      `<Review id="r">\n${card('x')}\n</Review>\n\n${question('numeric', '<Why>Because.</Why>', ' answer={1}')}`,
      /“x” twice/,
    ],
    ['no answer', '<Review id="r">\n<Card id="a">\nQuestion?\n</Card>\n</Review>', /one <Answer>/],
    [
      'an empty answer',
      '<Review id="r">\n<Card id="a">\nQuestion?\n<Answer></Answer>\n</Card>\n</Review>',
      /to hold an answer/,
    ],
    ['no card', '<Review id="r">\n</Review>', /at least one <Card>/],
    ['stray text', `<Review id="r">\n${card('a')}\n\nStray.\n</Review>`, /only cards.*Stray/],
    ['an id with spaces', `<Review id="r">\n${card('a b')}\n</Review>`, /small letters/],
    [
      'a figure that is none',
      `<Review id="r">\n${card('a', ' figure="no-such-figure"')}\n</Review>`,
      /a folder of src\/widgets, got “no-such-figure”/,
    ],
  ])('stop the build at %s', (_, source, message) => {
    expect(() => treeOf(source)).toThrow(message);
    expect(() => treeOf(source)).toThrow(/15-forward-process\/index\.mdx:\d+: /);
  });
});

describe('questions', () => {
  it('sort prompt and options, and tell options what they belong to', () => {
    const tree = treeOf(
      question('multiple', `${option('One', ' correct')}\n  ${option('Two')}`, ''),
    );
    const [found] = components(tree, 'Question');
    expect(attributes(found)).toMatchObject({ full: 'forward-process/x', kind: 'multiple' });
    expect(found.children[0].type).toBe('paragraph');
    const options = components(tree, 'Option');
    expect(options.map(attributes)).toMatchObject([
      { slot: 'options', group: 'q-x', place: '1', several: true, correct: true },
      { slot: 'options', group: 'q-x', several: true },
    ]);
    expect(components(tree, 'Why').every((why) => attributes(why).slot === 'why')).toBe(true);
  });

  it('to be ordered come mixed, with the way back', () => {
    const items = ['first', 'second', 'third', 'fourth'];
    const tree = treeOf(
      question(
        'ordering',
        `${items.map((i) => `<Item>${i}</Item>`).join('\n  ')}\n  <Why>So.</Why>`,
      ),
    );
    const shown = components(tree, 'Item');
    expect(shown.map(words)).not.toEqual(items);
    for (const item of shown) expect(words(item)).toBe(items[Number(attributes(item).place)]);
    const order = String(attributes(components(tree, 'Why')[0]).order).split(', ');
    expect(order.map((place) => words(shown[Number(place) - 1]))).toEqual(items);
  });

  it.each([
    ['an unknown kind', question('essay', option('One')), /single\|multiple\|numeric\|ordering/],
    [
      'single with two right options',
      question('single', `${option('One', ' correct')}\n  ${option('Two', ' correct')}`),
      /exactly one <Option correct>.*got 2/,
    ],
    [
      'single with none',
      question('single', `${option('One')}\n  ${option('Two')}`),
      /exactly one <Option correct>.*got 0/,
    ],
    [
      'an option without why',
      question('single', `${option('One', ' correct')}\n  <Option>Two</Option>`),
      /one <Why> inside every <Option>, got 0/,
    ],
    ['one option', question('single', option('One', ' correct')), /two or more options/],
    ['no number', question('numeric', '<Why>Because.</Why>'), /answer=\{…\}/],
    ['a number without why', question('numeric', '', ' answer={1}'), /one <Why>/],
    [
      'two items',
      question('ordering', '<Item>a</Item>\n<Item>b</Item>\n<Why>So.</Why>'),
      /three or more/,
    ],
  ])('stop the build at %s', (_, source, message) => {
    expect(() => treeOf(source)).toThrow(message);
  });
});

describe('predictions', () => {
  it('know their figure and its widget, with or without the prefix', () => {
    for (const named of ['fig-schedule', 'schedule']) {
      const tree = treeOf(predict(`figure="${named}" run="t=1" read="snr"`));
      expect(attributes(components(tree, 'Predict')[0])).toMatchObject({
        full: 'forward-process/p',
        figure: 'fig-schedule',
        widget: 'noise-schedule',
      });
    }
  });

  it.each([
    [
      'a figure of another chapter',
      predict('figure="x" run="t=1" read="snr"'),
      /fig-schedule.*“x”/,
    ],
    ['no reading', predict('figure="schedule" run="t=1"'), /read="…"/],
    ['no why', predict('figure="schedule" run="t=1" read="snr"', ''), /one <Why>/],
    [
      'options without bounds',
      predict('figure="schedule" run="t=1" read="snr"', `${option('A')}\n${option('B')}`),
      /min or max/,
    ],
  ])('stop the build at %s', (_, source, message) => {
    expect(() => treeOf(source)).toThrow(message);
  });
});

it('leaves files outside chapters alone', () => {
  const notes = path.resolve(import.meta.dirname, '../../../src/widgets/forward-2d/notes.mdx');
  expect(() => treeOf('<Question id="x" kind="essay">What?</Question>', notes)).not.toThrow();
});
