/**
 * The script of a package's launch page: finds the learning platform, brings the figure in the frame
 * to where the reader left it, and keeps the platform told. Built into one classic script (see
 * `src/pages/embed/course.js.ts`), because it must run in any folder and under any policy.
 */
import { BOOK, HOST, parseState, type FrameState } from '~/embed/protocol';
import type { CourseSettings } from './launch-page';
import { findPlatform } from './platform';
import { beginVisit } from './visit';

/** A slider under way is saved when it has rested this long: platforms save over the network. */
const REST_MS = 1_200;

/** A question's element, once its script is there. */
type Question = HTMLElement & { given?: string; recall?(given: string): void };

const settings = JSON.parse(document.currentScript?.dataset.course ?? '') as CourseSettings;
const frame = document.querySelector('iframe')!;
const notice = document.querySelector<HTMLElement>('[data-notice]')!;

const visit = beginVisit(findPlatform(window, settings.version), {
  ...settings,
  now: () => performance.now(),
});
if (!visit.isReporting) {
  notice.textContent =
    'Expected a course around this page, found none: everything works, but nothing is kept. Open the activity from your course.';
  notice.hidden = false;
}

let state: FrameState = visit.found ?? { query: '', changed: false, answers: {} };
const lastGiven: Record<string, string> = { ...visit.found?.given };
let isRestored = false;
let timer = 0;

/** The frame is of this page's own origin; an unlucky sandbox may refuse all the same. */
function frameDocument(): Document | null {
  try {
    return frame.contentDocument;
  } catch {
    return null;
  }
}

const questions = (): Question[] => [
  ...(frameDocument()?.querySelectorAll<Question>('book-question[data-question]') ?? []),
];

/** What is answered now; of a question that is being tried again, what was answered last. */
function given(): Record<string, string> {
  for (const { dataset, given: text } of questions()) {
    if (text && dataset.question) lastGiven[dataset.question] = text;
  }
  return lastGiven;
}

function send(message: object): void {
  frame.contentWindow?.postMessage({ source: HOST, ...message }, location.origin);
}

async function restore(): Promise<void> {
  isRestored = true;
  if (!visit.found) return;
  send({ type: 'setState', state });
  if (questions().length === 0) return;
  await frame.contentWindow?.customElements.whenDefined('book-question');
  for (const question of questions()) {
    question.recall?.(visit.found.given[question.dataset.question ?? ''] ?? '');
  }
}

function take(news: FrameState, isUrgent: boolean): void {
  state = news;
  visit.take(state, given());
  clearTimeout(timer);
  if (isUrgent) visit.save();
  else timer = window.setTimeout(() => visit.save(), REST_MS);
}

/** The frame tells of a change after a moment; at the end there is no such moment. */
function takeLast(): void {
  const figure = frameDocument()?.querySelector<HTMLElement & { query?: string }>('[data-widget]');
  const query = figure?.query;
  if (!isRestored || query === undefined || query === state.query) return;
  visit.take({ ...state, query, changed: true }, given());
}

addEventListener('message', ({ data, origin, source }: MessageEvent<unknown>) => {
  if (source !== frame.contentWindow || origin !== location.origin) return;
  if (typeof data !== 'object' || data === null) return;
  const message = data as Record<string, unknown>;
  if (message.source !== BOOK) return;
  if (message.type === 'ready' && !isRestored) {
    if (message.trusted === true) void restore();
    else send({ type: 'hello' });
  }
  const news = parseState(message.state);
  if (!isRestored || !news) return;
  if (message.type === 'changed') take(news, false);
  if (message.type === 'answered' || message.type === 'completed') take(news, true);
});
addEventListener('visibilitychange', () => {
  if (!document.hidden) return;
  takeLast();
  visit.save();
});
addEventListener('pagehide', () => {
  takeLast();
  visit.end();
});
// The visit has ended with the page; a page that comes back from the browser's memory needs a new one.
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) location.reload();
});
