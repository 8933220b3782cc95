/** Draws the mode *Test*; what happens is decided in `quiz.ts`. */
import type { LearnCard, LearnQuestion } from '~/learn/chapter-cards';
import type { CardId } from '~/learn/identity';
import { quizPoints, updateQuiz, type Quiz, type QuizAction } from '~/learn/quiz';
import { drawOptions } from '~/learn/review/options-view';
import { isTyping, letFormulasScroll, part, stage } from '~/learn/review/page-parts';
import { optionsFor } from '~/learn/study';

export type QuizSession = {
  host: HTMLElement;
  title: string;
  quiz: Quiz;
  questions: ReadonlyMap<string, LearnQuestion>;
  cards: ReadonlyMap<CardId, LearnCard>;
  /** Cards whose answers are offered beside that of a card: those of its chapter. */
  poolOf(id: CardId): readonly CardId[];
  seed: number;
  finish(quiz: Quiz): void;
  leave(): void;
};

/** Starts the session; returns what ends it. */
export function playQuiz(session: QuizSession): () => void {
  const root = stage(session.host, 'quiz');
  const at = (name: string) => part(root, name);
  const listeners = new AbortController();
  let quiz = session.quiz;
  /** What a card offers, while one is shown. */
  let offered: readonly CardId[] = [];

  at('title').textContent = session.title;

  function dispatch(action: QuizAction): void {
    const before = quiz;
    quiz = updateQuiz(before, action);
    if (quiz === before) return;
    if (quiz.at >= quiz.items.length) session.finish(quiz);
    else if (quiz.at !== before.at) drawItem();
    drawState();
  }

  function drawState(): void {
    const { points } = quizPoints(quiz);
    const answered = quiz.scores.filter((score) => score !== undefined).length;
    at('count').textContent =
      `${Math.min(quiz.at + 1, quiz.items.length)} of ${quiz.items.length}` +
      (answered > 0 ? ` · ${points} ${points === 1 ? 'point' : 'points'}` : '');
    at('bar').style.width = `${(100 * quiz.at) / quiz.items.length}%`;
    at('next').textContent = quiz.at === quiz.items.length - 1 ? 'See the result' : 'Next';
    at('skip').hidden = quiz.scores[quiz.at] !== undefined;
    at('next').hidden = quiz.scores[quiz.at] === undefined;
  }

  function drawItem(): void {
    const item = quiz.items[quiz.at];
    at('result').textContent = '';
    offered = [];
    if (item.type === 'question') {
      at('card').hidden = true;
      at('question-host').innerHTML = session.questions.get(item.id)!.html;
      letFormulasScroll(at('question-host'));
    } else {
      at('card').hidden = false;
      at('question-host').replaceChildren();
      const card = session.cards.get(item.id)!;
      at('question').innerHTML = card.question;
      offered = optionsFor(card.id, session.poolOf(card.id), session.seed);
      offer();
      letFormulasScroll(at('card'));
    }
    at('item').focus({ preventScroll: true });
    root.scrollIntoView({ block: 'start' });
  }

  function offer(chosen?: CardId): void {
    drawOptions(at('options'), {
      options: offered.map((id) => ({ id, html: session.cards.get(id)?.answer ?? '' })),
      right: quiz.items[quiz.at].id,
      chosen,
      choose,
    });
  }

  function choose(id: CardId): void {
    if (quiz.scores[quiz.at] !== undefined) return;
    offer(id);
    const right = id === quiz.items[quiz.at].id;
    at('result').textContent = right ? 'Right.' : 'Not this one. The right answer is marked.';
    dispatch({ type: 'answered', score: right ? 1 : 0 });
    at('next').focus({ preventScroll: true });
  }

  const { signal } = listeners;
  root.addEventListener(
    'learn:answered',
    (event) => {
      const { score } = (event as CustomEvent<{ score: number }>).detail;
      dispatch({ type: 'answered', score });
    },
    { signal },
  );
  root.addEventListener(
    'keydown',
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const id = offered[Number(event.key) - 1];
      if (id) choose(id);
    },
    { signal },
  );
  at('next').addEventListener('click', () => dispatch({ type: 'next' }), { signal });
  at('skip').addEventListener('click', () => dispatch({ type: 'next' }), { signal });
  at('end').addEventListener('click', () => session.leave(), { signal });

  drawItem();
  drawState();
  return () => listeners.abort();
}
