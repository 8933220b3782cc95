/** The composer's page: fields on one side, the live figure in a frame, and the ways out. */
import { frameSnippet } from '~/embed/snippet';
import { packageBytes, packageName, type PackageOrder } from '~/embed/packages/package';
import type { PackageFiles } from '~/embed/packages/file-list';
import type { PackageReply } from '~/embed/packages/package-worker';
import { parseHeight, parseOrigins } from '~/embed/protocol';
import {
  embedQuery,
  emptyComposition,
  readComposition,
  writeComposition,
  type Composition,
  type Theme,
} from './composition';
import { pictureOf, rasterise } from './picture';
import { createPreview, type FigureControl, type Preview } from './preview';
import { qrCode } from './qr';
import { chapterChoices, questionChoices } from './questions';

type FigureChoice = { tag: string; title: string };

/** Room below the figure in a frame whose height is not fixed: fonts differ between systems. */
const SPARE_PX = 24;
/** Height of the snippet before the figure has been measured. */
const UNMEASURED_PX = 700;

const megabytes = (bytes: number): string =>
  bytes < 95_000 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

class TeachComposer extends HTMLElement {
  private figures: FigureChoice[] = [];
  private value!: Composition;
  private preview!: Preview;
  private controls: FigureControl[] = [];
  private measured = UNMEASURED_PX;
  private files: PackageFiles | undefined;
  private filesOf = '';
  private asReader = false;
  /** What was wrong with the address this page was opened by. */
  private notices: string[] = [];
  private shown = '';

  private find<T extends Element = HTMLElement>(selector: string): T {
    return this.querySelector<T>(selector)!;
  }

  private field<T extends HTMLInputElement | HTMLSelectElement = HTMLInputElement>(
    name: string,
  ): T {
    return this.find<T>(`[data-field="${name}"]`);
  }

  /** The book's own address, as it is served here. */
  private get home(): string {
    return new URL(this.dataset.base ?? '/', location.href).href;
  }

  private get choice(): FigureChoice {
    return this.figures.find(({ tag }) => tag === this.value.figure) ?? this.figures[0];
  }

  private get heading(): string {
    return this.value.title.trim() || `${this.choice.title} · Out of Noise`;
  }

  private address(query: string): string {
    const url = new URL(`embed/${this.value.figure}/`, this.home).href;
    return query ? `${url}?${query}` : url;
  }

  connectedCallback(): void {
    this.figures = JSON.parse(this.find('[data-figures]').textContent) as FigureChoice[];
    const tags = this.figures.map(({ tag }) => tag);
    const { value, notices } = readComposition(location.search, tags);
    this.value = value;
    this.notices = notices;
    this.say('[data-notices]', notices.join(' '));
    this.find('[data-local]').hidden = !/^(localhost|127\.|\[::1\])/.test(location.hostname);
    this.preview = createPreview(this.find<HTMLIFrameElement>('[data-preview]'), {
      onReady: (controls) => this.takeControls(controls),
      onState: (query) => {
        // What a teacher tries out as a student is not meant for the students.
        if (this.asReader) return;
        this.value = { ...this.value, query };
        this.render();
      },
      onHeight: (height) => {
        this.measured = height;
        this.renderFrame();
        this.renderOutputs();
      },
      onTrouble: (message) => this.say('[data-notices]', message),
    });
    this.bind();
    for (const field of this.querySelectorAll<HTMLInputElement>(':disabled')) {
      field.disabled = false;
    }
    this.showFields();
    this.render();
    this.renderPreview();
    void this.loadFiles();
    void this.loadChapters();
  }

