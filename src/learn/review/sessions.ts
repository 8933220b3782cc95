/** Gathers what a session needs (cards, questions, pairs) and starts it. */
import type { LearnCard, LearnIndex, LearnQuestion } from '~/learn/chapter-cards';
import { chapterOf, type CardId } from '~/learn/identity';
import { drawPairs, secondsPlayed, type Match, type Pair } from '~/learn/match';
import { dueCards } from '~/learn/memory';
import { drawQuiz, quizPoints, type Quiz } from '~/learn/quiz';
import { MOST_CARDS_AT_ONCE } from '~/learn/review/home-view';
import type { Library } from '~/learn/review/library';
import { playMatch } from '~/learn/review/match-view';
import { element, inert, part } from '~/learn/review/page-parts';
import { playQuiz } from '~/learn/review/quiz-view';
import type { Route, TileKind } from '~/learn/review/route';
import { playStudy } from '~/learn/review/study-view';
import type { Conclude } from '~/learn/review/summary-view';
import { countOf } from '~/learn/review/words';
import type { ProgressStore } from '~/learn/storage';
import { cardsToLearn, recalledAtOnce, startStudy, type Study } from '~/learn/study';
import { createRandom } from '~/math/random';

const CARDS_TO_LEARN = 7;
const QUIZ_ITEMS = 10;
const PAIRS = 6;
const FEWEST_PAIRS = 3;
/** Longer texts do not fit a tile; display formulas neither. */
const MOST_TILE_CHARACTERS = 110;
/** Seeds that a live front opens its figure with. */
const FIGURE_SEEDS = 1000;

export type Desk = {
  host: HTMLElement;
  store: ProgressStore;
  library: Library;
  index: LearnIndex;
  conclude: Conclude;
  leave(): void;
  go(route: Omit<Route, 'seed'>): void;
};

/** Ends a session that is still running. */
export type Stop = () => void;

/** Starts what the route asks for. Where there is nothing to do the session concludes at once. */
export function play(route: Route, desk: Desk): Promise<Stop | undefined> {
  switch (route.mode) {
    case 'spaced':
      return playSpaced(desk);
    case 'learn':
      return playLearn(route, desk);
    case 'test':
      return playTest(route, desk);
    case 'match':
      return playPairs(route, desk);
  }
}

async function playSpaced(desk: Desk): Promise<Stop | undefined> {
  const progress = await desk.store.read();
  const ids = desk.index.chapters.flatMap(({ cards }) => cards);
  const due = dueCards(progress.cards, new Date(), ids);
  const cards = await desk.library.cards(due.slice(0, MOST_CARDS_AT_ONCE));
  if (cards.length === 0) {
    desk.conclude({ title: 'Nothing is due', lines: ['Every card you learned is still fresh.'] });
    return undefined;
  }
  const study = startStudy(cards.map(({ id }) => ({ id, stage: 'recall' })));
  const more = due.length > cards.length ? 'Review more' : undefined;
  return playCards('Spaced review', study, cards, desk, more);
}

async function playLearn({ chapter, seed }: Route, desk: Desk): Promise<Stop | undefined> {
  const [{ cards, title }, progress] = await Promise.all([
    desk.library.chapter(chapter),
    desk.store.read(),
  ]);
  const ids = cards.map(({ id }) => id);
  const chosen = cardsToLearn(ids, progress.cards, new Date(), CARDS_TO_LEARN);
  if (chosen.length === 0) {
    desk.conclude({ title: `No cards in “${title}”`, lines: ['Choose another chapter.'] });
    return undefined;
  }
  const study = startStudy(chosen, { pool: ids, seed });
  return playCards(`Learn: ${title}`, study, cards, desk, 'Learn on');
}

async function playCards(
  title: string,
  study: Study,
  cards: readonly LearnCard[],
  { host, store, index, conclude, leave }: Desk,
  again?: string,
): Promise<Stop> {
  const progress = await store.read();
  return playStudy({
    host,
    title,
    study,
    cards,
    store,
    sourceOf: (id) => {
      const {
        number,
        title: name,
        url,
      } = index.chapters.find(({ slug }) => slug === chapterOf(id))!;
      return { title: `${number} ${name}`, url };
    },
    figureSeed: (id) =>
      createRandom(progress.seed)
        .fork(`${id} ${progress.cards[id]?.reps ?? 0}`)
        .integer(FIGURE_SEEDS),
    finish: (done) => {
      const atOnce = recalledAtOnce(done);
      const all = done.total === 1 ? 'The card was' : `All ${done.total} cards were`;
      const line =
        atOnce === done.total
          ? `${all} recalled at once.`
          : `${all} recalled in the end, ${atOnce === 0 ? 'none' : atOnce} at once.`;
      conclude({ title: 'Done', lines: [line], again });
    },
    leave,
  });
}

