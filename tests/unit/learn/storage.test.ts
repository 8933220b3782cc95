import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mergeProgress, parseProgress } from '~/learn/progress';
import { openProgressStore } from '~/learn/storage';
import { anything, progresses } from './arbitrary';

const now = new Date('2026-03-01T10:00:00.000Z');

beforeEach(() => vi.stubGlobal('indexedDB', new IDBFactory()));
afterEach(() => vi.unstubAllGlobals());

const kinds: { name: string; persistent: boolean; refuse(): void }[] = [
  { name: 'in the database', persistent: true, refuse: () => undefined },
  {
    name: 'without a database',
    persistent: false,
    refuse: () => vi.stubGlobal('indexedDB', undefined),
  },
  {
    name: 'where storage is refused',
    persistent: false,
    refuse: () =>
      vi.stubGlobal('indexedDB', {
        open: () => {
          throw new DOMException('The operation is insecure.', 'SecurityError');
        },
      }),
  },
];

for (const { name, persistent, refuse } of kinds) {
  describe(`progress ${name}`, () => {
    beforeEach(refuse);

    it('records reviews and answers, and says whether they last', async () => {
      const store = await openProgressStore();
      expect(store.persistent).toBe(persistent);
      const first = await store.recordReview('a/x', 'good', now);
      const second = await store.recordReview('a/x', 'again', new Date('2026-03-09T10:00:00Z'));
      expect(second).toMatchObject({ reps: first.reps + 1, lapses: 1, phase: 'relearning' });
      await store.recordAnswer('a/q', 0.5, now);
      const answer = await store.recordAnswer('a/q', 7, now);
      expect(answer).toEqual({ score: 1, at: '2026-03-01T10:00:00.000Z', attempts: 2 });
      const progress = await store.read();
      expect(progress.cards).toEqual({ 'a/x': second });
      expect(progress.questions).toEqual({ 'a/q': answer });
    });

    it('what is exported, wiped and imported is all there again', async () => {
      await fc.assert(
        fc.asyncProperty(progresses, async (progress) => {
          const store = await openProgressStore();
          await store.clear();
          await store.merge(progress);
          const before = await store.read();
          const file = await store.export();
          await store.clear();
          expect(Object.keys((await store.read()).cards)).toEqual([]);
          const report = await store.import(file);
          expect(report).toEqual({
            ok: true,
            cards: Object.keys(progress.cards).length,
            questions: Object.keys(progress.questions).length,
            problems: [],
          });
          expect(await store.read()).toEqual(before);
        }),
        { numRuns: 20 },
      );
    });

    it('no file, however broken, throws or costs anything', async () => {
      const store = await openProgressStore();
      await fc.assert(
        fc.asyncProperty(progresses, fc.oneof(anything, fc.string()), async (mine, other) => {
          await store.clear();
          await store.merge(mine);
          const before = await store.read();
          const text = typeof other === 'string' ? other : (JSON.stringify(other) ?? '');
          const report = await store.import(text);
          const after = await store.read();
          expect(report.ok || report.problems.length > 0).toBe(true);
          if (!report.ok) expect(after).toEqual(before);
          expect(mergeProgress(after, before)).toEqual({ ...after });
          expect(parseProgress(after).problems).toEqual([]);
        }),
        { numRuns: 40 },
      );
    });

    it('tells of every change until asked to stop', async () => {
      const store = await openProgressStore();
      const heard = vi.fn();
      const stop = store.subscribe(heard);
      await store.recordReview('a/x', 'good', now);
      expect(heard).toHaveBeenCalledTimes(1);
      await store.clear();
      expect(heard).toHaveBeenCalledTimes(2);
      stop();
      await store.recordAnswer('a/q', 1, now);
      expect(heard).toHaveBeenCalledTimes(2);
    });
  });
}

describe('the database', () => {
  it('keeps progress for the next visit, and the seed of the fuzz with it', async () => {
    const today = await openProgressStore();
    await today.recordReview('a/x', 'good', now);
    const tomorrow = await openProgressStore();
    expect(await tomorrow.read()).toEqual(await today.read());
  });

  it('tells other tabs', async () => {
    const here = await openProgressStore();
    const there = await openProgressStore();
    const heard = new Promise<void>((resolve) => there.subscribe(resolve));
    await here.recordReview('a/x', 'good', now);
    await heard;
    expect(Object.keys((await there.read()).cards)).toEqual(['a/x']);
  });

  it('goes on in memory, with all it held, when a write fails', async () => {
    const store = await openProgressStore();
    await store.recordReview('a/x', 'good', now);
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('Full.', 'QuotaExceededError');
    });
    await store.recordReview('a/y', 'good', now);
    put.mockRestore();
    expect(store.persistent).toBe(false);
    expect(Object.keys((await store.read()).cards).sort()).toEqual(['a/x', 'a/y']);
  });
});

describe('messages about files', () => {
  it('say what was expected, what came and what to do', async () => {
    const store = await openProgressStore();
    expect((await store.import('')).problems[0]).toBe(
      'Expected a progress file of this book (JSON), got an empty file; choose the file this page exported. Nothing was changed.',
    );
    expect((await store.import('<html>')).problems[0]).toContain('got “<html>”');
    expect((await store.import('[]')).problems[0]).toBe(
      'Expected an object with “version”, “cards” and “questions”, got a list.',
    );
    expect((await store.import(' '.repeat(9_000_000))).problems[0]).toContain('got 9.0 MB');
  });
});
