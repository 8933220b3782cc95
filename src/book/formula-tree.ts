/**
 * Readies Temml's MathML for the page: a third fewer elements, TeX's spacing where MathML Core has
 * none, and what the book hangs on its formulas.
 */
import type { Element, ElementContent } from 'hast';
import { notation } from '../notation';
import characters from './math-characters.json';

/** Elements whose children stand in a row, so that a plain `<mrow>` among them adds nothing. */
const ROWS = new Set(['math', 'mrow', 'mstyle', 'msqrt', 'mtd', 'mpadded', 'mphantom', 'menclose']);
const TOKENS = new Set(['mi', 'mn', 'mo', 'mtext']);
const OVER_UNDER = new Set(['munder', 'mover', 'munderover']);
const SCRIPTED = new Set(['msub', 'msup', 'msubsup', ...OVER_UNDER]);

/** Signs that MathML knows in one form only, and stretches unless told not to. */
const BRACKETS = '()[]{}⟨⟩⌈⌉⌊⌋';
const CLOSING_BRACKETS = ')]}⟩⌉⌋';
const CLOSING = `${CLOSING_BRACKETS}!`;
const STRETCHED = `${BRACKETS}|‖∣∥←→↔⇐⇒⇔⟵⟶⟷⟸⟹⟺ˆ^ˇ˜~‾¯ˉ_⏞⏟⃗`;
/** Signs that are read one way between two terms and another way before one. */
const SIGNS = '+-−±∓';
/** Sums and their like, which TeX sets close to a sign before them and to a bracket after. */
const LARGE = '∑∏∐∫∬∮⋂⋃';
/** Accents that the font draws where an accent stands, for those that Temml means to be stretched. */
const ACCENTS: Readonly<Record<string, string>> = { '‾': '¯', '~': '˜' };
const BREAKS_AFTER = '=≠≈≡∼≃∝<>≤≥≪≫∈→←↔⟶⟹⟺⇒↦+−±';
/** A formula with fewer characters than this stays on one line, as a word does. */
const SHORT = 12;

/** Where one on a line of its own may go on in the next. */
const RELATIONS = new Set('=≠≈≡∼≃∝<>≤≥≪≫→←↔⟶⟹⟺⇒');
const PLUS_MINUS = new Set(SIGNS);
const OPENING = '([{⟨⌈⌊';
/** Bars open and close by the same sign. */
const BARS = '|‖∣∥';
/** On any screen, so many characters fit into a line. */
const LINE = 20;
/** Spaces from a quad on stand between formulas, not in one. */
const QUAD = 1;

const COLOURS = new Map(notation.map(({ id, colour }) => [id, colour]));
const KNOWN = new Set([...(characters as string)]);

/** What TeX calls a style: whether sums carry their limits above, and how deep in indices we are. */
type Style = { display: boolean; depth: number };

/**
 * @param math Temml's `<math>`; it is changed.
 * @throws Error if a character is not in the mathematics font.
 */
export function settle(math: Element): void {
  const display = math.properties.display === 'block';
  math.properties = display ? { display: 'block' } : {};
  math.children = settled(math, { display, depth: 0 });
  setSpaces(math);
  if (display) allowBreaksBefore(math);
  else allowBreaks(math);
}

/** The children, each settled, rows without a meaning of their own dissolved. */
function settled(parent: Element, style: Style): ElementContent[] {
  const children = parent.children.filter((child) => child.type === 'element');
  const nodes = children.flatMap((child, i) => {
    settleElement(child, styleOf(parent, i, style), style);
    const node = raisedOnBracket(child);
    return ROWS.has(parent.tagName) ? dissolved(node) : [unwrapped(node)];
  });
  return parent.tagName === 'msqrt' ? [strut(), ...nodes] : nodes;
}

function settleElement(node: Element, style: Style, around: Style): void {
  const own = readStyle(node, style, around);
  colour(node);
  if ('dataLive' in node.properties) {
    makeSpot(node);
    return;
  }
  if (node.tagName === 'mo') settleOperator(node, own);
  if (TOKENS.has(node.tagName)) checkCharacters(node);
  else node.children = settled(node, own);
  if (OVER_UNDER.has(node.tagName)) markAccent(node);
}

