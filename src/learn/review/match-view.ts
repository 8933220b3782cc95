/** Draws the mode *Match*; what happens is decided in `match.ts`. */
import {
  secondsPlayed,
  startMatch,
  updateMatch,
  type Match,
  type Pair,
  type Side,
} from '~/learn/match';
import { element, fitFormulas, inert, isTyping, part, stage } from '~/learn/review/page-parts';
import { clock, countOf } from '~/learn/review/words';

export type MatchSession = {
  host: HTMLElement;
  title: string;
  pairs: readonly Pair[];
  seed: number;
  finish(match: Match): void;
  leave(): void;
};

const LETTERS = 'abcdefgh';
const STEPS: Record<string, number> = { ArrowUp: -1, ArrowDown: 1 };
const SIDES: Record<string, Side> = { ArrowLeft: 'left', ArrowRight: 'right' };

/** Starts the session; returns what ends it. */
export function playMatch(session: MatchSession): () => void {
  const root = stage(session.host, 'match');
  const at = (name: string) => part(root, name);
  const listeners = new AbortController();
  const pairs = new Map(session.pairs.map((pair) => [pair.id, pair]));
  let match = startMatch(session.pairs, session.seed, performance.now());

  at('title').textContent = session.title;
  const columns = {
    left: tiles('left', (i) => String(i + 1)),
    right: tiles('right', (i) => LETTERS[i]),
  };

  function tiles(side: Side, keyOf: (i: number) => string): HTMLButtonElement[] {
    const buttons = match[side].map((id, i) => {
      const hint = element('kbd', { textContent: keyOf(i) });
      hint.setAttribute('aria-hidden', 'true');
      const text = element('span', { className: 'tile-text' }, inert(pairs.get(id)![side]));
      const button = element('button', { type: 'button', className: 'tile' }, hint, text);
      button.addEventListener('click', () => take(side, id));
      return button;
    });
    at(side).replaceChildren(...buttons.map((button) => element('li', {}, button)));
    for (const button of buttons) fitFormulas(button.querySelector('.tile-text')!);
    return buttons;
  }

  function take(side: Side, id: string): void {
    const before = match;
    match = updateMatch(before, { type: 'take', side, id, at: performance.now() });
    if (match === before) return;
    render();
    const left = match.left.length - match.solved.length;
    if (match.finishedAt !== undefined) session.finish(match);
    else if (match.last) {
      at('result').textContent = match.last.fits
        ? `They belong together. ${countOf(left, 'pair')} left.`
        : 'They do not belong together.';
    } else at('result').textContent = '';
  }

  function render(): void {
    at('count').textContent = `${match.solved.length} of ${countOf(match.left.length, 'pair')}`;
    for (const side of ['left', 'right'] as const) {
      columns[side].forEach((button, i) => {
        const id = match[side][i];
        const solved = match.solved.includes(id);
        const missed = match.last?.fits === false && match.last[side] === id;
        button.dataset.look = solved ? 'solved' : missed ? 'missed' : '';
        button.setAttribute('aria-disabled', String(solved));
        button.setAttribute(
          'aria-pressed',
          String(match.taken?.side === side && match.taken.id === id),
        );
      });
    }
  }

  /** Arrows walk over the tiles, digits take from the left column, letters from the right. */
  function press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const digit = Number(event.key) - 1;
    const letter = event.key.length === 1 ? LETTERS.indexOf(event.key.toLowerCase()) : -1;
    if (match.left[digit] !== undefined) take('left', match.left[digit]);
    else if (letter >= 0 && match.right[letter] !== undefined) take('right', match.right[letter]);
    else if (event.key.startsWith('Arrow')) walk(event);
  }

  function walk(event: KeyboardEvent): void {
    const side: Side = columns.right.includes(event.target as HTMLButtonElement) ? 'right' : 'left';
    const from = columns[side].indexOf(event.target as HTMLButtonElement);
    const count = match.left.length;
    const to = from < 0 ? 0 : (from + (STEPS[event.key] ?? 0) + count) % count;
    event.preventDefault();
    columns[SIDES[event.key] ?? side][to].focus();
  }

  const tick = () => {
    at('clock').textContent = clock(secondsPlayed(match, performance.now()));
  };
  const timer = setInterval(tick, 250);
  const { signal } = listeners;
  root.addEventListener('keydown', press, { signal });
  at('end').addEventListener('click', () => session.leave(), { signal });

  render();
  tick();
  at('board').focus({ preventScroll: true });
  return () => {
    clearInterval(timer);
    listeners.abort();
  };
}
