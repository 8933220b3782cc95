/** Rings on a graph that can be taken hold of: by pointer, and by arrow keys once they have focus. */
import { onDrag, type DragPoint } from '~/ui/drag';
import { placed, SIDE } from '~/ui/graph';
import { put } from '~/ui/put';
import type { Scale } from '~/ui/chart';

export type Ring = {
  /** What a screen reader calls it. */
  label: string;
  /** Where it is, in the graph's values. */
  get(): readonly [x: number, y: number];
  set(x: number, y: number): void;
  /** One that only rises and falls does so by the arrows to the side, too. */
  onlyUp?: boolean;
  /** What a screen reader says of its place. */
  words(): string;
  /** The least and the largest value, of its height. */
  limits: readonly [number, number];
};

/** How far an arrow key moves a ring; with Shift five times as far. */
const KEY_MOVE = 0.1;

const arrows: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowDown: [0, -1],
  ArrowUp: [0, 1],
};

/** Binds the `data-ring` elements inside `layer`, in order. A press beside all of them does nothing. */
export function bindRings(
  layer: HTMLElement,
  rings: readonly Ring[],
  { x, y }: { x: Scale; y: Scale },
): { render(): void; destroy(): void } {
  const elements = [...layer.querySelectorAll<HTMLElement>('[data-ring]')];
  rings.forEach(({ label, limits: [low, high] }, i) => {
    const element = elements[i];
    element.role = 'slider';
    element.tabIndex = 0;
    element.ariaLabel = label;
    element.ariaValueMin = String(low);
    element.ariaValueMax = String(high);
  });
  const indexOf = (target: EventTarget | null): number =>
    elements.findIndex((element) => target instanceof Node && element.contains(target));

  let grabbed: { ring: Ring; offset: DragPoint } | undefined;
  const stopDrag = onDrag(layer, {
    start(point, event) {
      const i = indexOf(event.target);
      if (i < 0) return;
      elements[i].focus({ preventScroll: true });
      const [atX, atY] = rings[i].get();
      // A ring keeps the distance at which it was taken.
      const offset = { x: x(atX) / SIDE - point.x, y: y(atY) / SIDE - point.y };
      grabbed = { ring: rings[i], offset };
    },
    move(point) {
      if (!grabbed) return;
      const { ring, offset } = grabbed;
      ring.set(x.invert(SIDE * (point.x + offset.x)), y.invert(SIDE * (point.y + offset.y)));
    },
    end() {
      grabbed = undefined;
    },
  });

  const listeners = new AbortController();
  layer.addEventListener(
    'keydown',
    (event) => {
      const { key, shiftKey, altKey, ctrlKey, metaKey } = event;
      const i = indexOf(event.target);
      const way = arrows[key];
      if (i < 0 || !way || altKey || ctrlKey || metaKey) return;
      event.preventDefault();
      const by = KEY_MOVE * (shiftKey ? 5 : 1);
      const { get, set, onlyUp } = rings[i];
      const [atX, atY] = get();
      set(atX + by * way[0], atY + by * (onlyUp ? way[0] + way[1] : way[1]));
    },
    { signal: listeners.signal },
  );

  return {
    render() {
      rings.forEach((ring, i) => {
        const [atX, atY] = ring.get();
        elements[i].parentElement!.style.translate = placed(x(atX), y(atY));
        put(elements[i], 'ariaValueNow', String(atY));
        put(elements[i], 'ariaValueText', ring.words());
      });
    },
    destroy() {
      stopDrag();
      listeners.abort();
    },
  };
}
