/**
 * The page's side of the frame protocol: reports the frame's height, what the reader does and how
 * far they are, and takes orders from trusted hosts. Started on embed pages only; does nothing in a
 * page that is in no frame. Messages and rules: `protocol.ts`.
 */
import {
  bookMessage,
  isTrusted,
  parseHostMessage,
  parseHeight,
  parseOrigins,
  progressOf,
  uuid,
  withAnswer,
  type Answer,
  type BookMessage,
  type ErrorCode,
  type FrameState,
  type HostMessage,
  type Progress,
} from '~/embed/protocol';
import {
  parseSpliceState,
  spliceEvent,
  spliceGetState,
  spliceReport,
  type SpliceMessage,
} from '~/embed/splice';
import { statement, type Event as XapiEvent } from '~/embed/xapi';

/** What the protocol needs of a figure; `FigureElement` has it. */
export type FrameFigure = HTMLElement & {
  readonly query: string;
  /** What the figure itself asks of the reader, by name: answered and scored as a question is. */
  readonly tasks?: readonly string[];
  restore(query: string): string[];
  reset(): void;
};

export type FrameQuestions = {
  /** The names of the attached questions, those that were not found included. */
  names: readonly string[];
  /** Settles once the questions are on the page; says of each that is not why. */
  shown: Promise<readonly string[]>;
  /** Unanswers them all. */
  reset(): void;
  /** Says beside the questions what was answered before. */
  recall(answers: Readonly<Record<string, Answer>>): void;
};

export type FrameSettings = {
  /** The element, upgraded or not yet. */
  figure: HTMLElement;
  questions: FrameQuestions;
  title: string;
  /** The embed page's canonical address, without state. */
  activityId: string;
  /** The book's own address. */
  home: string;
};

/** Reports of a slider under way are at least this far apart. */
const CHANGE_INTERVAL_MS = 500;
/** Orders kept for a figure whose script is still on its way. */
const MOST_WAITING = 20;

const freshId = () => uuid(crypto.getRandomValues(new Uint8Array(16)));

/** The origin of the page around the frame, where the browser tells it. */
function hostOriginFromBrowser(): string | undefined {
  const nearest = (location as { ancestorOrigins?: DOMStringList }).ancestorOrigins?.[0];
  if (nearest) return nearest;
  try {
    return new URL(document.referrer).origin;
  } catch {
    return undefined;
  }
}

/** Starts the protocol; returns what is wrong with the address, in words for the page. */
export function startFrame(settings: FrameSettings): string[] {
  const address = new URLSearchParams(location.search);
  const { origins, notices } = parseOrigins(address.get('origin'));
  const { height, notice } = parseHeight(address.get('height'));
  if (notice) notices.push(notice);
  if (window.parent !== window) new Frame(settings, origins, height === undefined).start();
  return notices;
}

class Frame {
  private readonly tag: string;
  private readonly visit = freshId();
  private readonly messageId = freshId();
  private host?: string;
  private lastHeight = 0;
  private isReady = false;
  private waiting: (() => void)[] = [];
  private query = '';
  private isChanged = false;
  private answers: Record<string, Answer> = {};
  private reported?: number;
  private changeTimer = 0;
  private changedAt = -Infinity;
  private readonly scolded = new Set<string>();

  constructor(
    private readonly settings: FrameSettings,
    private readonly named: readonly string[],
    private readonly tellsHeight: boolean,
  ) {
    this.tag = settings.figure.localName;
  }

  private get figure(): FrameFigure {
    return this.settings.figure as FrameFigure;
  }

  private get state(): FrameState {
    return { query: this.query, changed: this.isChanged, answers: this.answers };
  }

  /** All that is asked of the reader: by the attached questions, and by the figure. */
  private get asked(): readonly string[] {
    return [...this.settings.questions.names, ...(this.figure.tasks ?? [])];
  }

  private get progress(): Progress {
    const { asked: questions } = this;
    return progressOf({ questions, answers: this.answers, changed: this.isChanged });
  }

  start(): void {
    addEventListener('message', (event) => this.hear(event));
    if (this.tellsHeight) {
      new ResizeObserver(() => this.tellHeight()).observe(document.body);
    }
    const origin = hostOriginFromBrowser();
    if (origin && this.trusts(origin)) this.host = origin;
    this.whenFigureIsReady(() => {
      void this.settings.questions.shown.then((missing) => this.begin(missing));
    });
  }

