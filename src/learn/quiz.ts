/** The mode *Test*: a mix of questions and cards, each answered once, scored and explained. */
import type { CardId, QuestionId } from '~/learn/identity';
import { shuffled } from '~/learn/questions';

export type QuizItem = { type: 'question'; id: QuestionId } | { type: 'card'; id: CardId };

export type Quiz = {
  items: readonly QuizItem[];
  /** Index of the item shown; `items.length` at the end. */
  at: number;
  /** 0 to 1 for each item answered, by its place. */
  scores: readonly (number | undefined)[];
};

export type QuizAction = { type: 'answered'; score: number } | { type: 'next' };

/** Six of ten are questions where there are enough of both: they ask for more than recognition. */
const QUESTION_SHARE = 0.6;

/** Draws the items from the seed: mixed, none twice, as many as there are up to `count`. */
export function drawQuiz(
  { questions, cards }: { questions: readonly QuestionId[]; cards: readonly CardId[] },
  { count, seed }: { count: number; seed: number },
): Quiz {
  const wanted = Math.min(questions.length, Math.ceil(count * QUESTION_SHARE));
  const fromCards = Math.min(cards.length, count - wanted);
  const fromQuestions = Math.min(questions.length, count - fromCards);
  const items: QuizItem[] = [
    ...shuffled(questions, seed)
      .slice(0, fromQuestions)
      .map((id) => ({ type: 'question' as const, id })),
    ...shuffled(cards, seed + 1)
      .slice(0, fromCards)
      .map((id) => ({ type: 'card' as const, id })),
  ];
  return { items: shuffled(items, seed + 2), at: 0, scores: items.map(() => undefined) };
}

/** Only the first answer to the item shown counts; going on without one scores it 0. */
export function updateQuiz(quiz: Quiz, action: QuizAction): Quiz {
  if (quiz.at >= quiz.items.length) return quiz;
  const settle = (score: number) =>
    quiz.scores.map((old, i) => (i === quiz.at ? (old ?? score) : old));
  if (action.type === 'next') return { ...quiz, scores: settle(0), at: quiz.at + 1 };
  if (quiz.scores[quiz.at] !== undefined) return quiz;
  return { ...quiz, scores: settle(Math.min(1, Math.max(0, action.score))) };
}

/** Points so far and at most; an item half right gives half a point. */
export function quizPoints(quiz: Quiz): { points: number; most: number } {
  const points = quiz.scores.reduce<number>((sum, score) => sum + (score ?? 0), 0);
  return { points: Math.round(points * 10) / 10, most: quiz.items.length };
}
