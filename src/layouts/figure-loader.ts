/**
 * Loads the script of a figure, a card or a question when its box comes near the screen, and nothing
 * before; until the reader moves, only where it is on the screen. They are found by name:
 * `src/widgets/<tag>/element.ts` or `src/learn/elements/<tag>.ts` defines `<tag>`.
 */
const scripts = import.meta.glob([
  '/src/widgets/*/element.ts',
  // The names of custom elements have a hyphen, those of the files they share have none.
  '/src/learn/elements/*-*.ts',
]);

const NEAR = '600px 0px';
const MOVES = ['scroll', 'pointerdown', 'keydown', 'focusin'] as const;

/** What the loader needs of a figure's element, once it is defined. */
type Startable = HTMLElement & { start(): void; open(query: string): void };

/** Between a script's arrival and its start the page may scroll, and answer a tap. */
const breath = (): Promise<void> => new Promise((done) => setTimeout(done));

async function load(figure: HTMLElement): Promise<void> {
  const tag = figure.localName;
  const script =
    scripts[`/src/widgets/${tag}/element.ts`] ?? scripts[`/src/learn/elements/${tag}.ts`];
  try {
    await script();
    await breath();
    (figure as Partial<Startable>).start?.();
  } catch {
    const line = figure.querySelector<HTMLElement>('[data-notice]');
    figure.dataset.state = 'error';
    if (!line) return;
    line.textContent =
      'Expected the script that belongs here, but it did not arrive; the page stays readable. Check the connection and ';
    const retry = document.createElement('button');
    retry.type = 'button';
    retry.textContent = 'Retry';
    retry.addEventListener('click', () => location.reload());
    line.append(retry);
    line.hidden = false;
  }
}

function watch(waiting: Iterable<HTMLElement>, rootMargin: string): IntersectionObserver {
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        void load(target as HTMLElement);
      }
    },
    { rootMargin },
  );
  for (const part of waiting) observer.observe(part);
  return observer;
}

const parts = [...document.querySelectorAll<HTMLElement>('[data-widget], [data-learn]')];
const [framed, onPage] = [true, false].map((isFramed) =>
  parts.filter(({ dataset }) => 'embedded' in dataset === isFramed),
);
// A frame holds one figure, and the page around it may talk to it before it is in sight.
for (const figure of framed) void load(figure);
const atRest = watch(onPage, '0px');
const moved = new AbortController();
for (const move of MOVES) {
  const look = (): void => {
    moved.abort();
    atRest.disconnect();
    watch(onPage, NEAR);
  };
  addEventListener(move, look, { passive: true, signal: moved.signal });
}

/** A link to a figure's state changes the figure in place instead of loading the page again. */
document.addEventListener('click', (event) => {
  const link = (event.target as Element).closest<HTMLElement>('[data-figure-link]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const host = document.getElementById(`fig-${link.dataset.figureLink}`);
  const figure = host?.querySelector<HTMLElement>('[data-widget]');
  if (!host || !figure) return;
  event.preventDefault();
  host.scrollIntoView({ block: 'center' });
  void load(figure).then(() => {
    (figure as Partial<Startable>).open?.(link.dataset.figureState ?? '');
    figure.querySelector<HTMLElement>('input, button')?.focus({ preventScroll: true });
  });
});
