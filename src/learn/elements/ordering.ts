/** Lists whose items a reader puts in order. */
import type { Verdict } from '~/learn/questions';

const GRIP = { face: '⠿', label: 'Move with the arrow keys' };
const MARKS: Record<Verdict, { face: string; label: string }> = {
  right: { face: '✓', label: 'In its place' },
  wrong: { face: '✗', label: 'Not in its place' },
  missed: { face: '✗', label: 'Not in its place' },
};

export type Ordering = {
  /** For each place, which item of the right order stands there. */
  order(): number[];
  arrange(order: readonly number[]): void;
  /** Shows a verdict for every place and holds the items; none lets them go again. */
  judge(verdicts: readonly Verdict[] | undefined): void;
};

/**
 * Makes the items of a list movable: by buttons, by arrow keys on the handle, and by dragging it.
 * Every way ends in `moved`, so that what a screen reader hears does not depend on the way.
 */
export function makeOrdering(
  list: HTMLElement,
  moved: (place: number, count: number) => void,
): Ordering {
  const items = () => [...list.querySelectorAll<HTMLElement>(':scope > [data-item]')];
  const buttons: HTMLButtonElement[] = [];

  function move(item: HTMLElement, to: number): void {
    const all = items();
    const from = all.indexOf(item);
    const place = Math.min(all.length - 1, Math.max(0, to));
    if (place === from) return;
    const focused = document.activeElement;
    // The others step aside, so that a dragged item keeps the pointer.
    if (place > from) all.slice(from + 1, place + 1).forEach((other) => item.before(other));
    else {
      all
        .slice(place, from)
        .reverse()
        .forEach((other) => item.after(other));
    }
    if (focused instanceof HTMLElement && item.contains(focused)) focused.focus();
    moved(place + 1, all.length);
  }

  const by = (item: HTMLElement, step: number) => move(item, items().indexOf(item) + step);

  function drag(item: HTMLElement, handle: HTMLElement): void {
    handle.addEventListener('pointerdown', (down) => {
      if (down.button !== 0) return;
      down.preventDefault();
      handle.focus();
      handle.setPointerCapture(down.pointerId);
      item.dataset.dragging = '';
      const follow = ({ clientY }: PointerEvent) => {
        const all = items();
        const middles = all.map((other) => {
          const { top, height } = other.getBoundingClientRect();
          return top + height / 2;
        });
        const from = all.indexOf(item);
        const below = middles.filter((middle, i) => i > from && middle < clientY).length;
        const above = middles.filter((middle, i) => i < from && middle > clientY).length;
        if (below + above > 0) move(item, from + below - above);
      };
      handle.addEventListener('pointermove', follow);
      handle.addEventListener(
        'lostpointercapture',
        () => {
          handle.removeEventListener('pointermove', follow);
          delete item.dataset.dragging;
        },
        { once: true },
      );
    });
  }

  items().forEach((item, i) => {
    const text = item.querySelector<HTMLElement>('.item-text')!;
    text.id ||= `${list.parentElement?.id ?? 'ordering'}-item-${i}`;
    const add = (label: string, face: string, className: string) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = className;
      name(button, { face, label });
      button.setAttribute('aria-describedby', text.id);
      buttons.push(button);
      return button;
    };
    const handle = add(GRIP.label, GRIP.face, 'item-handle');
    const up = add('Move up', '↑', 'item-up');
    const down = add('Move down', '↓', 'item-down');
    up.addEventListener('click', () => by(item, -1));
    down.addEventListener('click', () => by(item, 1));
    handle.addEventListener('keydown', (event) => {
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      by(item, step);
    });
    drag(item, handle);
    text.before(handle);
    item.append(up, down);
  });

  return {
    order: () => items().map((item) => Number(item.dataset.item)),
    arrange(order) {
      const all = items();
      for (const index of order) {
        list.append(all.find((item) => Number(item.dataset.item) === index)!);
      }
    },
    judge(verdicts) {
      for (const button of buttons) button.disabled = verdicts !== undefined;
      items().forEach((item, place) => {
        const verdict = verdicts?.[place];
        if (verdict) item.dataset.verdict = verdict;
        else delete item.dataset.verdict;
        name(item.querySelector('.item-handle')!, verdict ? MARKS[verdict] : GRIP);
      });
    },
  };
}

function name(button: Element, { face, label }: { face: string; label: string }): void {
  button.textContent = face;
  button.setAttribute('aria-label', label);
}