  private trusts(origin: string): boolean {
    return isTrusted(origin, location.origin, this.named);
  }

  /** A figure's script may arrive after this one, or never. */
  private whenFigureIsReady(then: () => void): void {
    const { figure } = this.settings;
    const check = () => {
      const { state } = figure.dataset;
      if (state === 'idle') return;
      observer.disconnect();
      if ('restore' in figure) then();
      else {
        const line = figure.querySelector('[data-notice]')?.textContent;
        this.complain('figure', line ?? 'Expected the figure’s script, but it did not arrive.');
      }
    };
    const observer = new MutationObserver(check);
    observer.observe(figure, { attributes: true, attributeFilter: ['data-state'] });
    check();
  }

  private begin(missing: readonly string[]): void {
    this.isReady = true;
    this.query = this.figure.query;
    this.figure.addEventListener('input', () => this.noticeChange());
    document.addEventListener('learn:answered', (event) => this.noticeAnswer(event));
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) this.flushChange();
    });
    // Browsers do not watch the size of what is out of sight; a host wants to know it all the same.
    if (this.tellsHeight) this.tellHeight();
    this.tellReady();
    if (this.host) this.greet();
    for (const message of missing) this.complain('question', message);
    for (const order of this.waiting.splice(0)) order();
  }

  // What goes out

  /** Harmless to any page: that there is a figure, and how high it is. */
  private toAnyone(message: BookMessage | { subject: 'lti.frameResize'; height: number }): void {
    window.parent.postMessage(message, '*');
  }

  private toHost(message: object): void {
    if (this.host) window.parent.postMessage(message, this.host);
  }

  private tell(body: Parameters<typeof bookMessage>[1]): void {
    this.toHost(bookMessage(this.tag, body));
  }

  private splice(message: SpliceMessage): void {
    this.toHost(message);
  }

  private get head() {
    return { message_id: freshId(), activity_id: this.settings.activityId };
  }

  private xapi(event: XapiEvent): void {
    const { activityId, title, home } = this.settings;
    const subject = { activityId, title, home, visit: this.visit };
    const head = { id: freshId(), now: new Date() };
    this.tell({ type: 'xapi', statement: statement(subject, event, head) });
  }

  private tellHeight(): void {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (height === this.lastHeight || height === 0) return;
    this.lastHeight = height;
    this.toAnyone({ subject: 'lti.frameResize', height });
    this.toAnyone(bookMessage(this.tag, { type: 'resize', height }));
  }

  private tellReady(): void {
    const { title } = this.settings;
    const trusted = this.host !== undefined;
    const body = { type: 'ready' as const, title, questions: [...this.asked], trusted };
    this.toAnyone(bookMessage(this.tag, body));
  }

  private greet(): void {
    this.splice(spliceGetState({ ...this.head, message_id: this.messageId }));
    this.splice(spliceEvent(this.head, 'ready', { figure: this.tag }));
    this.xapi({ verb: 'initialized' });
  }

  private tellState(id?: string, notices: string[] = []): void {
    const { state, progress } = this;
    this.tell({ type: 'state', ...(id ? { id } : {}), state, ...progress, notices });
  }

  private complain(code: ErrorCode, message: string, id?: string): void {
    this.tell({ type: 'error', ...(id ? { id } : {}), code, message });
  }

  // What the reader does

  private noticeChange(): void {
    const { query } = this.figure;
    if (query === this.query) return;
    this.query = query;
    this.isChanged = true;
    if (this.changeTimer !== 0) return;
    const wait = Math.max(0, this.changedAt + CHANGE_INTERVAL_MS - performance.now());
    this.changeTimer = window.setTimeout(() => this.flushChange(), wait);
  }

  private flushChange(): void {
    if (this.changeTimer === 0) return;
    clearTimeout(this.changeTimer);
    this.changeTimer = 0;
    this.changedAt = performance.now();
    const { state } = this;
    this.tell({ type: 'changed', state });
    this.splice(spliceEvent(this.head, 'changed', { figure: this.tag, query: state.query }));
    this.xapi({ verb: 'interacted', state });
    this.report();
  }

  private noticeAnswer(event: globalThis.Event): void {
    const { id: question, score } = ((event as CustomEvent<unknown>).detail ?? {}) as {
      id?: unknown;
      score?: unknown;
    };
    if (typeof question !== 'string' || typeof score !== 'number') return;
    if (!this.asked.includes(question)) return;
    this.flushChange();
    const answer = withAnswer(this.answers[question], score);
    this.answers = { ...this.answers, [question]: answer };
    const { state } = this;
    const { attempts } = answer;
    const { score: total } = this.progress;
    this.tell({ type: 'answered', question, score, attempts, total, state });
    this.splice(spliceEvent(this.head, 'answered', { figure: this.tag, question, score }));
    this.xapi({ verb: 'answered', question, score });
    this.report();
  }

  /** Score and state for whoever keeps them; `completed` once all is done, and when it improves. */
  private report(): void {
    const { state } = this;
    const { score, completed } = this.progress;
    this.splice(spliceReport(this.head, score, state));
    if (!completed || score === this.reported) return;
    this.reported = score;
    const hasQuestions = this.asked.length > 0;
    this.tell({ type: 'completed', score, state });
    this.splice(spliceEvent(this.head, 'completed', { figure: this.tag, score }));
    this.xapi({ verb: 'completed', ...(hasQuestions ? { score } : {}) });
  }

  // What comes in

  private hear({ data, origin, source }: MessageEvent<unknown>): void {
    if (source !== window.parent) return;
    if (this.trusts(origin)) {
      const state = parseSpliceState(data, this.messageId);
      // The reader's own first move is worth more than what was kept.
      if (state && !this.isChanged && this.isReady) this.take(state);
    }
    const incoming = parseHostMessage(data);
    if (!incoming) return;
    const act = () => this.answer(incoming, origin);
    if (this.isReady) act();
    else if (this.waiting.length < MOST_WAITING) this.waiting.push(act);
  }

  private answer(incoming: NonNullable<ReturnType<typeof parseHostMessage>>, origin: string): void {
    const isHello = incoming.message?.type === 'hello';
    if (this.trusts(origin)) {
      const isNew = this.host !== origin;
      this.host = origin;
      if (isNew) this.greet();
      if (incoming.message) this.obey(incoming.message);
      else this.complain('message', incoming.error, incoming.id);
    } else if (!isHello) {
      this.refuse(origin);
      return;
    }
    if (isHello) this.repeatGreeting();
  }

  /** A host that came later than the frame hears again what it has missed. */
  private repeatGreeting(): void {
    this.lastHeight = 0;
    this.tellReady();
    if (this.tellsHeight) this.tellHeight();
  }

  /** Says once to each host that it is not trusted, and how it can be; gives away nothing else. */
  private refuse(origin: string): void {
    if (origin === 'null' || origin === '' || this.scolded.has(origin)) return;
    this.scolded.add(origin);
    const message = `Expected a host that this frame trusts, got ${origin}; add origin=${origin} to the frame’s address.`;
    window.parent.postMessage(
      bookMessage(this.tag, { type: 'error', code: 'origin', message }),
      origin,
    );
  }

  private obey(message: HostMessage): void {
    switch (message.type) {
      case 'hello':
      case 'getState':
        this.tellState(message.id);
        break;
      case 'setState':
        this.tellState(message.id, this.take(message.state));
        break;
      case 'reset':
        this.startOver();
        this.tellState(message.id);
        break;
    }
  }

  /** Brings figure and answers to a state from outside; not a change by the reader. */
  private take({ query, changed, answers }: FrameState): string[] {
    const { asked } = this;
    const notices = this.figure.restore(query);
    this.forgetChange();
    this.isChanged = changed;
    this.answers = Object.fromEntries(
      Object.entries(answers).filter(([name]) => asked.includes(name)),
    );
    const { score, completed } = this.progress;
    this.reported = completed ? score : undefined;
    this.settings.questions.recall(this.answers);
    return notices;
  }

  private startOver(): void {
    this.figure.reset();
    this.forgetChange();
    this.isChanged = false;
    this.answers = {};
    this.reported = undefined;
    this.settings.questions.reset();
  }

  /** What the figure has just fired was not its reader's doing. */
  private forgetChange(): void {
    clearTimeout(this.changeTimer);
    this.changeTimer = 0;
    this.query = this.figure.query;
  }
}
