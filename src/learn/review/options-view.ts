/** Answers to choose from, as buttons; once one is chosen, each says what it was. */
import { element, fitFormulas, inert } from '~/learn/review/page-parts';

export type Offer = {
  options: readonly { id: string; html: string }[];
  right: string;
  /** The reader's choice, once made. */
  chosen?: string;
  choose(id: string): void;
};

/** Draws into a list; a second call with the same options keeps the buttons and marks them. */
export function drawOptions(list: HTMLElement, { options, right, chosen, choose }: Offer): void {
  const key = options.map(({ id }) => id).join(' ');
  if (list.dataset.offer !== key || chosen === undefined) {
    list.dataset.offer = key;
    list.replaceChildren(
      ...options.map(({ id, html }, i) => {
        const text = element('span', { className: 'choice-text' }, inert(html));
        const hint = element('kbd', { textContent: String(i + 1) });
        hint.setAttribute('aria-hidden', 'true');
        const mark = element('span', { className: 'choice-mark' });
        const button = element('button', { type: 'button', className: 'choice' }, hint, text, mark);
        button.addEventListener('click', () => {
          if (button.getAttribute('aria-disabled') !== 'true') choose(id);
        });
        return element('li', {}, button);
      }),
    );
    list.querySelectorAll<HTMLElement>('.choice-text').forEach(fitFormulas);
  }
  if (chosen === undefined) return;
  list.querySelectorAll<HTMLElement>('.choice').forEach((button, i) => {
    const { id } = options[i];
    const verdict = id === right ? 'right' : id === chosen ? 'wrong' : undefined;
    button.setAttribute('aria-disabled', 'true');
    if (!verdict) return;
    button.dataset.verdict = verdict;
    button.querySelector('.choice-mark')!.textContent =
      verdict === 'wrong' ? 'Your choice' : id === chosen ? 'Right' : 'The right answer';
  });
}
