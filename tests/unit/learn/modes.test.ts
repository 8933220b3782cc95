import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawPairs, secondsPlayed, startMatch, updateMatch, type Match } from '~/learn/match';
import { drawQuiz, quizPoints, updateQuiz } from '~/learn/quiz';
import { review } from '~/learn/schedule';
import {
  cardsToLearn,
  finishedCards,
  optionsFor,
  recalledAtOnce,
  startStudy,
  updateStudy,
  type Study,
  type StudyAction,
} from '~/learn/study';

const ids = (n: number) => Array.from({ length: n }, (_, i) => `c/${i}`);
const recall = (n: number) => ids(n).map((id) => ({ id, stage: 'recall' as const }));
const choose = (n: number) => ids(n).map((id) => ({ id, stage: 'choose' as const }));
const run = (study: Study, ...actions: StudyAction[]) => actions.reduce(updateStudy, study);

describe('Spaced', () => {
  it('a card is shown, revealed, graded; then the next', () => {
    let study = startStudy(recall(2));
    expect(study).toMatchObject({ revealed: false, options: [], total: 2 });
    study = run(study, { type: 'reveal' });
    expect(study.revealed).toBe(true);
    study = run(study, { type: 'grade', grade: 'good' });
    expect(study.queue.map(({ id }) => id)).toEqual(['c/1']);
    expect(study.revealed).toBe(false);
    expect(finishedCards(study)).toBe(1);
  });

  it('no grade before the answer was seen, no choice where none is offered', () => {
    const study = startStudy(recall(2));
    expect(run(study, { type: 'grade', grade: 'good' })).toBe(study);
    expect(run(study, { type: 'choose', id: 'c/0' })).toBe(study);
    expect(run(study, { type: 'next' })).toBe(study);
    const shown = run(study, { type: 'reveal' });
    expect(run(shown, { type: 'next' })).toBe(shown);
    expect(run(shown, { type: 'reveal' })).toBe(shown);
  });

  it('a forgotten card comes back after three others, or at once when it is alone', () => {
    const study = run(startStudy(recall(6)), { type: 'reveal' }, { type: 'grade', grade: 'again' });
    expect(study.queue.map(({ id }) => id)).toEqual(['c/1', 'c/2', 'c/3', 'c/0', 'c/4', 'c/5']);
    const alone = run(startStudy(recall(1)), { type: 'reveal' }, { type: 'grade', grade: 'again' });
    expect(alone.queue.map(({ id }) => id)).toEqual(['c/0']);
    expect(recalledAtOnce(run(alone, { type: 'reveal' }, { type: 'grade', grade: 'good' }))).toBe(
      0,
    );
  });
});

describe('Learn', () => {
  it('first choose, then recall: a right choice alone does not finish a card', () => {
    let study = startStudy(choose(5), { pool: ids(9), seed: 3 });
    expect(study.options).toContain('c/0');
    expect(study.options).toHaveLength(4);
    study = run(study, { type: 'choose', id: 'c/0' });
    expect(study).toMatchObject({ revealed: true, chosen: 'c/0' });
    study = run(study, { type: 'next' });
    expect(study.queue[3]).toEqual({ id: 'c/0', stage: 'recall' });
    expect(study.chosen).toBeUndefined();
    const wrong = study.options.find((id) => id !== 'c/1')!;
    study = run(study, { type: 'choose', id: wrong }, { type: 'next' });
    expect(study.queue[3]).toEqual({ id: 'c/1', stage: 'choose' });
    expect(finishedCards(study)).toBe(0);
  });

  it('any session ends when every card was recalled, and says how many at once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.boolean(), { maxLength: 30 }),
        fc.nat(),
        (n, luck, seed) => {
          let study = startStudy(choose(n), { pool: ids(n), seed });
          const failed = new Set<string>();
          for (let step = 0; study.queue.length > 0; step++) {
            expect(step).toBeLessThan(100);
            const [{ id, stage }] = study.queue;
            const good = luck[step] ?? true;
            if (stage === 'choose') {
              expect(study.options).toContain(id);
              expect(new Set(study.options).size).toBe(study.options.length);
              const option = good ? id : study.options.find((other) => other !== id)!;
              study = run(study, { type: 'choose', id: option }, { type: 'next' });
            } else {
              const grade = good ? 'good' : 'again';
              study = run(study, { type: 'reveal' }, { type: 'grade', grade });
            }
            if (!good) failed.add(id);
          }
          expect(finishedCards(study)).toBe(n);
          expect(recalledAtOnce(study)).toBe(n - failed.size);
        },
      ),
    );
  });

  it('with too few answers to choose from, cards are recalled from the start', () => {
    expect(startStudy(choose(2), { pool: ids(2) }).queue[0].stage).toBe('recall');
    expect(startStudy(choose(3), { pool: ids(3) }).queue[0].stage).toBe('choose');
  });

  it('the right answer may stand anywhere among the options', () => {
    const places = new Set(
      Array.from({ length: 60 }, (_, seed) => optionsFor('c/2', ids(8), seed).indexOf('c/2')),
    );
    expect([...places].sort()).toEqual([0, 1, 2, 3]);
    expect(optionsFor('c/2', ids(8), 4)).toEqual(optionsFor('c/2', ids(8), 4));
  });

  it('takes forgotten and due cards first, then new ones in order, then what is known', () => {
    const now = new Date('2026-03-01T10:00:00Z');
    const before = (days: number) => new Date(now.getTime() - days * 86_400_000);
    const memories = {
      'c/1': review(undefined, 'good', before(1), 1),
      'c/2': review(undefined, 'good', before(20), 1),
      'c/4': review(undefined, 'again', now, 1),
    };
    expect(cardsToLearn(ids(6), memories, now, 5)).toEqual([
      { id: 'c/2', stage: 'recall' },
      { id: 'c/4', stage: 'recall' },
      { id: 'c/0', stage: 'choose' },
      { id: 'c/3', stage: 'choose' },
      { id: 'c/5', stage: 'choose' },
    ]);
    expect(cardsToLearn(ids(6), memories, now, 9).at(-1)).toEqual({ id: 'c/1', stage: 'recall' });
  });
});

