import { onDrag } from '~/ui/drag';
import type { ImagePoint } from '~/ui/drawing-pad';
import { codeAt, placeOf, type Point } from './plane';
import { endOf, startOf, type State } from './state';

export type End = 'a' | 'b';

/** Steps of the arrow keys, in units of z; with Shift. */
const STEP = 0.05;
const FAR = 0.5;

/**
 * Pointer and keys on the plane. A handle is dragged from anywhere; elsewhere a mouse or a pen takes
 * the nearer handle along, and a finger moves it by a tap, so that a swipe still scrolls the page.
 */
export function bindPlane(
  plane: HTMLElement,
  handles: Readonly<Record<End, HTMLElement>>,
  host: { state(): State; move(end: End, to: Point): void },
  signal: AbortSignal,
): void {
  const place = (end: End): ImagePoint => {
    const { params } = host.state();
    return placeOf(end === 'a' ? startOf(params) : endOf(params), params.even);
  };
  const nearer = ({ x, y }: ImagePoint): End => {
    if (!host.state().params.path) return 'a';
    const distance = (end: End) => Math.hypot(place(end).x - x, place(end).y - y);
    return distance('b') < distance('a') ? 'b' : 'a';
  };
  const moveTo = (end: End, point: ImagePoint): void =>
    host.move(end, codeAt(point, host.state().params.even));

  let held: { end: End; offset: ImagePoint } | undefined;
  const stopDrag = onDrag(plane, {
    start(point, { target, pointerType }) {
      const grabbed = (['a', 'b'] as const).find((end) => handles[end] === target);
      if (!grabbed && pointerType === 'touch') return;
      const end = grabbed ?? nearer(point);
      const at = grabbed ? place(end) : point;
      held = { end, offset: { x: at.x - point.x, y: at.y - point.y } };
      handles[end].focus({ preventScroll: true });
    },
    move({ x, y }) {
      if (held) moveTo(held.end, { x: x + held.offset.x, y: y + held.offset.y });
    },
    end() {
      held = undefined;
    },
  });
  signal.addEventListener('abort', stopDrag);

  plane.addEventListener(
    'click',
    (event) => {
      if ((event as PointerEvent).pointerType !== 'touch') return;
      const box = plane.getBoundingClientRect();
      const point = {
        x: (event.clientX - box.left) / box.width,
        y: (event.clientY - box.top) / box.height,
      };
      moveTo(nearer(point), point);
    },
    { signal },
  );

  for (const end of ['a', 'b'] as const) {
    handles[end].addEventListener(
      'keydown',
      (event) => {
        const step = event.shiftKey ? FAR : STEP;
        const moves: Record<string, Point> = {
          ArrowLeft: [-step, 0],
          ArrowRight: [step, 0],
          ArrowUp: [0, step],
          ArrowDown: [0, -step],
        };
        const move = moves[event.key];
        if (!move || event.altKey || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        const { params } = host.state();
        const from = end === 'a' ? startOf(params) : endOf(params);
        host.move(end, [from[0] + move[0], from[1] + move[1]]);
      },
      { signal },
    );
  }
}