async function playTest({ chapter, seed }: Route, desk: Desk): Promise<Stop | undefined> {
  const inScope = desk.index.chapters.filter(({ slug }) => !chapter || slug === chapter);
  const quiz = drawQuiz(
    {
      questions: inScope.flatMap(({ questions }) => questions),
      // One answer alone is no choice.
      cards: inScope.flatMap(({ cards }) => (cards.length > 1 ? cards : [])),
    },
    { count: QUIZ_ITEMS, seed },
  );
  if (quiz.items.length === 0) {
    desk.conclude({
      title: 'Nothing to ask',
      lines: ['There are no questions or cards here yet. Choose another chapter.'],
    });
    return undefined;
  }
  const slugs = [...new Set(quiz.items.map(({ id }) => chapterOf(id)))];
  const [chapters] = await Promise.all([
    Promise.all(slugs.map(desk.library.chapter)),
    import('~/learn/elements/book-question'),
  ]);
  const byId = <T extends { id: string }>(all: readonly T[]) =>
    new Map(all.map((one) => [one.id, one]));
  const questions = byId(chapters.flatMap((one) => one.questions));
  const cards = byId(chapters.flatMap((one) => one.cards));
  const poolOf = (id: CardId) => [...cards.keys()].filter((c) => chapterOf(c) === chapterOf(id));
  const placeOf = (id: string) => {
    const { url } = chapters.find(({ slug }) => slug === chapterOf(id))!;
    const anchor = (questions.get(id) ?? cards.get(id))?.anchor;
    return `${url}${anchor ? `#${anchor}` : ''}`;
  };
  return playQuiz({
    host: desk.host,
    title: chapter ? `Test: ${inScope[0].title}` : 'Test: all chapters',
    quiz,
    questions,
    cards,
    poolOf,
    seed,
    finish: (done) => {
      const { points, most } = quizPoints(done);
      desk.conclude({
        title: `${points} of ${most} points`,
        rows: quizRows(done, questions, cards, placeOf),
        again: 'Another test',
      });
    },
    leave: desk.leave,
  });
}

function quizRows(
  quiz: Quiz,
  questions: ReadonlyMap<string, LearnQuestion>,
  cards: ReadonlyMap<CardId, LearnCard>,
  placeOf: (id: string) => string,
): HTMLElement[] {
  const promptOf = (id: string): string => {
    const template = document.createElement('template');
    template.innerHTML = questions.get(id)!.html;
    return template.content.querySelector('[data-prompt]')?.innerHTML ?? '';
  };
  return quiz.items.map(({ type, id }, i) => {
    const score = Math.round(10 * (quiz.scores[i] ?? 0)) / 10;
    const prompt = inert(type === 'card' ? cards.get(id)!.question : promptOf(id));
    const more = [
      ...(type === 'card' ? [answerOf(cards.get(id)!)] : []),
      element('a', { href: placeOf(id), textContent: 'Read again' }),
    ];
    return element(
      'li',
      {},
      element('span', { className: 'score', textContent: `${score}` }),
      element('div', {}, prompt, ...(score < 1 ? more : [])),
    );
  });
}

function answerOf({ answer }: LearnCard): HTMLElement {
  const text = element('div', { innerHTML: answer });
  return element('details', {}, element('summary', { textContent: 'Answer' }), text);
}

async function playPairs({ chapter, seed, tiles }: Route, desk: Desk): Promise<Stop | undefined> {
  const { title, cards, terms } = await desk.library.chapter(chapter);
  const short = (text: string) => text.length <= MOST_TILE_CHARACTERS && !text.includes('\\[');
  const sets: Record<TileKind, Pair[]> = {
    terms: terms.map(({ id, name, formula }) => ({ id, left: name, right: formula })),
    cards: cards
      .filter(({ questionText, answerText }) => short(questionText) && short(answerText))
      .map(({ id, question, answer }) => ({ id, left: question, right: answer })),
  };
  const kind = tiles ?? (sets.terms.length >= FEWEST_PAIRS ? 'terms' : 'cards');
  const pairs = drawPairs(sets[kind], PAIRS, seed);
  if (pairs.length < FEWEST_PAIRS) {
    desk.conclude({
      title: 'Too few pairs',
      lines: [
        `Expected at least ${FEWEST_PAIRS} pairs in “${title}”, got ${pairs.length}. Choose another chapter.`,
      ],
    });
    return undefined;
  }
  const meanings = new Map(terms.map(({ id, meaning }) => [id, meaning]));
  const stop = playMatch({
    host: desk.host,
    title: `Match: ${title}`,
    pairs,
    seed,
    finish: (match) => {
      stop();
      desk.conclude({
        title: `${countOf(match.left.length, 'pair')} in ${secondsPlayed(match, 0).toFixed(1)} seconds`,
        lines: [missWords(match)],
        rows: matchRows(pairs, meanings),
        again: 'Play again',
      });
    },
    leave: desk.leave,
  });
  const other: TileKind = kind === 'terms' ? 'cards' : 'terms';
  const button = part(desk.host, 'other-tiles');
  button.hidden = sets[other].length < FEWEST_PAIRS;
  button.textContent = other === 'terms' ? 'Symbols instead' : 'Questions instead';
  button.addEventListener('click', () => desk.go({ mode: 'match', chapter, tiles: other }));
  return stop;
}

const missWords = ({ misses }: Match): string =>
  misses === 0 ? 'Without a miss.' : `With ${countOf(misses, 'miss', 'misses')}.`;

/** What was paired, once more and at leisure: the game is over, the learning is not. */
const matchRows = (pairs: readonly Pair[], meanings: ReadonlyMap<string, string>): HTMLElement[] =>
  pairs.map(({ id, left, right }) =>
    element(
      'li',
      { className: 'matched' },
      element('div', {}, inert(right)),
      element('div', {}, inert(left), ...(meanings.has(id) ? [`: ${meanings.get(id)}`] : [])),
    ),
  );
