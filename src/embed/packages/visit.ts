/** One visit of a reader to the activity, as the learning platform is told of it. */
import { progressOf, type FrameState, type Progress } from '~/embed/protocol';
import { readMemory, writeMemory, type Memory } from './memory';
import type { Platform } from './platform';

export type VisitOptions = {
  /** Names of the attached questions. */
  questions: readonly string[];
  /** Share of the score from which an activity with questions is passed, 0 to 1. */
  passMark: number;
  /** Milliseconds, ever rising. */
  now: () => number;
};

export type Visit = {
  /** What the reader left at the last visit; none at the first. */
  readonly found: Memory | undefined;
  /** Whether a platform listens. Without one everything else works, and nothing is kept. */
  readonly isReporting: boolean;
  /** How the reader stands now; the platform hears of it with the next `save`. */
  take(state: FrameState, given: Record<string, string>): void;
  /** Tells the platform, where there is news. */
  save(): void;
  /** Ends the visit: the platform hears nothing afterwards. */
  end(): void;
};

/** SCORM 1.2 keeps this many characters of a place. */
const LONGEST_PLACE = 255;

const DONE = new Set(['completed', 'passed', 'failed']);
const statusOf = (from: Platform): string =>
  from.get(from.version === '1.2' ? 'cmi.core.lesson_status' : 'cmi.completion_status');

/** Begins a visit. `platform` is undefined where the page was opened outside a course. */
export function beginVisit(platform: Platform | undefined, options: VisitOptions): Visit {
  const { questions, passMark, now } = options;
  const began = now();
  const listener = platform?.initialize() ? platform : undefined;
  const found = listener && readMemory(listener.get('cmi.suspend_data'));
  const wasDone = listener !== undefined && DONE.has(statusOf(listener));
  let isOpen = listener !== undefined;
  let current: Memory = found ?? { query: '', changed: false, answers: {}, given: {} };
  let saved = '';

  const isScored = questions.length > 0;
  const standing = (): Progress => progressOf({ ...current, questions });

  const report = (to: Platform, memory: string): void => {
    const { score, completed } = standing();
    const place = current.query.length <= LONGEST_PLACE ? current.query : '';
    const passed = score >= passMark ? 'passed' : 'failed';
    const is12 = to.version === '1.2';
    if (place) to.set(is12 ? 'cmi.core.lesson_location' : 'cmi.location', place);
    to.set('cmi.suspend_data', memory);
    // A platform that has lost the state but kept the result must not lose that too.
    if (wasDone && !completed) return;
    if (is12) {
      // One field says both how far and how well.
      const status = !completed ? 'incomplete' : isScored ? passed : 'completed';
      to.set('cmi.core.lesson_status', status);
    } else {
      to.set('cmi.completion_status', completed ? 'completed' : 'incomplete');
      if (isScored && completed) to.set('cmi.success_status', passed);
    }
    if (score > 0 || completed) reportScore(to, score);
  };

  const save = (): void => {
    if (!listener || !isOpen) return;
    const memory = writeMemory(current);
    if (memory === saved) return;
    report(listener, memory);
    // What was not taken is told again with the next save.
    if (listener.commit()) saved = memory;
  };

  if (listener) {
    // Unless it is told that the visit is only interrupted, a platform forgets the state at its end.
    listener.set(listener.version === '1.2' ? 'cmi.core.exit' : 'cmi.exit', 'suspend');
    save();
  }

  return {
    found,
    isReporting: listener !== undefined,
    take: (state, given) => {
      current = { ...state, given };
    },
    save,
    end: () => {
      if (!listener || !isOpen) return;
      const memory = writeMemory(current);
      if (memory !== saved) report(listener, memory);
      const spent = now() - began;
      if (listener.version === '1.2') listener.set('cmi.core.session_time', clock(spent));
      else listener.set('cmi.session_time', `PT${Math.max(0, Math.round(spent / 10)) / 100}S`);
      // Ending commits by itself, and knows ways to do so while a page closes; a commit does not.
      listener.terminate();
      isOpen = false;
    },
  };
}

/** `share` from 0 to 1, as points of 100, with at most two decimals. */
function reportScore(to: Platform, share: number): void {
  const prefix = to.version === '1.2' ? 'cmi.core.score' : 'cmi.score';
  const points = Math.round(1e4 * share) / 100;
  to.set(`${prefix}.min`, '0');
  to.set(`${prefix}.max`, '100');
  to.set(`${prefix}.raw`, String(points));
  if (to.version === '2004') to.set(`${prefix}.scaled`, String(Math.round(1e4 * share) / 1e4));
}

/** `0000:01:02.34`, as SCORM 1.2 writes a time span. */
function clock(milliseconds: number): string {
  const hundredths = Math.max(0, Math.round(milliseconds / 10));
  const hours = String(Math.min(9_999, Math.floor(hundredths / 360_000))).padStart(4, '0');
  const minutes = String(Math.floor(hundredths / 6_000) % 60).padStart(2, '0');
  const seconds = ((hundredths % 6_000) / 100).toFixed(2).padStart(5, '0');
  return `${hours}:${minutes}:${seconds}`;
}
