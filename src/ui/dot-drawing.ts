import { onDrag } from './drag';

/** A place in the plane, in the figure's own units. */
export type Place = readonly [x: number, y: number];

const KEY_MOVE = 0.1;

/**
 * Drawing dots on a square plane: pointer or finger set dots where they go; arrow keys move a cursor
 * (Shift: five times as far), Space or Enter sets a dot there, Backspace takes the last one back.
 *
 * @param plane shows [−reach, reach]², y upwards. @param cursor is moved by its `transform`, in
 *   hundredths of the plane's units, and hidden while it is of no use.
 */
export function bindDotDrawing(
  plane: SVGSVGElement,
  cursor: SVGElement,
  host: {
    reach: number;
    /** Dots are set in [−limit, limit]². */
    limit: number;
    /** Whether a dot can be set at present; else pointer and keys are left alone. */
    enabled(): boolean;
    set(place: Place): void;
    undo(): void;
    signal: AbortSignal;
  },
): { showCursor(): void } {
  const { reach, limit, enabled, set, undo, signal } = host;
  let at: Place = [0, 0];
  const inside = (value: number) => Math.min(limit, Math.max(-limit, value));

  const stopDrag = onDrag(plane, {
    move({ x, y }) {
      if (enabled()) set([inside(reach * (2 * x - 1)), inside(reach * (1 - 2 * y))]);
    },
  });
  signal.addEventListener('abort', stopDrag);
  plane.addEventListener(
    'keydown',
    (event) => {
      if (enabled() && used(event)) event.preventDefault();
    },
    { signal },
  );
  plane.addEventListener('focus', showCursor, { signal });
  plane.addEventListener('blur', showCursor, { signal });

  function used({ key, shiftKey }: KeyboardEvent): boolean {
    const by = shiftKey ? 5 * KEY_MOVE : KEY_MOVE;
    const moves: Record<string, Place> = {
      ArrowLeft: [-by, 0],
      ArrowRight: [by, 0],
      ArrowUp: [0, by],
      ArrowDown: [0, -by],
    };
    const move = moves[key];
    if (move) {
      at = [inside(at[0] + move[0]), inside(at[1] + move[1])];
      showCursor();
    } else if (key === ' ' || key === 'Enter') {
      set(at);
    } else if (key === 'Backspace' || key === 'Delete') {
      undo();
    } else {
      return false;
    }
    return true;
  }

  function showCursor(): void {
    cursor.toggleAttribute('hidden', !(enabled() && plane.matches(':focus-visible')));
    cursor.setAttribute('transform', `translate(${100 * at[0]} ${-100 * at[1]})`);
  }

  return { showCursor };
}
