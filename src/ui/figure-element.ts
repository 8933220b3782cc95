import type { ParamCodec } from '~/embed/params';
import { frameSnippet } from '~/embed/snippet';
import { bindControls, type ControlValue, type Controls } from './controls';

export type FigureStatus = 'idle' | 'loading' | 'ready' | 'running' | 'error';
export type FigureBackend = 'webgpu' | 'wasm' | 'js' | 'recorded';

/** A data table that says in text what the picture shows. */
export type FigureTable = {
  caption: string;
  columns: string[];
  rows: (string | number)[][];
};

export type FigureView<State> = {
  /** Draws the whole state; called at most once a frame. */
  render(state: State): void;
  /** Releases observers and workers when the figure leaves the page. */
  destroy?(): void;
};

const URL_WRITE_DELAY_MS = 400;
/** What an embed page adds to the figure's own height: its padding and the line below. */
const FRAME_ROOM = 72;

/**
 * Base of every figure: reads its state from the link, keeps it, draws it once a frame, writes it
 * back to the link, and runs the quiet bar below the picture (reset, seed, link, embed, describe).
 *
 * A figure gives the codec of its parameters, a pure `update`, and a view. Everything that takes
 * time (a network, a file) is an effect: override `effect` and dispatch its result.
 */
export abstract class FigureElement<
  Params extends Record<string, unknown>,
  State,
  Action,
