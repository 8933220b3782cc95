/** Runs a figure for a prediction, and keeps both in sight. */

/** What a prediction needs of a figure. */
type Figure = HTMLElement & {
  open(query: string): void;
  readonly readings: Record<string, number>;
};

/** A network may have to be fetched and walk first; after this long something is wrong. */
const PATIENCE_MS = 60_000;
const LOOK_AGAIN_MS = 60;
const EDGE = 16;

/** Puts the figure into a state and waits for its number: pictures, networks and walks take time. */
export async function measure(host: HTMLElement, state: string, name: string): Promise<number> {
  const figure = host.querySelector<Figure>('[data-widget]')!;
  await until(() => figure.dataset.state !== 'idle');
  figure.open(state);
  await until(() => {
    if (figure.dataset.state === 'error') {
      throw new Error('The figure could not run; it says why. Mend it there, then run again.');
    }
    return figure.dataset.state === 'ready' && name in figure.readings;
  });
  return figure.readings[name];
}

async function until(done: () => boolean): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  do {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    if (done()) return;
  } while (performance.now() < end);
  throw new Error(
    'Expected the figure to give its number, but it did not within a minute. If it has a network to load, load it, then run again.',
  );
}

/** Scrolls as little as shows both the prediction and the figure; where both do not fit, the figure. */
export function bringIntoView(question: HTMLElement, host: HTMLElement): void {
  const boxes = [question, host].map((node) => node.getBoundingClientRect());
  const top = Math.min(...boxes.map((box) => box.top)) - EDGE;
  const bottom = Math.max(...boxes.map((box) => box.bottom)) + EDGE;
  if (top >= 0 && bottom <= innerHeight) return;
  if (bottom - top <= innerHeight) {
    scrollBy({ top: top < 0 ? top : bottom - innerHeight });
    return;
  }
  const stage = host.querySelector('.widget-stage') ?? host;
  const fits = stage.getBoundingClientRect().height < innerHeight;
  stage.scrollIntoView({ block: fits ? 'center' : 'start' });
}

/** While the question is out of sight, its result stands at the screen's lower edge. */
export function echo(question: HTMLElement, text: string): void {
  let strip: HTMLElement | undefined;
  const sight = new IntersectionObserver(([{ isIntersecting }]) => {
    if (isIntersecting) {
      sight.disconnect();
      strip?.remove();
    } else if (!strip) {
      const link = document.createElement('a');
      link.href = `#${question.id}`;
      link.textContent = 'Back to the question';
      strip = document.createElement('p');
      strip.className = 'predict-echo';
      strip.append(`${text} `, link);
      document.body.append(strip);
    }
  });
  sight.observe(question);
}