/** How MathML Core sets the child `i` of an element that is itself set in `style`. */
function styleOf(parent: Element, i: number, style: Style): Style {
  const { display, depth } = style;
  if (parent.tagName === 'mfrac') return { display: false, depth: display ? depth : depth + 1 };
  if (parent.tagName === 'mtable')
    return { display: parent.properties.displaystyle === 'true', depth };
  return SCRIPTED.has(parent.tagName) && i > 0 ? { display: false, depth: depth + 1 } : style;
}

/** What an element's own attributes make of the style; those that say what holds anyway go. */
function readStyle(node: Element, style: Style, around: Style): Style {
  const { displaystyle, scriptlevel } = node.properties;
  const css = typeof node.properties.style === 'string' ? node.properties.style : '';
  const level = /math-depth:(\d+)/.exec(css)?.[1] ?? scriptlevel;
  // A table's cells are small unless it says otherwise.
  if (node.tagName === 'mtable') return style;
  const own = {
    display: displaystyle === undefined ? style.display : displaystyle === 'true',
    depth: level === undefined ? style.depth : Number(level),
  };
  delete node.properties.scriptlevel;
  delete node.properties.displaystyle;
  delete node.properties.style;
  const lengths = css.match(/(?:padding|margin)-(?:left|right):[^;]+/g);
  if (lengths) node.properties.style = lengths.join(';');
  // An accent is as deep as what it stands on, and its element says so.
  if (node.tagName === 'mo' && own.depth === around.depth && own.depth < style.depth) {
    node.properties.dataAccent = '';
    return own;
  }
  if (own.display !== style.display) node.properties.displaystyle = String(own.display);
  if (own.depth !== style.depth) node.properties.scriptlevel = String(own.depth);
  return own;
}

function colour(node: Element): void {
  const colour = COLOURS.get(String(node.properties.dataSymbol));
  if (!colour || colour === 'ink') return;
  const classes = (node.properties.className ?? []) as string[];
  node.properties.className = [...classes, `c-${colour}`];
}

/**
 * A spot that a figure writes numbers into is HTML inside a number: there it can have a width, and
 * its text can change without a new layout of the formula.
 */
function makeSpot(node: Element): void {
  const { dataLive, ...properties } = node.properties;
  node.tagName = 'mn';
  node.properties = properties;
  node.children = [
    {
      type: 'element',
      tagName: 'span',
      properties: { dataLive },
      children: [{ type: 'text', value: textOf(node) }],
    },
  ];
}

/** Without what the browser knows; in indices without space around, as TeX has it. */
function settleOperator(node: Element, { depth }: Style): void {
  const { properties } = node;
  const sign = textOf(node);
  delete properties.fence;
  delete properties.separator;
  if (BRACKETS.includes(sign)) delete properties.form;
  if (!STRETCHED.includes(sign)) delete properties.stretchy;
  if (depth > 0) {
    properties.lspace = '0';
    properties.rspace = '0';
  }
}

/** In every row, once no other row stands in it that will be dissolved. */
function setSpaces(parent: Element): void {
  const row = parent.children.filter((child) => child.type === 'element');
  row.forEach(setSpaces);
  if (!ROWS.has(parent.tagName)) return;
  parent.children = row.flatMap((node, i) => {
    const before = row.slice(0, i).findLast((other) => !isSpace(other));
    return setAmong(node, { before, last: row[i - 1], after: row[i + 1] });
  });
}

/** `before` is the last but for spaces. */
type Neighbours = { before?: Element; last?: Element; after?: Element };

/**
 * What TeX makes of an element's neighbours, spaces aside: a sign with nothing before it to be added to is a
 * prefix; a sum or a function keeps a thin space from letters and none from other signs. (Browsers
 * would put that space between the sum and its limits.)
 */
function setAmong(node: Element, { before, last, after }: Neighbours): Element[] {
  const isTerm = before && (!isOperator(before) || isClosing(before));
  const isPrefixed = before && core(before).properties.form === 'prefix';
  const thinBefore = (isTerm || isPrefixed) && before === last ? [thinSpace()] : [];
  if (after && isApplication(after)) return [...thinBefore, node];
  if (isSpace(node) && before && isApplication(before) && after && isOperator(after)) return [];
  const operator = core(node);
  if (operator.tagName !== 'mo') return [node];
  const sign = textOf(operator);
  if (isSign(operator) && !isTerm) operator.properties.form ??= 'prefix';
  if (!LARGE.includes(sign)) return [node];
  Object.assign(operator.properties, { lspace: '0', rspace: '0' });
  const isApplied = after && !isSpace(after) && !isOperator(after);
  return [...thinBefore, node, ...(isApplied ? [thinSpace()] : [])];
}

