/**
 * Keeps a reader's progress in this browser: in IndexedDB, or in memory where storage is refused
 * (private windows, sandboxed frames). The one impure file at this level.
 */
import { openDB, type DBSchema, type IDBPTransaction } from 'idb';
import { DATABASE, type CardId, type QuestionId } from '~/learn/identity';
import type { CardMemory, Grade } from '~/learn/memory';
import {
  PROGRESS_VERSION,
  emptyProgress,
  mergeProgress,
  parseMemory,
  parseProgress,
  type Progress,
  type QuestionRecord,
} from '~/learn/progress';
import { createRandom } from '~/math/random';

export type ImportReport = {
  /** False where nothing could be read; then nothing was changed. */
  ok: boolean;
  /** Entries that are new here, or newer than what was here. */
  cards: number;
  questions: number;
  /** What was dropped or could not be read: expected, got, do this. */
  problems: string[];
};

export type ProgressStore = {
  /** False where progress lives only as long as this page. */
  readonly persistent: boolean;
  read(): Promise<Progress>;
  recordReview(id: CardId, grade: Grade, now: Date): Promise<CardMemory>;
  recordAnswer(id: QuestionId, score: number, now: Date): Promise<QuestionRecord>;
  /** Adds progress from elsewhere; of what is known here and there the later is kept. */
  merge(other: Progress): Promise<Pick<ImportReport, 'cards' | 'questions'>>;
  /** All progress as the text of a file. */
  export(): Promise<string>;
  /** Merges such a file; never throws and never loses what is here. */
  import(text: string): Promise<ImportReport>;
  clear(): Promise<void>;
  /** Calls back after every change, in this tab or another; returns the way out. */
  subscribe(listener: () => void): () => void;
};

/** Larger files are refused before they are parsed; a full book is well under one. */
const MOST_FILE_CHARACTERS = 8_000_000;

const CHANNEL = 'out-of-noise-progress';

type Schema = DBSchema & {
  cards: { key: string; value: CardMemory };
  questions: { key: string; value: QuestionRecord };
  settings: { key: 'seed'; value: number };
};

/** Where entries are kept. `change` gets what was there and gives what shall be. */
type Shelf = {
  readonly persistent: boolean;
  read(): Promise<Progress>;
  changeCard(id: CardId, change: (old?: CardMemory) => CardMemory): Promise<CardMemory>;
  changeQuestion(
    id: QuestionId,
    change: (old?: QuestionRecord) => QuestionRecord,
  ): Promise<QuestionRecord>;
  merge(other: Progress): Promise<{ before: Progress; after: Progress }>;
  clear(): Promise<void>;
};

let shared: Promise<ProgressStore> | undefined;

/** The page's one store: everything on it sees the same progress, in memory too. */
export function openStorage(): Promise<ProgressStore> {
  shared ??= openProgressStore();
  return shared;
}

/** A store of its own; pages share one by `openStorage`. */
export async function openProgressStore(): Promise<ProgressStore> {
  try {
    return storeOn(await databaseShelf());
  } catch {
    return storeOn(memoryShelf(emptyProgress(freshSeed())));
  }
}

function storeOn(first: Shelf): ProgressStore {
  let shelf = first;
  const listeners = new Set<() => void>();
  const channel = first.persistent ? openChannel() : undefined;
  const tellHere = () => listeners.forEach((listener) => listener());
  if (channel) channel.onmessage = tellHere;

  /** A full or lost database must not stop a reader: what it held moves to memory. */
  async function write<T>(change: (on: Shelf) => Promise<T>): Promise<T> {
    let result: T;
    try {
      result = await change(shelf);
      if (shelf.persistent) channel?.postMessage('changed');
    } catch (error) {
      if (!shelf.persistent) throw error;
      shelf = memoryShelf(await shelf.read().catch(() => emptyProgress(freshSeed())));
      result = await change(shelf);
    }
    tellHere();
    return result;
  }

  const store: ProgressStore = {
    get persistent() {
      return shelf.persistent;
    },
    read: () => shelf.read(),
    async recordReview(id, grade, now) {
      const [{ review }, { seed }] = await Promise.all([import('~/learn/schedule'), shelf.read()]);
      const cardSeed = createRandom(seed)
        .fork(id)
        .integer(2 ** 32);
      return write((on) => on.changeCard(id, (old) => review(old, grade, now, cardSeed)));
    },
    recordAnswer(id, score, now) {
      const at = new Date(Math.floor(now.getTime() / 1000) * 1000).toISOString();
      const sound = Number(Math.min(1, Math.max(0, score)).toFixed(4));
      return write((on) =>
        on.changeQuestion(id, (old) => ({
          score: sound,
          at,
          attempts: (old?.attempts ?? 0) + 1,
        })),
      );
    },
    async merge(other) {
      const { before, after } = await write((on) => on.merge(other));
      return {
        cards: countChanged(before.cards, after.cards),
        questions: countChanged(before.questions, after.questions),
      };
    },
    async export() {
      return JSON.stringify(await shelf.read(), undefined, 1);
    },
    async import(text) {
      const nothing = { ok: false, cards: 0, questions: 0 };
      if (text.length > MOST_FILE_CHARACTERS) {
        return {
          ...nothing,
          problems: [
            `Expected a progress file of at most ${MOST_FILE_CHARACTERS / 1e6} MB, got ${(text.length / 1e6).toFixed(1)} MB; choose the file this page exported.`,
          ],
        };
      }
      let source: unknown;
      try {
        source = JSON.parse(text);
      } catch {
        return {
          ...nothing,
          problems: [
            `Expected a progress file of this book (JSON), got ${describe(text)}; choose the file this page exported. Nothing was changed.`,
          ],
        };
      }
      const { seed } = await shelf.read();
      const { progress, problems } = parseProgress(source, seed);
      const found = Object.keys(progress.cards).length + Object.keys(progress.questions).length;
      if (found === 0 && problems.length > 0) return { ...nothing, problems };
      return { ok: true, ...(await store.merge(progress)), problems };
    },
    clear: () => write((on) => on.clear()),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return store;
}

function countChanged<T>(before: Record<string, T>, after: Record<string, T>): number {
  return Object.keys(after).filter(
    (name) =>
      !Object.hasOwn(before, name) || JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  ).length;
}

function describe(text: string): string {
  const start = text.trim().slice(0, 40);
  return start === '' ? 'an empty file' : `“${start}${text.trim().length > 40 ? '…' : ''}”`;
}

function openChannel(): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(CHANNEL);
  } catch {
    // Tabs then learn of each other's changes when they are opened again.
    return undefined;
  }
}

