/**
 * Going through cards, one after another: the modes *Spaced* (recall and grade) and *Learn* (first
 * find the answer among four, then recall it). What fails comes back after three other cards.
 */
import type { CardId } from '~/learn/identity';
import { isDue, type CardMemory, type Grade } from '~/learn/memory';
import { shuffled } from '~/learn/questions';
import { createRandom } from '~/math/random';

/** `choose`: find the answer among several. `recall`: answer from memory, look, grade yourself. */
export type Stage = 'choose' | 'recall';

export type Study = {
  /** The first is the one to show; the session ends when none is left. */
  queue: readonly { id: CardId; stage: Stage }[];
  /** Whether the answer is shown. */
  revealed: boolean;
  /** The cards whose answers are offered, for a card to choose; else empty. */
  options: readonly CardId[];
  /** The option the reader took. */
  chosen?: CardId;
  history: readonly { id: CardId; stage: Stage; good: boolean }[];
  /** How many cards the session began with. */
  total: number;
  /** Cards whose answers may be offered beside the right one. */
  pool: readonly CardId[];
  seed: number;
};

export type StudyAction =
  | { type: 'choose'; id: CardId }
  | { type: 'reveal' }
  | { type: 'grade'; grade: Grade }
  /** On from a card whose choice has been shown. */
  | { type: 'next' };

const COMES_BACK_AFTER = 3;
const OPTIONS = 4;
/** The cards nearest in the chapter, of which the wrong options are drawn. */
const NEIGHBOURS = 6;
/** With fewer answers than this to choose from, choosing is guessing. */
const FEWEST_OPTIONS = 3;

export function startStudy(
  cards: readonly { id: CardId; stage: Stage }[],
  { pool = [], seed = 1 }: { pool?: readonly CardId[]; seed?: number } = {},
): Study {
  const queue = cards.map(({ id, stage }) => ({
    id,
    stage: new Set([id, ...pool]).size < FEWEST_OPTIONS ? ('recall' as const) : stage,
  }));
  return present({
    queue,
    revealed: false,
    options: [],
    history: [],
    total: queue.length,
    pool,
    seed,
  });
}

/** An action that does not fit what is shown changes nothing. */
export function updateStudy(study: Study, action: StudyAction): Study {
  const [current, ...rest] = study.queue;
  if (!current) return study;
  if (action.type === 'choose') {
    const fits = current.stage === 'choose' && !study.revealed && study.options.includes(action.id);
    return fits ? { ...study, chosen: action.id, revealed: true } : study;
  }
  if (action.type === 'reveal') {
    return current.stage === 'recall' && !study.revealed ? { ...study, revealed: true } : study;
  }
  if (!study.revealed || (action.type === 'grade') !== (current.stage === 'recall')) return study;
  const good = action.type === 'grade' ? action.grade === 'good' : study.chosen === current.id;
  const done = good && current.stage === 'recall';
  const again = { id: current.id, stage: good ? ('recall' as const) : current.stage };
  const queue = done
    ? rest
    : [...rest.slice(0, COMES_BACK_AFTER), again, ...rest.slice(COMES_BACK_AFTER)];
  return present({
    ...study,
    queue,
    history: [...study.history, { ...current, good }],
  });
}

/** Cards that are done with: recalled, not only recognised. */
export const finishedCards = (study: Study): number =>
  study.total - new Set(study.queue.map(({ id }) => id)).size;

/** Cards that were recalled without having failed before in this session. */
export const recalledAtOnce = (study: Study): number => {
  const failed = new Set(study.history.filter(({ good }) => !good).map(({ id }) => id));
  const recalled = study.history.filter(({ stage, good }) => stage === 'recall' && good);
  return new Set(recalled.map(({ id }) => id).filter((id) => !failed.has(id))).size;
};

/**
 * Which cards of a chapter to learn next, at most `most`: forgotten and due ones, then new ones in the
 * author's order, then those that come due soonest. New cards are first to be chosen, others recalled.
 */
export function cardsToLearn(
  ids: readonly CardId[],
  memories: Readonly<Record<CardId, CardMemory>>,
  now: Date,
  most: number,
): { id: CardId; stage: Stage }[] {
  const memoryOf = (id: CardId) => (Object.hasOwn(memories, id) ? memories[id] : undefined);
  const rank = (id: CardId): number => {
    const memory = memoryOf(id);
    if (!memory) return 1;
    return isDue(memory, now) || memory.phase !== 'review' ? 0 : 2;
  };
  return ids
    .map((id, place) => ({ id, place, rank: rank(id), due: memoryOf(id)?.due ?? '' }))
    .sort((a, b) => a.rank - b.rank || (a.due < b.due ? -1 : a.due > b.due ? 1 : a.place - b.place))
    .slice(0, most)
    .map(({ id, rank: of }) => ({ id, stage: of === 1 ? 'choose' : 'recall' }));
}

/**
 * The right card and up to three others of the pool, in an order drawn from the seed and the card. The
 * others stand near it in the chapter: an answer to quite another question would give itself away.
 */
export function optionsFor(id: CardId, pool: readonly CardId[], seed: number): CardId[] {
  const draw = createRandom(seed)
    .fork(id)
    .integer(2 ** 32);
  const place = pool.indexOf(id);
  const near = pool
    .map((other, i) => ({ other, distance: Math.abs(i - place) }))
    .filter(({ other }) => other !== id)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, NEIGHBOURS)
    .map(({ other }) => other);
  const others = shuffled(near, draw);
  const offered = [id, ...others.slice(0, OPTIONS - 1)];
  // A place for the right one drawn by itself: `shuffled` never leaves a list as it was.
  const at = createRandom(draw).integer(offered.length);
  return [...offered.slice(1, at + 1), id, ...offered.slice(at + 1)];
}

function present(study: Study): Study {
  const [current] = study.queue;
  return {
    ...study,
    revealed: false,
    chosen: undefined,
    options:
      current?.stage === 'choose'
        ? optionsFor(current.id, study.pool, study.seed + study.history.length)
        : [],
  };
}