  private bind(): void {
    const on = (name: string, type: string, act: (text: string) => void): void => {
      const field = this.field(name);
      field.addEventListener(type, () => act(field.value));
    };
    on('figure', 'change', (figure) => this.chooseFigure(figure));
    on('width', 'change', (width) => {
      this.find('[data-frame-box]').style.setProperty('--preview-width', `${width}px`);
    });
    on('chapter', 'change', (slug) => void this.chooseChapter(slug));
    on('question', 'change', (id) => this.chooseQuestion(id));
    on('theme', 'change', (theme) => this.set({ theme: theme as Theme }));
    on('title', 'input', (title) => this.set({ title }));
    on('height', 'change', (text) => this.chooseHeight(text.trim()));
    on('origin', 'change', (text) => this.chooseOrigin(text.trim()));
    on('passMark', 'change', (text) => this.choosePassMark(text));
    for (const radio of this.querySelectorAll<HTMLInputElement>('[name="mode"]')) {
      radio.addEventListener('change', () => {
        this.asReader = radio.value === 'reader';
        this.renderPreview();
      });
    }
    for (const radio of this.querySelectorAll<HTMLInputElement>('[name="scorm"]')) {
      radio.addEventListener('change', () => {
        this.set({ version: radio.value === '2004' ? '2004' : '1.2' });
      });
    }
    const actions: Record<string, () => void> = {
      afresh: () => {
        this.set({ query: '' });
        this.renderPreview(true);
      },
      'lock-all': () => {
        const names = this.controls.filter(({ group }) => group === 'figure');
        this.set({ lock: names.map(({ name }) => name) });
        this.renderControls();
      },
      'free-all': () => {
        this.set({ lock: [], hide: [] });
        this.renderControls();
      },
      'save-qr': () => this.saveQr(),
      'save-svg': () => void this.savePicture('svg'),
      'save-png': () => void this.savePicture('png'),
      'save-package': () => void this.savePackage(),
    };
    this.addEventListener('click', ({ target }) => {
      const button = (target as Element).closest<HTMLElement>('[data-action], [data-copy]');
      if (button?.dataset.action) actions[button.dataset.action]();
      if (button?.dataset.copy) void this.copy(button.dataset.copy);
    });
    this.find('[data-controls]').addEventListener('change', ({ target }) => {
      const { name, value, checked } = target as HTMLInputElement;
      const key = name === 'hide' ? 'hide' : 'lock';
      const others = this.value[key].filter((entry) => entry !== value);
      this.set({ [key]: checked ? [...others, value] : others });
    });
  }

  // What the teacher chooses

  private set(patch: Partial<Composition>): void {
    this.value = { ...this.value, ...patch };
    this.render();
    this.renderPreview();
  }

  private chooseFigure(figure: string): void {
    const { theme, version } = this.value;
    this.value = { ...emptyComposition(figure), theme, version };
    this.controls = [];
    this.notices = [];
    this.say('[data-notices]', '');
    this.showFields();
    this.render();
    this.renderPreview();
    void this.loadFiles();
    void this.loadChapters();
  }

  private chooseHeight(text: string): void {
    const { height, notice } = parseHeight(text === '' ? null : text);
    this.say(
      '[data-look-notice]',
      notice
        ? `Expected a height of 120 to 5000 pixels, got “${text}”; the frame is as high as the figure.`
        : '',
    );
    this.set({ height: height ?? 'auto' });
    this.renderFrame();
  }

  private chooseOrigin(text: string): void {
    const { origins, notices } = parseOrigins(text);
    this.say(
      '[data-look-notice]',
      notices.length > 0
        ? `Expected an address such as https://course.example, got “${text}”; no page is trusted.`
        : '',
    );
    this.set({ origin: origins[0] ?? '' });
  }

  private choosePassMark(text: string): void {
    const points = Number(text);
    const usable = text.trim() !== '' && points >= 0 && points <= 100;
    if (!usable) {
      this.tell(
        'package',
        `Expected a pass mark from 0 to 100, got “${text}”; using ${this.value.passMark}.`,
      );
      this.field('passMark').value = String(this.value.passMark);
      return;
    }
    this.set({ passMark: Math.round(points) });
  }

  private chooseQuestion(id: string): void {
    this.set({ questions: id ? [id] : [] });
  }

  /** Fills the menu of chapters once, and shows the chapter of the question that is chosen. */
  private async loadChapters(): Promise<void> {
    const menu = this.field<HTMLSelectElement>('chapter');
    const [question] = this.value.questions;
    try {
      if (menu.options.length === 1) {
        const chapters = await chapterChoices(this.home);
        if (menu.options.length === 1) {
          menu.append(...chapters.map(({ slug, title }) => new Option(title, slug)));
        }
      }
    } catch (error) {
      this.say('[data-question-notice]', messageOf(error));
      return;
    }
    menu.value = question?.split('/')[0] ?? '';
    await this.fillQuestions(menu.value);
  }

  private async chooseChapter(slug: string): Promise<void> {
    this.chooseQuestion('');
    await this.fillQuestions(slug);
    this.chooseQuestion(this.field<HTMLSelectElement>('question').value);
  }

  private async fillQuestions(slug: string): Promise<void> {
    const menu = this.field<HTMLSelectElement>('question');
    this.find('[data-question-label]').hidden = slug === '';
    this.say('[data-question-notice]', '');
    menu.replaceChildren();
    if (slug === '') return;
    const [wanted] = this.value.questions;
    try {
      const questions = await questionChoices(this.home, slug);
      menu.replaceChildren(...questions.map(({ id, text }) => new Option(text, id)));
      if (wanted === undefined) return;
      if (questions.some(({ id }) => id === wanted)) menu.value = wanted;
      else {
        this.say(
          '[data-question-notice]',
          `Expected a question of this chapter, got “${wanted}”, which is not there; choose another.`,
        );
      }
    } catch (error) {
      this.say('[data-question-notice]', messageOf(error));
    }
  }