const freshSeed = (): number => crypto.getRandomValues(new Uint32Array(1))[0];

function memoryShelf(start: Progress): Shelf {
  let progress = start;
  return {
    persistent: false,
    read: () => Promise.resolve(progress),
    changeCard(id, change) {
      const memory = change(progress.cards[id]);
      progress = { ...progress, cards: { ...progress.cards, [id]: memory } };
      return Promise.resolve(memory);
    },
    changeQuestion(id, change) {
      const record = change(progress.questions[id]);
      progress = { ...progress, questions: { ...progress.questions, [id]: record } };
      return Promise.resolve(record);
    },
    merge(other) {
      const before = progress;
      progress = mergeProgress(before, other);
      return Promise.resolve({ before, after: progress });
    },
    clear() {
      progress = emptyProgress(progress.seed);
      return Promise.resolve();
    },
  };
}

async function databaseShelf(): Promise<Shelf> {
  const database = await openDB<Schema>(DATABASE, 1, {
    upgrade(fresh) {
      fresh.createObjectStore('cards');
      fresh.createObjectStore('questions');
      fresh.createObjectStore('settings');
    },
    // A later version of the book in another tab must not wait for this one.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  });
  const settings = database.transaction('settings', 'readwrite').store;
  const seed = (await settings.get('seed')) ?? freshSeed();
  await settings.put(seed, 'seed');

  const everything = <Mode extends 'readonly' | 'readwrite'>(mode: Mode) =>
    database.transaction(['cards', 'questions'], mode);
  return {
    persistent: true,
    async read() {
      const transaction = everything('readonly');
      return readAll(transaction, seed);
    },
    async changeCard(id, change) {
      const { store, done } = database.transaction('cards', 'readwrite');
      const memory = change(parseMemory(await store.get(id)));
      await store.put(memory, id);
      await done;
      return memory;
    },
    async changeQuestion(id, change) {
      const { store, done } = database.transaction('questions', 'readwrite');
      const record = change(await store.get(id));
      await store.put(record, id);
      await done;
      return record;
    },
    async merge(other) {
      const transaction = everything('readwrite');
      const before = await readAll(transaction, seed);
      const after = mergeProgress(before, { ...other, seed });
      const cards = transaction.objectStore('cards');
      const questions = transaction.objectStore('questions');
      await Promise.all([
        ...Object.entries(after.cards).map(([id, memory]) => cards.put(memory, id)),
        ...Object.entries(after.questions).map(([id, record]) => questions.put(record, id)),
        transaction.done,
      ]);
      return { before, after };
    },
    async clear() {
      const transaction = everything('readwrite');
      await Promise.all([
        transaction.objectStore('cards').clear(),
        transaction.objectStore('questions').clear(),
        transaction.done,
      ]);
    },
  };
}

type Everything<Mode extends IDBTransactionMode> = IDBPTransaction<
  Schema,
  ['cards', 'questions'],
  Mode
>;

/** Read as if from outside: an earlier or later version of the book may have written it. */
async function readAll<Mode extends IDBTransactionMode>(
  transaction: Everything<Mode>,
  seed: number,
): Promise<Progress> {
  const cards = transaction.objectStore('cards');
  const questions = transaction.objectStore('questions');
  const [cardIds, memories, questionIds, records] = await Promise.all([
    cards.getAllKeys(),
    cards.getAll(),
    questions.getAllKeys(),
    questions.getAll(),
  ]);
  const zip = <T>(names: string[], values: T[]) =>
    Object.fromEntries(names.map((name, i) => [name, values[i]]));
  return parseProgress({
    version: PROGRESS_VERSION,
    seed,
    cards: zip(cardIds, memories),
    questions: zip(questionIds, records),
  }).progress;
}
