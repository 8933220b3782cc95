/** Hears the click on “Your network” and the file dropped on a figure; the rest is fetched then. */

const load = () => import('./own-network-panel');

/** The figure that a file over `target` would go to; a teacher may have closed it to files. */
function figureFor(target: EventTarget | null): HTMLElement | undefined {
  if (!(target instanceof Element)) return undefined;
  const figure = target.closest<HTMLElement>('[data-widget][data-models]');
  const button = figure?.querySelector<HTMLElement>('[data-bar="own-network"]');
  if (!figure || !button || button.hidden || button.inert) return undefined;
  return figure.dataset.state === 'idle' ? undefined : figure;
}

const carriesFile = ({ dataTransfer }: DragEvent): boolean =>
  dataTransfer?.types.includes('Files') === true;

function mark(figure: HTMLElement | undefined): void {
  for (const marked of document.querySelectorAll<HTMLElement>('[data-drop]')) {
    if (marked !== figure) delete marked.dataset.drop;
  }
  if (figure) figure.dataset.drop = '';
}

document.addEventListener('click', ({ target }) => {
  const button = target instanceof Element && target.closest('[data-bar="own-network"]');
  const figure = button ? figureFor(button) : undefined;
  if (figure) void load().then(({ toggle }) => toggle(figure));
});
document.addEventListener('dragover', (event) => {
  const figure = carriesFile(event) ? figureFor(event.target) : undefined;
  mark(figure);
  if (!figure) return;
  event.preventDefault();
  event.dataTransfer!.dropEffect = 'copy';
});
document.addEventListener('dragleave', ({ relatedTarget }) => {
  if (!relatedTarget) mark(undefined);
});
document.addEventListener('drop', (event) => {
  mark(undefined);
  const figure = carriesFile(event) ? figureFor(event.target) : undefined;
  const file = event.dataTransfer?.files[0];
  if (!figure || !file) return;
  event.preventDefault();
  void load().then(({ take }) => take(figure, file));
});
