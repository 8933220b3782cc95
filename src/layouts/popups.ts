/**
 * Explains a symbol or a citation where it stands: by pointing, by tapping, by focus. The notation
 * table is fetched at the first need. Escape closes.
 */
import type { NotationEntry } from '~/notation';

const popup = document.createElement('div');
popup.className = 'popup';
popup.id = 'popup';
popup.setAttribute('role', 'tooltip');
popup.hidden = true;
document.body.append(popup);

let owner: Element | undefined;
let closing = 0;

let table: Promise<readonly NotationEntry[]> | undefined;
const entryOf = async (id: string): Promise<NotationEntry | undefined> => {
  table ??= import('~/notation').then((module) => module.notation);
  return (await table).find((entry) => entry.id === id);
};

function paragraph(text: string, className = ''): HTMLElement {
  const p = document.createElement('p');
  p.textContent = text;
  p.className = className;
  return p;
}

function definitionLink(definedIn: string): HTMLElement {
  const [slug, anchor] = definedIn.split('#');
  const link = document.createElement('a');
  const base = document.documentElement.dataset.base ?? '/';
  link.href = `${base}${slug}/#${anchor}`;
  link.textContent = 'Where it is defined';
  const p = document.createElement('p');
  p.append(link);
  return p;
}

async function explainSymbol(id: string): Promise<Node[]> {
  const entry = await entryOf(id);
  if (!entry) return [];
  const head = document.createElement('p');
  const name = document.createElement('strong');
  name.textContent = entry.name;
  head.append(name);
  return [
    head,
    paragraph(entry.meaning),
    ...(entry.range ? [paragraph(entry.range, 'soft')] : []),
    ...(entry.definedIn ? [definitionLink(entry.definedIn)] : []),
  ];
}

/** Every symbol of an equation, each once: the keyboard's way to what the pointer gets by hovering. */
async function explainEquation(equation: Element): Promise<Node[]> {
  const symbols = new Map(
    [...equation.querySelectorAll<HTMLElement>('[data-symbol]')].map((node) => [
      node.dataset.symbol ?? '',
      node,
    ]),
  );
  const list = document.createElement('dl');
  for (const [id, node] of symbols) {
    const entry = await entryOf(id);
    if (!entry) continue;
    const term = document.createElement('dt');
    const formula = document.createElementNS('http://www.w3.org/1998/Math/MathML', 'math');
    formula.append(node.cloneNode(true));
    term.append(formula, ` ${entry.name}`);
    const meaning = document.createElement('dd');
    meaning.textContent = entry.meaning;
    list.append(term, meaning);
  }
  return list.childElementCount > 0 ? [list] : [];
}

function explainCitation(key: string): Node[] {
  const entry = document.getElementById(`ref-${key}`);
  return entry ? [...entry.cloneNode(true).childNodes] : [];
}

function place(target: Element): void {
  const box = target.getBoundingClientRect();
  const left = Math.min(
    Math.max(16, box.left + box.width / 2 - popup.offsetWidth / 2),
    document.documentElement.clientWidth - popup.offsetWidth - 16,
  );
  const below = box.bottom + 8 + popup.offsetHeight < innerHeight;
  const top = below ? box.bottom + 8 : Math.max(8, box.top - popup.offsetHeight - 8);
  popup.style.left = `${left + scrollX}px`;
  popup.style.top = `${top + scrollY}px`;
}

function close(): void {
  popup.hidden = true;
  owner?.removeAttribute('aria-describedby');
  owner = undefined;
}

const closeSoon = () => {
  clearTimeout(closing);
  closing = window.setTimeout(close, 220);
};

async function open(target: Element, content: Promise<Node[]> | Node[]): Promise<void> {
  clearTimeout(closing);
  owner = target;
  const nodes = await content;
  if (owner !== target || nodes.length === 0) return;
  popup.replaceChildren(...nodes);
  popup.hidden = false;
  target.setAttribute('aria-describedby', popup.id);
  place(target);
}

const symbolAt = (node: EventTarget | null) =>
  (node as Element | null)?.closest?.<HTMLElement>('[data-symbol-button], [data-symbol]') ?? null;
const citationAt = (node: EventTarget | null) =>
  (node as Element | null)?.closest?.<HTMLElement>('[data-cite]') ?? null;

function explain(node: EventTarget | null): boolean {
  const symbol = symbolAt(node);
  if (symbol) {
    const id = symbol.dataset.symbolButton ?? symbol.dataset.symbol ?? '';
    void open(symbol, explainSymbol(id));
    return true;
  }
  const citation = citationAt(node);
  if (citation) {
    void open(citation, explainCitation(citation.dataset.cite ?? ''));
    return true;
  }
  return false;
}

// Moves, not hovers: what scrolls or appears under a resting pointer was not asked about.
let under: EventTarget | null = null;
document.addEventListener('pointermove', (event) => {
  if (event.pointerType !== 'mouse' || event.target === under) return;
  under = event.target;
  if (popup.contains(event.target as Node)) clearTimeout(closing);
  else if (!explain(event.target) && owner && !owner.matches(':focus')) closeSoon();
});
document.addEventListener('focusin', (event) => {
  if (popup.contains(event.target as Node)) return;
  if (!explain(event.target)) close();
});
document.addEventListener('click', (event) => {
  if (symbolAt(event.target)) explain(event.target);
  else if (!popup.contains(event.target as Node)) close();
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') close();
  const equation = (event.target as Element).closest('.equation-body');
  if (event.key === 'Enter' && equation === event.target && equation) {
    void open(equation, explainEquation(equation));
  }
});