/** The sign between a function and what it is applied to: heard, not seen. */
const isApplication = (node: Element): boolean =>
  node.tagName === 'mo' && textOf(node) === '\u2061';

const isSign = (node: Element): boolean => node.tagName === 'mo' && SIGNS.includes(textOf(node));

const isSpace = (node: Element): boolean =>
  node.tagName === 'mspace' || (/^(mtext|mrow)$/.test(node.tagName) && textOf(node).trim() === '');

const isClosing = (node: Element): boolean =>
  core(node).tagName === 'mo' && CLOSING.includes(textOf(core(node)));

/** Nabla is an operator to MathML, a letter to TeX. */
const isOperator = (node: Element): boolean =>
  core(node).tagName === 'mo' && !'∇∂'.includes(textOf(core(node)));

const thinSpace = (): Element => ({
  type: 'element',
  tagName: 'mspace',
  properties: { width: '0.1667em' },
  children: [],
});

/** What an operator with limits or indices is at heart. */
function core(node: Element): Element {
  const [base] = node.children;
  return SCRIPTED.has(node.tagName) && base?.type === 'element' ? core(base) : node;
}

function checkCharacters(node: Element): void {
  // Words are set in the font of the text.
  if (node.tagName === 'mtext') return;
  const text = textOf(node);
  const isItalic = node.tagName === 'mi' && /^\p{L}$/u.test(text) && !node.properties.mathvariant;
  const missing = [...text].filter((c) => !KNOWN.has(c) && !(isItalic && isGreek(c)));
  if (missing.length === 0) return;
  const names = missing.map((c) => `${c} (U+${c.codePointAt(0)!.toString(16).toUpperCase()})`);
  throw new Error(
    `Expected characters of the mathematics font, got ${names}; write it otherwise, or add it to scripts/fonts.py and run that.`,
  );
}

/** Browsers set a letter that stands alone in italics, which the font has. */
const isGreek = (character: string): boolean => /[α-ωϵϑϰϕϱϖ]/.test(character);

/** `accent` keeps an accent as large as what it stands on. */
function markAccent(node: Element): void {
  const base = node.tagName === 'munder' ? 'accentunder' : 'accent';
  node.children.forEach((child) => {
    if (child.type !== 'element' || !('dataAccent' in child.properties)) return;
    delete child.properties.dataAccent;
    const sign = ACCENTS[textOf(child)];
    if (sign && child.properties.stretchy === 'false') {
      child.children = [{ type: 'text', value: sign }];
    }
    node.properties[base] = 'true';
  });
}

/** What a row's child becomes: itself, or its own children. */
function dissolved(node: Element): ElementContent[] {
  if (!isPlainRow(node)) return [unwrapped(node)];
  const [first, ...others] = node.children;
  if (first?.type === 'element' && others.length > 0 && isSign(first)) {
    first.properties.form ??= 'prefix';
  }
  return node.children;
}

/** Signs that stretch do so over their row, which they would lose. */
const isPlainRow = (node: Element): boolean =>
  /^m(row|style)$/.test(node.tagName) &&
  Object.keys(node.properties).length === 0 &&
  !node.children.some(isStretching);

/** `(…)²` is, in TeX, a row that ends with a raised bracket, however tall its middle is. */
function raisedOnBracket(node: Element): Element {
  const [base, ...indices] = node.children;
  if (!SCRIPTED.has(node.tagName) || OVER_UNDER.has(node.tagName)) return node;
  // Chromium gives a bracket its size in a row only.
  if (base?.type === 'element' && base.properties.maxsize) {
    node.children = [
      { type: 'element', tagName: 'mrow', properties: {}, children: [base] },
      ...indices,
    ];
  }
  if (base?.type !== 'element' || !isPlainRow(base) || base.children.length < 2) return node;
  const last = base.children.at(-1)!;
  if (last.type !== 'element' || last.tagName !== 'mo' || !CLOSING.includes(textOf(last)))
    return node;
  node.children = [last, ...indices];
  base.children = [...base.children.slice(0, -1), node];
  return base;
}

/** A row or style of one element is that element, with the row's properties where they fit. */
function unwrapped(node: Element): Element {
  const [only, ...others] = node.children;
  if (!/^m(row|style)$/.test(node.tagName) || only?.type !== 'element' || others.length > 0) {
    return node;
  }
  const isTaken = Object.keys(node.properties).some((name) => name in only.properties);
  if (isTaken) return node;
  Object.assign(only.properties, node.properties);
  return only;
}

