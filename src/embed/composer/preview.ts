/** The figure as its embed page shows it, in a frame of the composer; of the same origin, so that it can be asked. */

/** What the composer needs of a figure; `FigureElement` has it. */
export type LiveFigure = HTMLElement & { readonly query: string };

/** One of the figure's controls, by the name that `lock` and `hide` use. */
export type FigureControl = {
  name: string;
  label: string;
  /** Its own, the bar's that every figure has, or the page's around it, which can only be hidden. */
  group: 'figure' | 'bar' | 'page';
};

export type PreviewListener = {
  /** A figure has started; also after every change of address. */
  onReady(controls: FigureControl[]): void;
  /** The reader of the composer has moved something. */
  onState(query: string): void;
  /** Height of the whole page in the frame, in pixels. */
  onHeight(height: number): void;
  onTrouble(message: string): void;
};

export type Preview = {
  /** Opens an embed page. */
  show(address: string): void;
  /** The running figure, if any. */
  figure(): LiveFigure | undefined;
};

/** Buttons every figure has; one of them alone would be a strange thing to read out. */
const BAR_LABELS: Record<string, string> = {
  reset: 'Reset button',
  link: 'Link button',
  embed: 'Embed button',
};

export function createPreview(frame: HTMLIFrameElement, listener: PreviewListener): Preview {
  let isAsked = false;
  let current: LiveFigure | undefined;
  let release = (): void => undefined;

  function started(page: Document, figure: LiveFigure): void {
    if (figure.dataset.state === 'idle') return;
    if ((figure as Partial<LiveFigure>).query === undefined) {
      const line = figure.querySelector('[data-notice]')?.textContent;
      listener.onTrouble(line || 'Expected the figure’s script, but it did not arrive; reload.');
      return;
    }
    current = figure;
    let last = figure.query;
    const hear = (): void => {
      if (figure.query === last) return;
      last = figure.query;
      listener.onState(last);
    };
    page.addEventListener('input', hear);
    const around: FigureControl[] = page.querySelector('[data-home]')
      ? [{ name: 'home', label: 'Way to the book, below the figure', group: 'page' }]
      : [];
    listener.onReady([...controlsOf(figure), ...around]);
  }

  frame.addEventListener('load', () => {
    release();
    current = undefined;
    const page = frame.contentDocument;
    const figure = page?.querySelector<LiveFigure>('[data-widget]');
    if (!page || !figure) {
      if (isAsked) {
        listener.onTrouble(
          'Expected the figure’s page in the preview, got another; check the connection and choose the figure again.',
        );
      }
      return;
    }
    const isStarted = new MutationObserver(() => {
      if (figure.dataset.state === 'idle') return;
      isStarted.disconnect();
      started(page, figure);
    });
    isStarted.observe(figure, { attributes: true, attributeFilter: ['data-state'] });
    const size = new ResizeObserver(() => {
      listener.onHeight(Math.ceil(page.body.getBoundingClientRect().height));
    });
    size.observe(page.body);
    release = () => {
      isStarted.disconnect();
      size.disconnect();
    };
    if (figure.dataset.state !== 'idle') {
      isStarted.disconnect();
      started(page, figure);
    }
  });

  return {
    show: (address) => {
      isAsked = true;
      current = undefined;
      // Not `src`: the composer's Back button should leave the composer.
      if (frame.contentWindow) frame.contentWindow.location.replace(address);
      else frame.src = address;
    },
    figure: () => current,
  };
}

/** Every control once, the figure's own first; a control in several places takes the first good name. */
export function controlsOf(figure: HTMLElement): FigureControl[] {
  const found = new Map<string, FigureControl>();
  for (const element of figure.querySelectorAll<HTMLElement>('[data-control], [data-bar]')) {
    const { control, bar } = element.dataset;
    const name = control ?? bar ?? '';
    // Buttons that wait for trouble, such as Retry, are not a teacher's business.
    if (name === '' || (element.localName === 'button' && element.hidden)) continue;
    const label = bar ? (BAR_LABELS[bar] ?? `${bar} button`) : labelOf(element);
    const known = found.get(name);
    if (known && (known.label !== capital(name) || label === '')) continue;
    found.set(name, { name, label: label || capital(name), group: bar ? 'bar' : 'figure' });
  }
  return [...found.values()].sort((a, b) => Number(a.group === 'bar') - Number(b.group === 'bar'));
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What the control is called on the page, for people who see it and for those who hear it. */
function labelOf(control: HTMLElement): string {
  const own = control.getAttribute('aria-label');
  const handles = control.querySelectorAll('[role="slider"]');
  // Each handle says where it stands; together they are what the control is named after.
  if (!own && handles.length > 1) return capital(`${control.dataset.control}: its handles`);
  const field = control.querySelector('input, select, [role="slider"]')?.getAttribute('aria-label');
  const label = control.querySelector('.control-label, legend')?.textContent;
  const isPlain = control.localName === 'button' || control.localName === 'label';
  const text = own ?? field ?? label ?? (isPlain ? control.textContent : '');
  return text.replace(/\s+/g, ' ').trim();
}