  private takeControls(controls: FigureControl[]): void {
    if (!this.asReader) {
      this.controls = controls;
      this.renderControls();
    }
    this.dropStrangers();
  }

  /** Names that an address locks or hides and that no control here has; `all` stands for every one. */
  private dropStrangers(): void {
    const { figure, lock, hide } = this.value;
    const names = this.controls.map(({ name }) => name);
    const strangers = [...lock, ...hide].filter((name) => name !== 'all' && !names.includes(name));
    if (strangers.length === 0 && !lock.includes('all')) return;
    this.value = {
      ...this.value,
      lock: lock.includes('all')
        ? this.controls.filter(({ group }) => group !== 'page').map(({ name }) => name)
        : names.filter((name) => lock.includes(name)),
      hide: names.filter((name) => hide.includes(name)),
    };
    if (strangers.length > 0) {
      const got = strangers.map((name) => `“${name}”`).join(', ');
      this.notices.push(`Expected names of controls of ${figure}, got ${got}; left out.`);
      this.say('[data-notices]', this.notices.join(' '));
    }
    this.renderControls();
    this.render();
  }

  // What the page shows

  private say(selector: string, text: string): void {
    const line = this.find(selector);
    line.textContent = text;
    line.hidden = text === '';
  }

  private tell(what: string, text: string): void {
    this.find(`[data-said="${what}"]`).textContent = text;
  }

  private showFields(): void {
    const { figure, theme, height, title, origin, version, passMark } = this.value;
    this.field('figure').value = figure;
    this.field('theme').value = theme;
    this.field('height').value = height === 'auto' ? '' : String(height);
    this.field('title').value = title;
    this.field('title').placeholder = `${this.choice.title} · Out of Noise`;
    this.field('origin').value = origin;
    this.field('passMark').value = String(passMark);
    this.find<HTMLInputElement>(`[name="scorm"][value="${version}"]`).checked = true;
    this.find<HTMLAnchorElement>('[data-notes]').href = new URL(`teach/${figure}/`, this.home).href;
  }

  private render(): void {
    const address = new URL(location.href);
    address.search = writeComposition(this.value).toString();
    history.replaceState(history.state, '', address);
    this.find('[data-pass-label]').hidden = this.value.questions.length === 0;
    this.renderOutputs();
  }

  /**
   * Loads the figure again where its page would differ. While it is set up, the state comes from the
   * frame itself, so a new state alone is no reason, unless it came from elsewhere (`force`).
   */
  private renderPreview(force = false): void {
    const { figure, questions, theme } = this.value;
    const address = this.address(embedQuery(this.value, { forSetUp: !this.asReader }));
    const key = this.asReader ? address : [figure, theme, ...questions].join(' ');
    if (key === this.shown && !force) return;
    this.shown = key;
    this.preview.show(address);
  }

  private renderFrame(): void {
    const frame = this.find<HTMLIFrameElement>('[data-preview]');
    const { height } = this.value;
    frame.style.height = `${height === 'auto' || !this.asReader ? this.measured : height}px`;
  }

  private renderControls(): void {
    const rows = this.controls.map(({ name, label, group }) => {
      const row = document.createElement('tr');
      const head = document.createElement('th');
      head.scope = 'row';
      head.textContent = label;
      const lock = group === 'page' ? document.createElement('td') : this.tick('lock', name, label);
      row.append(head, lock, this.tick('hide', name, label));
      return row;
    });
    this.find('[data-controls]').replaceChildren(...rows);
  }

  private tick(kind: 'lock' | 'hide', name: string, label: string): HTMLTableCellElement {
    const cell = document.createElement('td');
    const field = document.createElement('label');
    const box = document.createElement('input');
    box.type = 'checkbox';
    box.name = kind;
    box.value = name;
    box.checked = this.value[kind].includes(name);
    box.setAttribute('aria-label', `${kind === 'lock' ? 'Lock' : 'Hide'} ${label}`);
    field.append(box);
    cell.append(field);
    return cell;
  }

  private renderOutputs(): void {
    const { height } = this.value;
    this.find<HTMLTextAreaElement>('[data-out="snippet"]').value = frameSnippet({
      src: this.address(embedQuery(this.value)),
      title: this.heading,
      height: height === 'auto' ? this.measured + SPARE_PX : height,
    });
    const link = this.address(embedQuery(this.value, { alone: true }));
    this.find<HTMLInputElement>('[data-out="link"]').value = link;
    const host = this.find('[data-qr]');
    try {
      host.innerHTML = qrCode(link);
    } catch (error) {
      host.textContent = messageOf(error);
    }
  }

