/** Small things every view of the review page does with the document. */

/** The one element that must be there; its absence is a mistake in the page, not the reader's. */
export function part<T extends HTMLElement = HTMLElement>(root: ParentNode, name: string): T {
  const found = root.querySelector<T>(`[data-part="${name}"]`);
  if (!found) throw new Error(`Expected [data-part="${name}"] in the review page, found none.`);
  return found;
}

/** Puts a fresh copy of the page's `<template data-view>` into the host, and returns it. */
export function stage(host: HTMLElement, view: string): HTMLElement {
  const template = document.querySelector<HTMLTemplateElement>(`template[data-view="${view}"]`)!;
  host.replaceChildren(template.content.cloneNode(true));
  return host.firstElementChild as HTMLElement;
}

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

/**
 * A fragment that can stand inside a button: what reacts to pointers of its own becomes plain text.
 * The HTML is the book's own, read off its pages by the build.
 */
export function inert(html: string): DocumentFragment {
  const template = document.createElement('template');
  template.innerHTML = html;
  for (const node of template.content.querySelectorAll<HTMLElement>('a, button, [data-symbol]')) {
    if (!node.matches('a, button')) {
      delete node.dataset.symbol;
      continue;
    }
    const span = document.createElement('span');
    span.append(...node.childNodes);
    node.replaceWith(span);
  }
  for (const node of template.content.querySelectorAll('[tabindex]')) {
    node.removeAttribute('tabindex');
  }
  // A button's name is plain text; a formula's would be its signs without a space between.
  for (const math of template.content.querySelectorAll('math')) {
    math.before(element('span', { className: 'visually-hidden' }, formulaWords(math)));
    math.setAttribute('aria-hidden', 'true');
  }
  return template.content;
}

const ACCENTS: Record<string, string> = { '¯': 'bar', ˆ: 'hat', '˜': 'tilde', '→': 'vector' };

/** A formula as its signs one after another: “x t − 1”, “α bar t”. */
const formulaWords = (math: Element): string =>
  [...math.querySelectorAll('mi, mn, mo, mtext')]
    .map((node) => {
      const sign = node.textContent;
      const isAccent = node.matches('mover > :last-child');
      return (isAccent ? ACCENTS[sign] : undefined) ?? sign.normalize('NFKC');
    })
    .join(' ');

/** Formulas wider than their place: in a card they scroll and take the focus for it. */
export function letFormulasScroll(root: HTMLElement): void {
  for (const formula of root.querySelectorAll<HTMLElement>('.display-formula')) {
    if (formula.scrollWidth > formula.clientWidth) formula.tabIndex = 0;
  }
}

/** In a button they shrink. */
export function fitFormulas(root: HTMLElement): void {
  const room = root.clientWidth;
  for (const formula of root.querySelectorAll('math')) {
    const { width } = formula.getBoundingClientRect();
    if (room > 0 && width > room) formula.style.fontSize = `${Math.max(0.5, room / width)}em`;
  }
}

/** Hands the reader a file. */
export function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  element('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest('input:not([type=radio], [type=checkbox]), textarea, select') !== null;

/** Whether a key means something to what has the focus, so that the page must not take it. */
export const ownsSpace = (target: EventTarget | null): boolean =>
  isTyping(target) ||
  (target instanceof Element &&
    target.closest('a, button, input, summary, [role=slider]') !== null);
