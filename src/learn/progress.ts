/** Everything the book remembers of a reader, as plain JSON; reading it from outside never throws. */
import { isLearnId, type CardId, type QuestionId } from '~/learn/identity';
import { phases, type CardMemory, type Phase } from '~/learn/memory';

export const PROGRESS_VERSION = 1;

export type QuestionRecord = {
  /** The latest score, 0 to 1. */
  score: number;
  /** When: UTC, whole seconds. */
  at: string;
  attempts: number;
};

export type Progress = {
  version: typeof PROGRESS_VERSION;
  /** Seeds the fuzz of the schedule: 0 to 2³² − 1. */
  seed: number;
  cards: Record<CardId, CardMemory>;
  questions: Record<QuestionId, QuestionRecord>;
};

/** Longest list of problems told in words; the rest is counted. */
const MOST_PROBLEMS = 20;
/** More entries than any book has; a file with more is cut, and says so. */
export const MOST_ENTRIES = 20_000;
const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

export const emptyProgress = (seed: number): Progress => ({
  version: PROGRESS_VERSION,
  seed,
  cards: {},
  questions: {},
});

/**
 * Progress from anything at all. What is sound is kept in a canonical form (times in whole seconds,
 * numbers to four decimals), what is not is dropped, and each loss is told: expected, got.
 *
 * @param fallbackSeed the seed where the source has none.
 */
export function parseProgress(
  source: unknown,
  fallbackSeed = 0,
): { progress: Progress; problems: string[] } {
  const problems = new Problems();
  const progress = emptyProgress(fallbackSeed);
  if (!isRecord(source)) {
    problems.add(
      `Expected an object with “version”, “cards” and “questions”, got ${show(source)}.`,
    );
    return { progress, problems: problems.told() };
  }
  if (source.version !== PROGRESS_VERSION) {
    problems.add(
      `Expected version ${PROGRESS_VERSION}, got ${show(source.version)}; what could be understood is kept.`,
    );
  }
  if (isWhole(source.seed, 0, 2 ** 32 - 1)) progress.seed = unsigned(source.seed);
  else problems.add(`Expected “seed” to be a whole number below 2³², got ${show(source.seed)}.`);
  readEntries(source.cards, 'cards', parseMemory, progress.cards, problems);
  readEntries(source.questions, 'questions', parseQuestion, progress.questions, problems);
  return { progress, problems: problems.told() };
}

function readEntries<T>(
  source: unknown,
  field: string,
  parse: (value: unknown) => T | undefined,
  into: Record<string, T>,
  problems: Problems,
): void {
  if (!isRecord(source)) {
    problems.add(`Expected “${field}” to be an object of entries, got ${show(source)}.`);
    return;
  }
  const names = Object.keys(source);
  if (names.length > MOST_ENTRIES) {
    problems.add(
      `Expected at most ${MOST_ENTRIES} ${field}, got ${names.length}; the rest is left out.`,
    );
  }
  for (const name of names.slice(0, MOST_ENTRIES)) {
    if (!isLearnId(name)) {
      problems.add(`Expected names like “chapter/card” in “${field}”, got ${show(name)}.`);
      continue;
    }
    const value = parse(source[name]);
    if (value) into[name] = value;
    else problems.add(`Expected a complete entry for ${name} in “${field}”; left it out.`);
  }
}

export function parseMemory(source: unknown): CardMemory | undefined {
  if (!isRecord(source)) return undefined;
  const due = canonicalTime(source.due);
  const last = canonicalTime(source.last);
  const { interval, stability, difficulty, reps, lapses, phase } = source;
  if (due === undefined || last === undefined) return undefined;
  if (!isWhole(interval, 0, 36_500) || !isWhole(reps, 1, 1e6) || !isWhole(lapses, 0, 1e6)) {
    return undefined;
  }
  if (!isReal(stability, 0.001, 36_500) || !isReal(difficulty, 1, 10)) return undefined;
  if (!phases.includes(phase as Phase)) return undefined;
  return {
    due,
    last,
    interval: unsigned(interval),
    stability: fourDecimals(stability),
    difficulty: fourDecimals(difficulty),
    reps,
    lapses: unsigned(lapses),
    phase: phase as Phase,
  };
}

function parseQuestion(source: unknown): QuestionRecord | undefined {
  if (!isRecord(source)) return undefined;
  const at = canonicalTime(source.at);
  const { score, attempts } = source;
  if (at === undefined || !isReal(score, 0, 1) || !isWhole(attempts, 1, 1e6)) return undefined;
  return { score: fourDecimals(score), at, attempts };
}

/**
 * Both together, nothing lost: of a card or question known to both, the later one is kept. The
 * order of the arguments does not matter, and merging twice changes nothing.
 */
export function mergeProgress(a: Progress, b: Progress): Progress {
  return {
    version: PROGRESS_VERSION,
    seed: Math.min(a.seed, b.seed),
    cards: mergeRecords(a.cards, b.cards, (x, y) =>
      greater(
        [x.last, x.reps, x.due, JSON.stringify(x)],
        [y.last, y.reps, y.due, JSON.stringify(y)],
      )
        ? x
        : y,
    ),
    questions: mergeRecords(a.questions, b.questions, (x, y) => ({
      ...(greater([x.at, x.score], [y.at, y.score]) ? x : y),
      attempts: Math.max(x.attempts, y.attempts),
    })),
  };
}

function mergeRecords<T>(
  a: Readonly<Record<string, T>>,
  b: Readonly<Record<string, T>>,
  choose: (x: T, y: T) => T,
): Record<string, T> {
  const merged: Record<string, T> = { ...a };
  for (const [name, theirs] of Object.entries(b)) {
    merged[name] = Object.hasOwn(a, name) ? choose(a[name], theirs) : theirs;
  }
  return merged;
}

/** Lexicographic order of two lists of the same make; equal lists count as greater. */
function greater(x: readonly (string | number)[], y: readonly (string | number)[]): boolean {
  const i = x.findIndex((value, at) => value !== y[at]);
  return i < 0 || x[i] > y[i];
}

/** A list of problems that stays readable however broken the source is. */
class Problems {
  private readonly list: string[] = [];
  private more = 0;

  add(problem: string): void {
    if (this.list.length < MOST_PROBLEMS) this.list.push(problem);
    else this.more++;
  }

  told(): string[] {
    return this.more > 0 ? [...this.list, `And ${this.more} more of the kind.`] : this.list;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isReal = (value: unknown, min: number, max: number): value is number =>
  typeof value === 'number' && value >= min && value <= max;

const isWhole = (value: unknown, min: number, max: number): value is number =>
  isReal(value, min, max) && Number.isInteger(value);

/** A file may say −0, which would not be found again as it was written. */
const unsigned = (x: number): number => x + 0;

const fourDecimals = (x: number): number => Number(x.toFixed(4));

function canonicalTime(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > 40) return undefined;
  const time = Date.parse(value);
  if (!(time >= EARLIEST && time <= LATEST)) return undefined;
  return new Date(Math.floor(time / 1000) * 1000).toISOString();
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = String(value);
  return `“${text.length > 40 ? `${text.slice(0, 40)}…` : text}”`;
}
