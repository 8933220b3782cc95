/** Where the pointer is inside an element, each coordinate from 0 to 1 (left, top to right, bottom). */
export type DragPoint = { x: number; y: number };

export type DragHandlers = {
  start?(point: DragPoint, event: PointerEvent): void;
  move(point: DragPoint, event: PointerEvent): void;
  end?(): void;
};

/**
 * Pointer dragging with capture. The element should carry `touch-action: none` where the drag is
 * its only use, so that a phone does not scroll instead. Keys are the figure's own business.
 */
export function onDrag(element: HTMLElement | SVGElement, handlers: DragHandlers): () => void {
  const listeners = new AbortController();
  const { signal } = listeners;
  let active: number | undefined;
  const pointOf = (event: PointerEvent): DragPoint => {
    const box = element.getBoundingClientRect();
    const clamp = (value: number) => Math.max(0, Math.min(1, value));
    return {
      x: clamp((event.clientX - box.left) / box.width),
      y: clamp((event.clientY - box.top) / box.height),
    };
  };
  const down = (event: PointerEvent) => {
    if (active !== undefined || event.button !== 0) return;
    active = event.pointerId;
    element.setPointerCapture(event.pointerId);
    handlers.start?.(pointOf(event), event);
    handlers.move(pointOf(event), event);
  };
  const move = (event: PointerEvent) => {
    if (event.pointerId === active) handlers.move(pointOf(event), event);
  };
  const end = (event: PointerEvent) => {
    if (event.pointerId !== active) return;
    active = undefined;
    handlers.end?.();
  };
  element.addEventListener('pointerdown', down as EventListener, { signal });
  element.addEventListener('pointermove', move as EventListener, { signal });
  element.addEventListener('pointerup', end as EventListener, { signal });
  element.addEventListener('pointercancel', end as EventListener, { signal });
  return () => listeners.abort();
}
