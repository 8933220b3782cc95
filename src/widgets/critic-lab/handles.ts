/** Both clouds can be taken hold of: by pointer wherever one is near, by keys at its handle. */
import { onDrag, type DragPoint } from '~/ui/drag';
import { put } from '~/ui/put';
import { sides, type Side } from './clouds';
import { REACH } from './scene';
import type { Action, State } from './state';
import { placeInWords } from './words';

const KEY_MOVE = 0.1;

/** Where a middle stands on its plane, in percent. */
export const handlePlace = (x: number, y: number): string =>
  `left:${(50 * (1 + x / REACH)).toFixed(2)}%;top:${(50 * (1 - y / REACH)).toFixed(2)}%`;

export function bindHandles(
  plane: HTMLElement,
  host: { state(): State; dispatch(action: Action): void },
): { render(state: State): void; destroy(): void } {
  const listeners = new AbortController();
  const handles = Object.fromEntries(
    sides.map((side) => [
      side,
      plane.querySelector<HTMLElement>(`[data-control="${side}-place"]`)!,
    ]),
  ) as Record<Side, HTMLElement>;
  const middle = (side: Side): [number, number] => {
    const { params } = host.state();
    return [params[`${side}X`], params[`${side}Y`]];
  };
  const movable = (side: Side) => !handles[side].inert && !handles[side].hidden;
  const on = ({ x, y }: DragPoint): [number, number] => [REACH * (2 * x - 1), REACH * (1 - 2 * y)];

  let held: { side: Side; dx: number; dy: number } | undefined;
  const stop = onDrag(plane, {
    start(point) {
      const [x, y] = on(point);
      const near = sides
        .filter(movable)
        .map((side) => ({ side, dx: middle(side)[0] - x, dy: middle(side)[1] - y }))
        .sort((a, b) => Math.hypot(a.dx, a.dy) - Math.hypot(b.dx, b.dy));
      held = near.at(0);
    },
    move(point) {
      if (!held) return;
      const [x, y] = on(point);
      host.dispatch({ type: 'move', side: held.side, x: x + held.dx, y: y + held.dy });
    },
    end() {
      held = undefined;
    },
  });

  for (const side of sides) {
    handles[side].addEventListener(
      'keydown',
      (event) => {
        const by = movedBy(event);
        if (!by) return;
        event.preventDefault();
        const [x, y] = middle(side);
        host.dispatch({ type: 'move', side, x: x + by[0], y: y + by[1] });
      },
      { signal: listeners.signal },
    );
  }

  return {
    render(state) {
      for (const side of sides) {
        const handle = handles[side];
        const [x, y] = [state.params[`${side}X`], state.params[`${side}Y`]];
        put(handle.style, 'cssText', handlePlace(x, y));
        if (!handle.hasAttribute('role')) continue;
        put(handle, 'ariaValueNow', String(x));
        put(handle, 'ariaValueText', placeInWords(state, side));
      }
    },
    destroy() {
      stop();
      listeners.abort();
    },
  };
}

function movedBy({ key, shiftKey, altKey, ctrlKey, metaKey }: KeyboardEvent) {
  if (altKey || ctrlKey || metaKey) return undefined;
  const by = shiftKey ? 5 * KEY_MOVE : KEY_MOVE;
  const moves: Record<string, [number, number]> = {
    ArrowLeft: [-by, 0],
    ArrowRight: [by, 0],
    ArrowUp: [0, by],
    ArrowDown: [0, -by],
  };
  return Object.hasOwn(moves, key) ? moves[key] : undefined;
}
