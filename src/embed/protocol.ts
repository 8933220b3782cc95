/**
 * What a figure in a frame and the page around it say to each other: the messages, their checking,
 * and who is allowed to hear them. Pure; the page's side of it is `frame.ts`, the table for people
 * who embed figures is `docs/embedding.md`.
 *
 * Two circles of trust. Any host hears the frame's height and that it is ready: nothing else is
 * ever posted to “*”. A host named in the frame's address (`origin=`), or of the book's own origin,
 * also hears what the reader does, and may set, read and reset the state.
 */

export const BOOK = 'out-of-noise';
export const HOST = 'out-of-noise-host';
export const PROTOCOL_VERSION = 1;

const MAX_QUERY_LENGTH = 4_000;
const MAX_ID_LENGTH = 100;
const MAX_ORIGINS = 10;
const MAX_QUESTIONS = 10;
const MAX_ATTEMPTS = 9_999;
const FRAME_HEIGHT = { min: 120, max: 5_000 } as const;

/** How one attached question stands. */
export type Answer = {
  /** 0 to 1: the best so far. */
  score: number;
  attempts: number;
};

/** All that a host needs to keep in order to bring a frame back to where it was. */
export type FrameState = {
  /** The figure's state as a permalink carries it, `kind=cosine&t=500&v=1`. */
  query: string;
  /** Whether the reader has changed the figure: what a figure without questions is done by. */
  changed: boolean;
  /** By the question's name, `forward-process/half-signal`. */
  answers: Record<string, Answer>;
};

/** How far a reader is: `score` from 0 to 1, `completed` once nothing is left to do. */
export type Progress = { score: number; completed: boolean };

/** `message`: not understood; `origin`: not trusted; `question`: not there; `figure`: did not start. */
export type ErrorCode = 'message' | 'origin' | 'question' | 'figure';

type Body =
  | { type: 'resize'; height: number }
  | {
      type: 'ready';
      title: string;
      questions: string[];
      /** Whether the host this went to may read and set the state. */
      trusted: boolean;
    }
  | { type: 'changed'; state: FrameState }
  | {
      type: 'answered';
      question: string;
      /** Of this attempt. */
      score: number;
      attempts: number;
      /** Of the whole frame, as in `completed`. */
      total: number;
      state: FrameState;
    }
  /** Everything is done; sent again if the score rises afterwards. */
  | { type: 'completed'; score: number; state: FrameState }
  | ({ type: 'state'; id?: string; state: FrameState; notices: string[] } & Progress)
  | {
      type: 'xapi';
      /** A `Statement` of `xapi.ts`. */
      statement: object;
    }
  | { type: 'error'; id?: string; code: ErrorCode; message: string };

/** The book's own message from a frame to its host. */
export type BookMessage = { source: typeof BOOK; version: number; figure: string } & Body;

export const bookMessage = (figure: string, body: Body): BookMessage => ({
  source: BOOK,
  version: PROTOCOL_VERSION,
  figure,
  ...body,
});

/** What a host may ask; `id` comes back with the answer. */
export type HostMessage = { id?: string } & (
  | { type: 'hello' }
  | { type: 'getState' }
  | { type: 'reset' }
  | { type: 'setState'; state: FrameState }
);

/** What came in: a message to act on, or what is wrong with it. */
export type Incoming =
  { message: HostMessage; error?: undefined } | { error: string; id?: string; message?: undefined };

type Fields = Record<string, unknown>;

const isFields = (data: unknown): data is Fields =>
  typeof data === 'object' && data !== null && !Array.isArray(data);

/** A field of the object itself; what its prototype has does not count. */
const fieldOf = (fields: Fields, name: string): unknown =>
  Object.hasOwn(fields, name) ? fields[name] : undefined;

const clamp = (value: number, min: number, max: number) => Math.min(max, Math.max(min, value));

const describe = (value: unknown): string => {
  if (typeof value === 'string') {
    return value.length > 40 ? `“${value.slice(0, 40)}…”` : `“${value}”`;
  }
  if (value === null || value === undefined) return String(value);
  return Array.isArray(value) ? 'a list' : `a value of type ${typeof value}`;
};

function parseAnswers(data: unknown): Record<string, Answer> {
  if (!isFields(data)) return {};
  const answers = Object.entries(data)
    .slice(0, MAX_QUESTIONS)
    .flatMap(([name, entry]): [string, Answer][] => {
      if (name.length > 2 * MAX_ID_LENGTH || !isFields(entry)) return [];
      const score = fieldOf(entry, 'score');
      const attempts = fieldOf(entry, 'attempts') ?? 1;
      if (typeof score !== 'number' || !Number.isFinite(score)) return [];
      if (typeof attempts !== 'number' || !Number.isFinite(attempts)) return [];
      const whole = clamp(Math.round(attempts), 1, MAX_ATTEMPTS);
      return [[name, { score: clamp(score, 0, 1), attempts: whole }]];
    });
  return Object.fromEntries(answers);
}

/**
 * A state from outside: a `FrameState`, or only its query as a text. `undefined` where it is
 * neither; answers that make no sense are left out. The query is checked later, by the figure's own
 * codec, which clamps and reports.
 */