  // The ways out

  private async copy(what: string): Promise<void> {
    const field = this.find<HTMLTextAreaElement>(`[data-out="${what}"]`);
    try {
      await navigator.clipboard.writeText(field.value);
      this.tell(what, 'Copied.');
    } catch {
      field.focus();
      field.select();
      this.tell(what, 'The browser refused the clipboard; the text is selected, copy it by hand.');
    }
  }

  private save(content: Blob, name: string): void {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(content);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  private saveQr(): void {
    const code = this.find('[data-qr] svg') as Element | null;
    if (!code) {
      this.tell('link', 'Expected a QR code, but this link is too long for one.');
      return;
    }
    this.save(new Blob([code.outerHTML], { type: 'image/svg+xml' }), `${this.value.figure}-qr.svg`);
    this.tell('link', 'Saved.');
  }

  private async savePicture(kind: 'svg' | 'png'): Promise<void> {
    const figure = this.preview.figure();
    const stage = figure?.querySelector<HTMLElement>('.widget-stage');
    if (!figure || !stage) {
      this.tell(
        'picture',
        'Expected a running figure, got none yet; wait a moment, then try again.',
      );
      return;
    }
    try {
      const described = figure.querySelector('.widget-description')?.textContent ?? '';
      const svg = await pictureOf(stage, {
        title: this.heading,
        description: `${described.replace(/\s+/g, ' ').trim()} From Out of Noise, CC BY 4.0: ${this.address(embedQuery(this.value, { alone: true }))}`,
      });
      const file =
        kind === 'svg' ? new Blob([svg], { type: 'image/svg+xml' }) : await rasterise(svg);
      this.save(file, `${this.value.figure}.${kind}`);
      this.tell('picture', `Saved, ${megabytes(file.size)}.`);
    } catch (error) {
      this.tell('picture', messageOf(error));
    }
  }

  private async loadFiles(): Promise<void> {
    const { figure } = this.value;
    this.files = undefined;
    this.filesOf = figure;
    this.tell('package', '');
    const address = new URL(`embed/${figure}/files.json`, this.home);
    const response = await fetch(address).catch(() => undefined);
    const list = (await response?.json().catch(() => undefined)) as PackageFiles | undefined;
    if (this.filesOf !== figure) return;
    if (!response?.ok || !Array.isArray(list?.files)) {
      this.tell(
        'package',
        'Expected the list of this figure’s files, got none. Packages are made from the built book: npm start.',
      );
      return;
    }
    this.files = list;
    this.tell('package', `About ${megabytes(packageBytes(list))}.`);
  }

  private async savePackage(): Promise<void> {
    if (!this.files) {
      await this.loadFiles();
      if (!this.files) return;
    }
    const { version, questions, theme, figure, passMark } = this.value;
    const order: PackageOrder = {
      version,
      title: this.heading,
      query: embedQuery(this.value, { alone: true }),
      questions,
      passMark: passMark / 100,
      theme,
      list: this.files,
      base: this.dataset.base ?? '/',
      home: this.home,
    };
    const button = this.find<HTMLButtonElement>('[data-action="save-package"]');
    const bar = this.find<HTMLProgressElement>('[data-progress]');
    button.disabled = true;
    bar.hidden = false;
    bar.value = 0;
    this.tell('package', 'Collecting the files …');
    try {
      const bytes = await this.build(order, (share) => {
        bar.value = share;
        if (share === 1) this.tell('package', 'Packing …');
      });
      this.save(new Blob([bytes], { type: 'application/zip' }), packageName(figure, version));
      this.tell('package', `Saved, ${megabytes(bytes.length)}.`);
    } catch (error) {
      this.tell('package', messageOf(error));
    } finally {
      button.disabled = false;
      bar.hidden = true;
    }
  }

  private build(
    order: PackageOrder,
    onProgress: (share: number) => void,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const worker = new Worker(new URL('../packages/package-worker.ts', import.meta.url), {
      type: 'module',
    });
    return new Promise<Uint8Array<ArrayBuffer>>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<PackageReply>) => {
        if (data.type === 'progress') onProgress(data.loaded / data.total);
        else if (data.type === 'done') resolve(data.bytes);
        else reject(new Error(data.message));
      };
      worker.onerror = () => {
        reject(
          new Error('Expected the package builder, but it did not load; reload and try again.'),
        );
      };
      worker.postMessage(order);
    }).finally(() => worker.terminate());
  }
}

if (!customElements.get('teach-composer')) customElements.define('teach-composer', TeachComposer);