> extends HTMLElement {
  protected abstract readonly codec: ParamCodec<Params>;
  protected abstract initialState(params: Params): State;
  protected abstract update(state: State, action: Action): State;
  protected abstract paramsOf(state: State): Params;
  protected abstract createView(): FigureView<State>;
  /** Turns a changed control into an action; `undefined` ignores it. */
  protected abstract controlAction(name: string, value: ControlValue): Action | undefined;
  /** What the named controls show for this state. */
  protected abstract controlValues(state: State): Record<string, ControlValue>;
  /** Text for a control's `<output>`, where the plain value is not what a reader should see. */
  protected controlLabels(_state: State): Record<string, string> {
    return {};
  }
  protected abstract table(state: State): FigureTable;
  /** Numbers of a state by name; what is not finite is no reading. Worked out only when asked. */
  protected readingsOf(_state: State): Record<string, number> {
    return {};
  }
  /** Of the models that the markup names, those that run in this state. */
  protected modelsOf(_state: State): readonly string[] {
    return (this.dataset.models ?? '').split(' ').filter(Boolean);
  }
  protected effect(_action: Action, _previous: State): void {
    // Most figures have no effects.
  }

  protected state!: State;
  protected view?: FigureView<State>;
  private controls!: Controls;
  /** Where a reset leads: the author's state, in a course page the one the teacher linked. */
  private authored!: Params;
  /** What the page's own address need not say. */
  private unwritten!: Params;
  private frame = 0;
  private urlTimer = 0;
  private readonly listeners = new AbortController();

  /** The figure's parameters as they are now; what a permalink carries. */
  get value(): Params {
    return this.paramsOf(this.state);
  }

  set value(params: Params) {
    this.restart(params);
  }

  /** Ids of the models whose networks the figure runs as it is now; none before it has started. */
  get models(): readonly string[] {
    return this.dataset.state === 'idle' ? [] : this.modelsOf(this.state);
  }

  /**
   * One of its models has another network: what the last one gave is forgotten and, where `load`
   * says so, the new one opened, as the figure's own buttons do.
   */
  changeNetwork(load: boolean): void {
    this.press('cancel');
    this.restart(this.value);
    if (load) this.press('load');
  }

  private press(control: string): void {
    const action = this.controlAction(control, true);
    if (action !== undefined) this.dispatch(action);
  }

  /** The parameters of the picture that the page was built with. */
  protected get built(): Params {
    return this.codec.read(this.getAttribute('data-params') ?? '').value;
  }

  /** What a control says, as a link would have it: within the parameter's limits. */
  protected clamped(name: keyof Params & string, value: ControlValue): Partial<Params> {
    const { value: read } = this.codec.read(new URLSearchParams({ [name]: String(value) }));
    return { [name]: read[name] } as Partial<Params>;
  }

  /** What the figure measures at present, by name: predictions are scored by it. */
  get readings(): Record<string, number> {
    const all = Object.entries(this.readingsOf(this.state));
    return Object.fromEntries(all.filter(([, value]) => Number.isFinite(value)));
  }

  /**
   * Takes over from the build-time picture; called by the page's loader when the figure comes near
   * the screen. Defining an element upgrades every figure of its kind at once, so starting on
   * connection would also start the ones far below.
   */
  start(): void {
    if (this.dataset.state !== 'idle') return;
    const base = this.built;
    const { value, notices } = this.codec.read(location.search, {
      prefix: this.linkPrefix,
      base,
    });
    this.unwritten = base;
    this.authored = this.hasAttribute('data-embedded') ? value : base;
    this.state = this.initialState(value);
    this.view = this.createView();
    this.controls = bindControls(
      this,
      (name, controlValue) => {
        const action = this.controlAction(name, controlValue);
        if (action !== undefined) this.dispatch(action);
      },
      this.listeners.signal,
    );
    this.bindBar();
    if (notices.length > 0) this.notice(notices.join(' '));
    for (const fieldset of this.querySelectorAll<HTMLFieldSetElement>('fieldset[data-wait]')) {
      fieldset.disabled = false;
    }
    this.applyLocks();
    this.renderNow();
    if (!this.dataset.backend) this.dataset.backend = 'js';
    this.status = 'ready';
    this.connected();
  }

  disconnectedCallback(): void {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.urlTimer);
    this.listeners.abort();
    this.view?.destroy?.();
  }

  /** Called once, after the first drawing. */
  protected connected(): void {
    // Most figures need nothing here.
  }

  protected get status(): FigureStatus {
    return this.dataset.state as FigureStatus;
  }

  protected set status(status: FigureStatus) {
    this.dataset.state = status;
  }

  dispatch(action: Action): void {
    const previous = this.state;
    this.state = this.update(previous, action);
    this.effect(action, previous);
    if (this.state === previous) return;
    this.requestRender();
    this.scheduleLink();
    this.dispatchEvent(new Event('input', { bubbles: true }));
  }

  protected requestRender(): void {
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => this.renderNow());
  }

  private renderNow(): void {
    this.frame = 0;
    this.view?.render(this.state);
    this.controls.set(this.controlValues(this.state), this.controlLabels(this.state));
    if (this.querySelector<HTMLDetailsElement>('details[data-describe]')?.open) this.renderTable();
  }

  /** Tells the reader something in the figure's own status line; an empty text clears it. */
  protected notice(text: string): void {
    const line = this.querySelector<HTMLElement>('[data-notice]');
    if (!line) return;
    line.textContent = text;
    line.hidden = text === '';
  }

  protected restart(params: Params): void {
    this.state = this.initialState(params);
    this.requestRender();
    this.scheduleLink();
    this.dispatchEvent(new Event('input', { bubbles: true }));
  }

  /** Embedded, a figure owns the whole query; on a chapter page its parameters carry its id. */
  private get linkPrefix(): string {
    return this.hasAttribute('data-embedded') ? '' : `${this.figureId}.`;
  }

  private get figureId(): string {
    return this.closest('figure[id]')?.id.replace(/^fig-/, '') ?? this.localName;
  }

  /** Takes a state written as in a link, on top of the author's; used by links in the text. */
  open(query: string): void {
    const { value, notices } = this.codec.read(query, { base: this.authored });
    this.notice(notices.join(' '));
    this.restart(value);
  }

  /** The whole state as a permalink carries it; `restore` takes it back. */
  get query(): string {
    return this.codec.write(this.value).toString();
  }

  /** Takes a whole state written by `query`; returns what had to be changed to make it legal. */
  restore(query: string): string[] {
    const { value, notices } = this.codec.read(query);
    this.restart(value);
    return notices;
  }

  /** Back to the author's state. */
  reset(): void {
    this.notice('');
    this.restart(this.authored);
  }

  /** The address of this figure alone, in the state it has now. */
  get permalink(): string {
    const url = new URL(this.dataset.embedUrl ?? '', location.href);
    url.search = this.query;
    return url.href;
  }

  private scheduleLink(): void {
    clearTimeout(this.urlTimer);
    this.urlTimer = window.setTimeout(() => this.writeLink(), URL_WRITE_DELAY_MS);
  }

  private writeLink(): void {
    const url = new URL(location.href);
    for (const name of [...this.codec.names, 'v']) url.searchParams.delete(this.linkPrefix + name);
    const written = this.codec.write(this.value, { prefix: this.linkPrefix, base: this.unwritten });
    for (const [key, text] of written) url.searchParams.set(key, text);
    try {
      history.replaceState(history.state, '', url);
    } catch {
      // A sandboxed frame may refuse; the figure's own Link button still gives the address.
    }
  }

  private bindBar(): void {
    const on = (selector: string, type: string, listener: (event: Event) => void) =>
      this.querySelector(selector)?.addEventListener(type, listener, {
        signal: this.listeners.signal,
      });
    on('[data-bar="reset"]', 'click', () => this.reset());
    on('[data-bar="link"]', 'click', () => void this.copy(this.permalink, 'Link copied.'));
    on(
      '[data-bar="embed"]',
      'click',
      () => void this.copy(this.embedSnippet, 'Frame code copied.'),
    );
    on('details[data-describe]', 'toggle', () => this.renderTable());
  }

  /** The iframe a teacher pastes into a course page. */
  get embedSnippet(): string {
    return frameSnippet({
      src: this.permalink,
      title: this.getAttribute('aria-label') ?? this.localName,
      height: Math.ceil(this.getBoundingClientRect().height) + FRAME_ROOM,
    });
  }

  private async copy(text: string, done: string): Promise<void> {
    const field = this.querySelector<HTMLInputElement>('[data-copied]');
    try {
      await navigator.clipboard.writeText(text);
      this.notice(done);
    } catch {
      this.notice('The browser refused the clipboard; copy the text below.');
      if (field) {
        field.hidden = false;
        field.value = text;
        field.select();
      }
    }
  }

  private renderTable(): void {
    const host = this.querySelector<HTMLElement>('[data-table]');
    if (!host) return;
    const { caption, columns, rows } = this.table(this.state);
    const table = document.createElement('table');
    table.createCaption().textContent = caption;
    const head = table.createTHead().insertRow();
    for (const column of columns) {
      const cell = document.createElement('th');
      cell.scope = 'col';
      cell.textContent = column;
      head.append(cell);
    }
    const body = table.createTBody();
    for (const row of rows) {
      const line = body.insertRow();
      for (const item of row) line.insertCell().textContent = String(item);
    }
    host.replaceChildren(table);
  }

  /** `lock=a,b` and `hide=c` of an embed page name controls; a teacher's choice, not a secret. */
  private applyLocks(): void {
    if (!this.hasAttribute('data-embedded')) return;
    const query = new URLSearchParams(location.search);
    const namesIn = (key: string) =>
      new Set((query.get(key) ?? '').slice(0, 500).split(',').filter(Boolean));
    const locked = namesIn('lock');
    const hidden = namesIn('hide');
    for (const control of this.querySelectorAll<HTMLElement>('[data-control], [data-bar]')) {
      const name = control.dataset.control ?? control.dataset.bar ?? '';
      if (hidden.has(name)) control.hidden = true;
      if (locked.has(name) || locked.has('all')) {
        control.dataset.locked = '';
        control.inert = true;
      }
    }
  }
}

/** Defines the element once; a second import of the same figure does no harm. */
export function defineFigure(tag: string, element: CustomElementConstructor): void {
  if (!customElements.get(tag)) customElements.define(tag, element);
}
