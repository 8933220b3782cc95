import { onDrag, type DragPoint } from '~/ui/drag';
import { drawable, POINTS, REACH, type Action, type Dot, type State } from './state';

const KEY_MOVE = 0.1;

/**
 * Pointer and keys on the plane. While a drawing can be changed they set dots; else they choose the
 * point whose path is shown.
 */
export function bindPlane(
  plane: SVGSVGElement,
  {
    state,
    nearest,
    dispatch,
    signal,
  }: {
    state(): State;
    /** The point of the cloud nearest to a place, counted from 1; 0 where none is near. */
    nearest(place: Dot): number;
    dispatch(action: Action): void;
    signal: AbortSignal;
  },
): { showCursor(): void } {
  const cursor = plane.querySelector<SVGElement>('[data-part="cursor"]');
  let at: Dot = [0, 0];

  const placeOf = ({ x, y }: DragPoint): Dot => [REACH * (2 * x - 1), REACH * (1 - 2 * y)];
  const stopDrag = onDrag(plane, {
    start(point) {
      if (!drawable(state())) dispatch({ type: 'point', point: nearest(placeOf(point)) });
    },
    move(point) {
      if (drawable(state())) dispatch({ type: 'dot', dot: placeOf(point) });
    },
  });
  signal.addEventListener('abort', stopDrag);

  plane.addEventListener(
    'pointermove',
    (event) => {
      if (event.pointerType === 'touch' || drawable(state())) return;
      const box = plane.getBoundingClientRect();
      const point = {
        x: (event.clientX - box.left) / box.width,
        y: (event.clientY - box.top) / box.height,
      };
      dispatch({ type: 'hover', point: nearest(placeOf(point)) });
    },
    { signal },
  );
  plane.addEventListener('pointerleave', () => dispatch({ type: 'hover', point: 0 }), { signal });
  plane.addEventListener(
    'keydown',
    (event) => {
      const used = drawable(state()) ? drawKey(event) : chooseKey(event);
      if (used) event.preventDefault();
    },
    { signal },
  );
  plane.addEventListener('focus', () => showCursor(), { signal });
  plane.addEventListener('blur', () => showCursor(), { signal });

  function drawKey({ key, shiftKey }: KeyboardEvent): boolean {
    const by = shiftKey ? 5 * KEY_MOVE : KEY_MOVE;
    const moves: Record<string, Dot> = {
      ArrowLeft: [-by, 0],
      ArrowRight: [by, 0],
      ArrowUp: [0, by],
      ArrowDown: [0, -by],
    };
    const move = moves[key];
    if (move) {
      const inside = (value: number) => Math.min(3, Math.max(-3, value));
      at = [inside(at[0] + move[0]), inside(at[1] + move[1])];
      showCursor();
    } else if (key === ' ' || key === 'Enter') {
      dispatch({ type: 'dot', dot: at });
    } else if (key === 'Backspace' || key === 'Delete') {
      dispatch({ type: 'undo-dot' });
    } else {
      return false;
    }
    return true;
  }

  function chooseKey({ key, shiftKey }: KeyboardEvent): boolean {
    const by = shiftKey ? 10 : 1;
    const { point } = state();
    const next: Record<string, number> = {
      ArrowRight: point + by,
      ArrowUp: point + by,
      ArrowLeft: point - by,
      ArrowDown: point - by,
      Home: 1,
      End: POINTS,
    };
    if (!(key in next)) return false;
    dispatch({ type: 'point', point: next[key] });
    return true;
  }

  /** The keyboard's cursor, where there is something to draw with it. */
  function showCursor(): void {
    const shown = drawable(state()) && plane.matches(':focus-visible');
    cursor?.toggleAttribute('hidden', !shown);
    cursor?.setAttribute('transform', `translate(${100 * at[0]} ${-100 * at[1]})`);
  }

  return { showCursor };
}
