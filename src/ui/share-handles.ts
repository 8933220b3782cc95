import type { Scale } from './chart';
import { onDrag } from './drag';
import { placed, SIDE } from './graph';
import { put } from './put';
import { BARS, histogramOf, middleOf } from './share-shape';

/**
 * Taking hold of histograms in a graph: a ring on top of each bar, which raises and lowers it while
 * the others keep their proportions. Arrow keys do the same; a press beside every ring sends the ring
 * used last to that height.
 */

const KEY_MOVE = 0.02;

export const shareHandleName = (histogram: string, bar: number): string =>
  `${histogram}-bar-${bar}`;

export const bars = Array.from({ length: BARS }, (_, bar) => bar);

/** Where a bar's ring lies. @param aside how far from the bar's middle, in breadths. */
export function shareHandlePlace(
  shares: readonly number[],
  bar: number,
  aside: number,
  x: Scale,
  y: Scale,
): string {
  const { breadth } = histogramOf(shares);
  return placed(x(middleOf(bar) + aside * breadth), Math.max(0, y(shares[bar] / breadth)));
}

/**
 * Binds the rings that `ShareHandles.astro` drew into `layer`.
 *
 * @param options.histograms what a screen reader calls each, and how far aside its rings stand.
 */
export function bindShareHandles(
  layer: HTMLElement,
  options: {
    histograms: Record<string, { label: string; aside: number }>;
    x: Scale;
    y: Scale;
    get(name: string): readonly number[];
    set(name: string, bar: number, share: number): void;
  },
): { render(): void; destroy(): void } {
  const { histograms, x, y, get, set } = options;
  const handles = Object.entries(histograms).flatMap(([name, { label, aside }]) =>
    bars.map((bar) => {
      const selector = `[data-share="${shareHandleName(name, bar)}"]`;
      const element = layer.querySelector<HTMLElement>(selector);
      if (!element) throw new Error(`Expected ${selector} in the figure; build the page again.`);
      element.role = 'slider';
      element.tabIndex = 0;
      element.ariaLabel = `Bar ${bar + 1} of ${label}`;
      element.ariaValueMin = '0';
      element.ariaValueMax = '100';
      return { element, name, bar, aside };
    }),
  );
  const handleOf = (target: EventTarget | null) =>
    handles.find(({ element }) => target instanceof Node && element.contains(target));
  let chosen = handles[0];

  let offset = 0;
  const stopDrag = onDrag(layer, {
    start(point, event) {
      const target = handleOf(event.target);
      chosen = target ?? chosen;
      const box = layer.getBoundingClientRect();
      const ring = chosen.element.getBoundingClientRect();
      // A ring keeps the distance at which it was taken; one that was sent for comes all the way.
      offset = target ? (ring.top + ring.height / 2 - box.top) / box.height - point.y : 0;
      chosen.element.focus({ preventScroll: true });
    },
    move(point) {
      const height = y.invert(SIDE * (point.y + offset));
      set(chosen.name, chosen.bar, height * histogramOf(get(chosen.name)).breadth);
    },
  });

  const listeners = new AbortController();
  layer.addEventListener(
    'keydown',
    (event) => {
      const { key, shiftKey, altKey, ctrlKey, metaKey } = event;
      const handle = handleOf(event.target);
      const direction = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 }[key];
      if (!handle || direction === undefined || altKey || ctrlKey || metaKey) return;
      event.preventDefault();
      chosen = handle;
      const by = direction * KEY_MOVE * (shiftKey ? 5 : 1);
      set(handle.name, handle.bar, get(handle.name)[handle.bar] + by);
    },
    { signal: listeners.signal },
  );

  return {
    render() {
      for (const { element, name, bar, aside } of handles) {
        const shares = get(name);
        element.parentElement!.style.translate = shareHandlePlace(shares, bar, aside, x, y);
        put(element, 'ariaValueNow', String(Math.round(100 * shares[bar])));
        put(element, 'ariaValueText', `${(100 * shares[bar]).toFixed(1)} % of the mass`);
      }
    },
    destroy() {
      stopDrag();
      listeners.abort();
    },
  };
}