describe('Test', () => {
  const questions = Array.from({ length: 8 }, (_, i) => `q/${i}`);

  it('mixes questions and cards, none twice, as many as asked for if there are', () => {
    fc.assert(
      fc.property(
        fc.nat(8),
        fc.nat(8),
        fc.integer({ min: 1, max: 12 }),
        fc.nat(),
        (q, c, count, seed) => {
          const source = { questions: questions.slice(0, q), cards: ids(c) };
          const { items } = drawQuiz(source, { count, seed });
          expect(items.length).toBe(Math.min(count, q + c));
          expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
        },
      ),
    );
    const { items } = drawQuiz({ questions, cards: ids(8) }, { count: 10, seed: 1 });
    expect(items.filter(({ type }) => type === 'question')).toHaveLength(6);
  });

  it('counts the first answer only; going on without one scores nothing', () => {
    let quiz = drawQuiz({ questions, cards: [] }, { count: 3, seed: 1 });
    quiz = updateQuiz(quiz, { type: 'answered', score: 0.5 });
    quiz = updateQuiz(quiz, { type: 'answered', score: 1 });
    quiz = updateQuiz(quiz, { type: 'next' });
    quiz = updateQuiz(quiz, { type: 'next' });
    quiz = updateQuiz(quiz, { type: 'answered', score: 3 });
    quiz = updateQuiz(quiz, { type: 'next' });
    expect(quiz.scores).toEqual([0.5, 0, 1]);
    expect(quizPoints(quiz)).toEqual({ points: 1.5, most: 3 });
    expect(updateQuiz(quiz, { type: 'next' })).toBe(quiz);
  });
});

describe('Match', () => {
  const pairs = ids(6).map((id) => ({ id, left: `name ${id}`, right: `formula ${id}` }));
  const take = (match: Match, side: 'left' | 'right', id: string, at = 1000) =>
    updateMatch(match, { type: 'take', side, id, at });

  it('leaves out pairs that would look alike', () => {
    const drawn = drawPairs([...pairs, { id: 'twin', left: 'other', right: 'formula c/0' }], 9, 1);
    expect(drawn).toHaveLength(6);
    expect(drawPairs(pairs, 4, 2)).toHaveLength(4);
  });

  it('pairs by two takes from either side, counts misses, and stops the clock at the last', () => {
    let match = startMatch(pairs.slice(0, 2), 1, 500);
    match = take(match, 'right', 'c/1');
    expect(match.taken).toEqual({ side: 'right', id: 'c/1' });
    match = take(match, 'left', 'c/0');
    expect(match).toMatchObject({ misses: 1, last: { fits: false }, solved: [] });
    expect(match.taken).toBeUndefined();
    match = take(take(match, 'left', 'c/1'), 'right', 'c/1');
    expect(match.solved).toEqual(['c/1']);
    expect(take(match, 'left', 'c/1')).toBe(match);
    match = take(take(match, 'right', 'c/0'), 'left', 'c/0', 8740);
    expect(match.finishedAt).toBe(8740);
    expect(secondsPlayed(match, 99_999)).toBe(8.2);
  });

  it('a second tile of the same side changes the choice, the same tile drops it', () => {
    let match = take(startMatch(pairs, 1, 0), 'left', 'c/0');
    match = take(match, 'left', 'c/3');
    expect(match.taken?.id).toBe('c/3');
    expect(take(match, 'left', 'c/3').taken).toBeUndefined();
    expect(take(match, 'left', 'constructor')).toBe(match);
  });

  it('any way of playing solves each pair once', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ side: fc.constantFrom('left' as const, 'right' as const), i: fc.nat(5) }),
        ),
        fc.nat(),
        (moves, seed) => {
          let match = startMatch(pairs, seed, 0);
          expect(match.right).not.toEqual(match.left);
          for (const { side, i } of moves) match = take(match, side, `c/${i}`);
          expect(new Set(match.solved).size).toBe(match.solved.length);
          expect(match.finishedAt !== undefined).toBe(match.solved.length === pairs.length);
        },
      ),
    );
  });
});
