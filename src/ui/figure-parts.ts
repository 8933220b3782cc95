import { put } from './put';

/** The parts of a figure's markup, which its component and its view agree on. */
export type FigureParts = {
  find<E extends Element = HTMLElement>(selector: string): E;
  /** Writes the words of the spot with this `data-text`. */
  text(name: string, words: string): void;
};

export function figureParts(root: ParentNode): FigureParts {
  const find = <E extends Element = HTMLElement>(selector: string): E => {
    const element = root.querySelector<E>(selector);
    if (!element)
      throw new Error(`Expected ${selector} in the figure, got none; rebuild the page.`);
    return element;
  };
  return {
    find,
    text: (name, words) => put(find(`[data-text="${name}"]`), 'textContent', words),
  };
}