export function parseState(data: unknown): FrameState | undefined {
  const query = isFields(data) ? fieldOf(data, 'query') : data;
  if (typeof query !== 'string' || query.length > MAX_QUERY_LENGTH) return undefined;
  return {
    query: query.replace(/^\?/, ''),
    changed: isFields(data) && fieldOf(data, 'changed') === true,
    answers: isFields(data) ? parseAnswers(fieldOf(data, 'answers')) : {},
  };
}

/**
 * Reads what a host sent. `undefined` for everything that does not call itself a message to the
 * book, or asks for something this version does not know: such messages are ignored. Never throws.
 */
export function parseHostMessage(data: unknown): Incoming | undefined {
  if (!isFields(data) || fieldOf(data, 'source') !== HOST) return undefined;
  const given = fieldOf(data, 'id');
  const id =
    typeof given === 'string' && given.length <= MAX_ID_LENGTH && given !== '' ? given : undefined;
  const answer = id === undefined ? {} : { id };
  const type = fieldOf(data, 'type');
  switch (type) {
    case 'hello':
    case 'getState':
    case 'reset':
      return { message: { type, ...answer } };
    case 'setState': {
      const state = parseState(fieldOf(data, 'state'));
      if (state) return { message: { type, state, ...answer } };
      return {
        error: `Expected state: a query of at most ${MAX_QUERY_LENGTH} characters, or { query, changed, answers }; got ${describe(fieldOf(data, 'state'))}. Send what an earlier state message carried.`,
        ...answer,
      };
    }
    default:
      return undefined;
  }
}

/** The origin a text names, as the browser writes it; `undefined` where it names none. */
function originOf(text: string): string | undefined {
  if (text.length > 300) return undefined;
  try {
    const url = new URL(text);
    const isPlain = url.username === '' && url.password === '' && url.pathname === '/';
    const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
    return isWeb && isPlain && url.search === '' && url.hash === '' ? url.origin : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The hosts an address trusts: `origin=https://a.example,https://b.example`. “*” and “null” are not
 * origins and are refused: whoever can name a page can name its origin.
 */
export function parseOrigins(text: string | null): { origins: string[]; notices: string[] } {
  const parts = (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const origins = new Set<string>();
  const notices: string[] = [];
  for (const part of parts.slice(0, MAX_ORIGINS)) {
    const origin = originOf(part);
    if (origin) origins.add(origin);
    else {
      notices.push(
        `“origin” in this frame’s address: expected https://host or http://host:port, got ${describe(part)}; that host is not trusted.`,
      );
    }
  }
  if (parts.length > MAX_ORIGINS) {
    notices.push(
      `“origin” in this frame’s address: expected at most ${MAX_ORIGINS} hosts, got ${parts.length}; the first ${MAX_ORIGINS} count.`,
    );
  }
  return { origins: [...origins], notices };
}

/** Whether a message from `origin` may read and set state: the book's own origin, or a named one. */
export const isTrusted = (origin: string, own: string, named: readonly string[]): boolean =>
  origin !== 'null' && origin !== '' && (origin === own || named.includes(origin));

/** The names in `question=chapter/id,chapter/id`, each once, in order. */
export const parseQuestions = (text: string | null): string[] =>
  [
    ...new Set(
      (text ?? '')
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== '' && part.length <= 2 * MAX_ID_LENGTH),
    ),
  ].slice(0, MAX_QUESTIONS);

/**
 * `height=600`: the teacher has fixed the frame's height, so it posts none and scrolls inside.
 * `undefined` (also for a value that is no height): the frame posts its height.
 */
export function parseHeight(text: string | null): { height?: number; notice?: string } {
  if (text === null || text === 'auto') return {};
  const height = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  const { min, max } = FRAME_HEIGHT;
  if (height >= min && height <= max) return { height };
  return {
    notice: `“height” in this frame’s address: expected ${min} to ${max} pixels or “auto”, got ${describe(text)}; the frame reports its own height.`,
  };
}

/**
 * How far a reader is. With questions attached: the mean of their best scores, an unanswered one
 * counting 0, and completed once each was answered. Without: completed, with score 1, once the
 * reader has changed the figure.
 */
export function progressOf({
  questions,
  answers,
  changed,
}: {
  questions: readonly string[];
  answers: Readonly<Record<string, Answer>>;
  changed: boolean;
}): Progress {
  if (questions.length === 0) return { score: changed ? 1 : 0, completed: changed };
  const given = questions.flatMap((name) =>
    Object.hasOwn(answers, name) ? [answers[name].score] : [],
  );
  const sum = given.reduce((a, b) => a + b, 0);
  return { score: sum / questions.length, completed: given.length === questions.length };
}

/** One more attempt at a question; the best score stays. */
export function withAnswer(previous: Answer | undefined, score: number): Answer {
  const valid = Number.isFinite(score) ? clamp(score, 0, 1) : 0;
  return {
    score: Math.max(previous?.score ?? 0, valid),
    attempts: Math.min(MAX_ATTEMPTS, (previous?.attempts ?? 0) + 1),
  };
}

/** A random (version 4) UUID, RFC 9562 §5.4, from 16 random bytes. */
export function uuid(bytes: Uint8Array): string {
  const fixed = Uint8Array.from(bytes.subarray(0, 16));
  fixed[6] = (fixed[6] & 0x0f) | 0x40;
  fixed[8] = (fixed[8] & 0x3f) | 0x80;
  const hex = [...fixed].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [8, 12, 16, 20].reduceRight((text, at) => `${text.slice(0, at)}-${text.slice(at)}`, hex);
}
