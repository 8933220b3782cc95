/** Out of sight for so long, a figure that goes on by itself should stop. */
const PATIENCE_MS = 3_000;

/** Calls back when an element has been off the screen for some seconds. */
export function whenOutOfSight(element: Element, callback: () => void, signal: AbortSignal): void {
  let waiting = 0;
  const sight = new IntersectionObserver(([{ isIntersecting }]) => {
    clearTimeout(waiting);
    if (!isIntersecting) waiting = window.setTimeout(callback, PATIENCE_MS);
  });
  sight.observe(element);
  signal.addEventListener('abort', () => {
    clearTimeout(waiting);
    sight.disconnect();
  });
}