const isStretching = (node: ElementContent): boolean =>
  node.type === 'element' &&
  node.tagName === 'mo' &&
  STRETCHED.includes(textOf(node)) &&
  node.properties.stretchy !== 'false' &&
  node.properties.maxsize === undefined;

/** Roots over small letters are as high as others, so that those of a line agree. */
const strut = (): Element => ({
  type: 'element',
  tagName: 'mspace',
  properties: { height: '0.78em', depth: '0.24em' },
  children: [],
});

/**
 * Where a long inline formula may go on in the next line: after relations, plus and minus. Chromium
 * never breaks within a formula, but between the parts of one that is set as text is.
 */
function allowBreaks(math: Element): void {
  if ([...textOf(math)].length < SHORT) return;
  const parts: Element[][] = [[]];
  math.children.forEach((child, i) => {
    if (child.type !== 'element') return;
    parts.at(-1)!.push(child);
    const isLast = i === math.children.length - 1;
    if (!isLast && parts.at(-1)!.length > 1 && isBreak(child)) parts.push([]);
  });
  setParts(math, parts);
}

function setParts(math: Element, parts: Element[][]): void {
  if (parts.length === 1) return;
  math.properties.className = ['parts'];
  math.children = parts.map(rowOf);
}

const rowOf = (children: Element[]): Element => ({
  type: 'element',
  tagName: 'mrow',
  properties: {},
  children,
});

/**
 * Where a formula on a line of its own may go on in the next, outside all brackets: after the wide space
 * between two formulas; else before relations; where what is left is long, before plus and minus, too.
 */
function allowBreaksBefore(math: Element): void {
  const isLong = (row: Element[]) => row.map(textOf).join('').length > LINE;
  const row = math.children.filter((child) => child.type === 'element');
  if (!isLong(row)) return;
  const formulas = split(row, (_, before) => isWide(before)).map((formula) =>
    split(formula, isRelation).flatMap((part) =>
      isLong(part) ? split(part, (sign) => PLUS_MINUS.has(sign)) : [part],
    ),
  );
  if (formulas.length === 1) {
    setParts(math, formulas[0]);
    return;
  }
  math.properties.className = ['parts'];
  math.children = formulas.map(wholeOf);
}

/** One of several formulas, which begins a new line before it goes on in one. */
const wholeOf = (parts: Element[][]): Element =>
  parts.length === 1
    ? rowOf(parts[0])
    : { ...rowOf(parts.map(rowOf)), properties: { className: ['whole'] } };

const isRelation = (sign: string, before: Element, after?: Element): boolean =>
  sign === ':' && after ? textOf(after) === '=' : RELATIONS.has(sign) && textOf(before) !== ':';

/** Cuts a row before the elements that `starts` names, given their sign and what stands around them. */
function split(
  row: readonly Element[],
  starts: (sign: string, before: Element, after?: Element) => boolean,
): Element[][] {
  const parts: Element[][] = [];
  let open = 0;
  let inBars = false;
  row.forEach((node, i) => {
    const operator = core(node);
    const isUnary = isSign(operator) && operator.properties.form === 'prefix';
    // Temml takes a bar for a letter.
    const sign = /^m[oi]$/.test(operator.tagName) && !isUnary ? textOf(operator) : '';
    const isOutside = open === 0 && !inBars;
    if (i === 0 || (isOutside && starts(sign, row[i - 1], row[i + 1]))) parts.push([node]);
    else parts.at(-1)!.push(node);
    // At the head of a row it would be taken for a sign of what follows.
    if (PLUS_MINUS.has(sign) && parts.at(-1)![0] === node) operator.properties.form = 'infix';
    if (!sign) return;
    if (OPENING.includes(sign)) open++;
    else if (CLOSING_BRACKETS.includes(sign)) open--;
    else if (open === 0 && BARS.includes(sign)) inBars = !inBars;
  });
  return parts;
}

const isWide = (node: Element): boolean =>
  node.tagName === 'mspace' && parseFloat(String(node.properties.width)) >= QUAD;

const isBreak = (node: Element): boolean =>
  node.tagName === 'mo' && BREAKS_AFTER.includes(textOf(node)) && node.properties.form !== 'prefix';

function textOf(node: ElementContent): string {
  if (node.type === 'text') return node.value;
  return node.type === 'element' ? node.children.map(textOf).join('') : '';
}
