/** Draws the modes *Spaced* and *Learn*; what happens is decided in `study.ts`. */
import type { LearnCard } from '~/learn/chapter-cards';
import type { CardId } from '~/learn/identity';
import type { Grade } from '~/learn/memory';
import { drawOptions } from '~/learn/review/options-view';
import { isTyping, letFormulasScroll, ownsSpace, part, stage } from '~/learn/review/page-parts';
import { comesBack, countOf } from '~/learn/review/words';
import type { ProgressStore } from '~/learn/storage';
import { finishedCards, updateStudy, type Study, type StudyAction } from '~/learn/study';

export type StudySession = {
  host: HTMLElement;
  title: string;
  study: Study;
  /** Every card the session may show, options included. */
  cards: readonly LearnCard[];
  store: ProgressStore;
  /** Where a card comes from, as a reader would say it. */
  sourceOf(id: CardId): { title: string; url: string };
  /** The seed a live front opens its figure with. */
  figureSeed(id: CardId): number;
  finish(study: Study): void;
  leave(): void;
};

/** Starts the session; returns what ends it. */
export function playStudy(session: StudySession): () => void {
  const root = stage(session.host, 'study');
  const at = (name: string) => part(root, name);
  const cards = new Map(session.cards.map((card) => [card.id, card]));
  const listeners = new AbortController();
  let study = session.study;
  let drawn: Study['queue'][number] | undefined;

  at('title').textContent = session.title;

  function dispatch(action: StudyAction): void {
    const before = study;
    study = updateStudy(before, action);
    if (study === before) return;
    // What was said of the card before stays while the next is read, and goes when it is turned.
    if (action.type !== 'grade') at('result').textContent = '';
    const kept = action.type === 'grade' ? keep(before.queue[0].id, action.grade) : undefined;
    if (study.queue.length > 0) {
      render();
      focusOn(action);
    } else {
      // The closing words count what is kept.
      void kept?.then(() => session.finish(study));
    }
  }

  async function keep(id: CardId, grade: Grade): Promise<void> {
    const given = study;
    // The scheduler may answer after the reader has gone on; newer words are not to be overwritten.
    const say = (text: string) => {
      if (study === given) at('result').textContent = text;
    };
    try {
      const memory = await session.store.recordReview(id, grade, new Date());
      say(
        grade === 'good'
          ? `Good: that card comes back ${comesBack(memory)}.`
          : 'Again: that card comes back in a moment.',
      );
    } catch {
      say(
        'Expected to keep that grade, but the scheduler did not load. Check the connection; the session goes on.',
      );
    }
  }

  function render(): void {
    const [current] = study.queue;
    const card = cards.get(current.id)!;
    // A card that comes back at once is another showing of the same: drawn anew all the same.
    if (current !== drawn) {
      drawn = current;
      drawQuestion(card);
    }
    const choosing = current.stage === 'choose';
    const finished = finishedCards(study);
    at('count').textContent = `${finished} of ${countOf(study.total, 'card')} done`;
    at('bar').style.width = `${(100 * finished) / study.total}%`;
    at('options').hidden = !choosing;
    if (choosing) {
      drawOptions(at('options'), {
        options: study.options.map((id) => ({ id, html: cards.get(id)?.answer ?? '' })),
        right: current.id,
        chosen: study.revealed ? study.chosen : undefined,
        choose: (id) => dispatch({ type: 'choose', id }),
      });
    }
    at('answer').hidden = choosing || !study.revealed;
    at('reveal').hidden = choosing || study.revealed;
    at('grades').hidden = choosing || !study.revealed;
    at('next').hidden = !choosing || !study.revealed;
    if (choosing && study.revealed) {
      at('result').textContent =
        study.chosen === current.id
          ? 'Right. Next time without the options.'
          : 'Not this one. The right answer is marked; the card comes back in a moment.';
    }
    letFormulasScroll(root);
  }

  function drawQuestion(card: LearnCard): void {
    at('question').innerHTML = card.question;
    at('answer').innerHTML = card.answer;
    const source = session.sourceOf(card.id);
    const link = part<HTMLAnchorElement>(root, 'source');
    link.textContent = source.title;
    link.href = `${source.url}${card.anchor ? `#${card.anchor}` : ''}`;
    at('live').hidden = !card.live;
    if (card.live) {
      const url = new URL(card.live, location.href);
      url.searchParams.set('seed', String(session.figureSeed(card.id)));
      part<HTMLAnchorElement>(root, 'live-link').href = url.href;
    }
  }

  /** The reader is where the news is: at the answer, at the way on, or at the next question. */
  function focusOn(action: StudyAction): void {
    const target = action.type === 'reveal' ? 'answer' : action.type === 'choose' ? 'next' : 'card';
    at(target).focus({ preventScroll: action.type === 'choose' });
    if (target === 'card') root.scrollIntoView({ block: 'start' });
  }

  function press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const choosing = study.queue[0]?.stage === 'choose';
    if (event.key === ' ') {
      if (ownsSpace(event.target)) return;
      event.preventDefault();
      dispatch(choosing ? { type: 'next' } : { type: 'reveal' });
    } else if (choosing) {
      const id = study.options[Number(event.key) - 1];
      if (id) dispatch({ type: 'choose', id });
    } else if (event.key === '1' || event.key === '2') {
      dispatch({ type: 'grade', grade: event.key === '1' ? 'again' : 'good' });
    }
  }

  const { signal } = listeners;
  root.addEventListener('keydown', press, { signal });
  const onClick = (name: string, run: () => void) =>
    at(name).addEventListener('click', run, { signal });
  onClick('reveal', () => dispatch({ type: 'reveal' }));
  onClick('again', () => dispatch({ type: 'grade', grade: 'again' }));
  onClick('good', () => dispatch({ type: 'grade', grade: 'good' }));
  onClick('next', () => dispatch({ type: 'next' }));
  onClick('end', () => session.leave());

  render();
  at('card').focus({ preventScroll: true });
  return () => listeners.abort();
}
