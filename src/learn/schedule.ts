/**
 * When to show a card again: FSRS-6 by ts-fsrs, with two grades. Pure: the clock and the seed of
 * the fuzz are arguments.
 */
import {
  State,
  StrategyMode,
  Rating,
  createEmptyCard,
  default_w,
  forgetting_curve,
  fsrs,
  type Card,
} from 'ts-fsrs';
import type { CardId } from '~/learn/identity';
import type { CardMemory, Grade, Phase } from '~/learn/memory';

/** A card comes back when the chance to recall it has fallen to this. */
export const REQUEST_RETENTION = 0.9;

/** No card stays away for longer than a year: a course, not a lifetime. */
export const MOST_DAYS = 365;

const FIRST_STABILITY = { again: 0.5, good: 7 } as const;

/**
 * FSRS's published weights, but for the first stabilities (weights 0 to 3: again, hard, good, easy;
 * days). A reader grades right after having read the explanation, so a first recall says more than
 * one of a bare card: a week, not two days.
 */
const WEIGHTS = [FIRST_STABILITY.again, 3, FIRST_STABILITY.good, 14, ...default_w.slice(4)];

const STATE_OF: Record<Phase, State> = {
  learning: State.Learning,
  review: State.Review,
  relearning: State.Relearning,
};
const PHASE_OF: Record<State, Phase> = {
  [State.New]: 'learning',
  [State.Learning]: 'learning',
  [State.Review]: 'review',
  [State.Relearning]: 'relearning',
};
const RATING_OF = { again: Rating.Again, good: Rating.Good } as const;

const DAY = 86_400_000;

/**
 * The memory of a card after a grade. *Again* brings it back within ten minutes; *good* after an
 * interval of whole days that is never shorter than the one before, fuzzed by the seed so that
 * cards learned together do not come back together.
 *
 * @param memory what was known of the card; undefined for one that is graded for the first time.
 * @param now when it was graded; a clock set back counts as no time passed.
 * @param seed a number of this card and this reader; same arguments, same memory.
 */
export function review(
  memory: CardMemory | undefined,
  grade: Grade,
  now: Date,
  seed: number,
): CardMemory {
  const time = wholeSeconds(Math.max(now.getTime(), memory ? Date.parse(memory.last) : 0));
  const scheduler = fsrs({
    w: WEIGHTS,
    request_retention: REQUEST_RETENTION,
    maximum_interval: MOST_DAYS,
    enable_fuzz: true,
    learning_steps: ['10m'],
    relearning_steps: ['10m'],
  }).useStrategy(StrategyMode.SEED, () => `${seed} ${memory?.reps ?? 0}`);
  const before = memory ? cardOf(memory) : createEmptyCard(time);
  const { card } = scheduler.next(before, time, RATING_OF[grade]);
  // Two draws of the fuzz may cross; a reader who recalled a card shall not see it sooner than before.
  const interval =
    grade === 'good'
      ? Math.min(MOST_DAYS, Math.max(card.scheduled_days, memory?.interval ?? 0))
      : card.scheduled_days;
  const due = interval > 0 ? new Date(time.getTime() + interval * DAY) : card.due;
  return {
    due: due.toISOString(),
    last: time.toISOString(),
    interval,
    stability: rounded(card.stability),
    difficulty: rounded(card.difficulty),
    reps: card.reps,
    lapses: card.lapses,
    phase: PHASE_OF[card.state],
  };
}

/** The chance, 0 to 1, that the card would be recalled now; 0 for one never graded. */
export function retrievability(memory: CardMemory | undefined, now: Date): number {
  if (!memory) return 0;
  const days = Math.max(0, (now.getTime() - Date.parse(memory.last)) / DAY);
  return forgetting_curve(WEIGHTS, days, memory.stability);
}

/**
 * The share, 0 to 1, of these cards that would be recalled now: the mean of their retrievabilities,
 * cards never graded and cards just forgotten counting 0. No cards: 0.
 */
export function mastery(
  memories: Readonly<Record<CardId, CardMemory>>,
  ids: readonly CardId[],
  now: Date,
): number {
  if (ids.length === 0) return 0;
  const sum = ids.reduce((total, id) => {
    const memory = Object.hasOwn(memories, id) ? memories[id] : undefined;
    return total + (memory?.phase === 'review' ? retrievability(memory, now) : 0);
  }, 0);
  return sum / ids.length;
}

function cardOf(memory: CardMemory): Card {
  return {
    due: new Date(memory.due),
    last_review: new Date(memory.last),
    scheduled_days: memory.interval,
    stability: memory.stability,
    difficulty: memory.difficulty,
    reps: memory.reps,
    lapses: memory.lapses,
    state: STATE_OF[memory.phase],
    learning_steps: 0,
    elapsed_days: 0,
  };
}

const wholeSeconds = (time: number): Date => new Date(Math.floor(time / 1000) * 1000);

/** Four decimals are far finer than a memory is known, and keep links and files short. */
const rounded = (x: number): number => Math.max(0.001, Number(x.toFixed(4)));
