/** Generators of sound progress, shared by the tests of learning. */
import fc from 'fast-check';
import { phases, type CardMemory } from '~/learn/memory';
import type { Progress } from '~/learn/progress';

const time = fc
  .integer({ min: Date.UTC(2020, 0, 1) / 1000, max: Date.UTC(2040, 0, 1) / 1000 })
  .map((seconds) => new Date(seconds * 1000).toISOString());

const fourDecimals = (min: number, max: number) =>
  fc.integer({ min: Math.ceil(min * 1e4), max: max * 1e4 }).map((n) => n / 1e4);

export const learnIds = fc
  .tuple(
    fc.constantFrom('forward-process', 'sampling', 'gan', 'x1'),
    fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,12}$/),
  )
  .map(([chapter, id]) => `${chapter}/${id}`);

export const memories: fc.Arbitrary<CardMemory> = fc.record({
  due: time,
  last: time,
  interval: fc.integer({ min: 0, max: 365 }),
  stability: fourDecimals(0.001, 1000),
  difficulty: fourDecimals(1, 10),
  reps: fc.integer({ min: 1, max: 500 }),
  lapses: fc.integer({ min: 0, max: 100 }),
  phase: fc.constantFrom(...phases),
});

export const progresses: fc.Arbitrary<Progress> = fc.record({
  version: fc.constant(1 as const),
  seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  cards: fc.dictionary(learnIds, memories, { maxKeys: 12, noNullPrototype: true }),
  questions: fc.dictionary(
    learnIds,
    fc.record({
      score: fourDecimals(0, 1),
      at: time,
      attempts: fc.integer({ min: 1, max: 50 }),
    }),
    { maxKeys: 12, noNullPrototype: true },
  ),
});

/** What a broken or hostile file may hold. */
export const anything = fc.oneof(
  fc.anything({ withNullPrototype: true, withBigInt: false }),
  fc.jsonValue(),
  fc.record({
    version: fc.oneof(fc.constant(1), fc.jsonValue()),
    seed: fc.jsonValue(),
    cards: fc.dictionary(
      fc.oneof(learnIds, fc.constantFrom('__proto__', 'constructor/x', '__proto__/x', 'a/b/c')),
      fc.oneof(memories, fc.jsonValue()),
    ),
    questions: fc.dictionary(fc.oneof(learnIds, fc.string()), fc.jsonValue()),
  }),
);
