/** Calls back once an element has been out of sight for a while, each time that happens. */
export function onOutOfSight(
  element: Element,
  patience: number,
  callback: () => void,
  signal: AbortSignal,
): void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const sight = new IntersectionObserver(([{ isIntersecting }]) => {
    clearTimeout(waiting);
    if (!isIntersecting) waiting = setTimeout(callback, patience);
  });
  sight.observe(element);
  signal.addEventListener('abort', () => {
    clearTimeout(waiting);
    sight.disconnect();
  });
}
