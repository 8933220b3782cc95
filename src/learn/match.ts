/** The mode *Match*: two columns to be paired, against the clock. */
import { shuffled } from '~/learn/questions';

export type Pair = { id: string; left: string; right: string };
export type Side = 'left' | 'right';

export type Match = {
  /** Ids of the pairs in the order of each column. */
  left: readonly string[];
  right: readonly string[];
  /** The one tile taken, waiting for its partner. */
  taken?: { side: Side; id: string };
  solved: readonly string[];
  misses: number;
  /** What the last pair of tiles was; undefined while one is being chosen. */
  last?: { left: string; right: string; fits: boolean };
  startedAt: number;
  finishedAt?: number;
};

export type MatchAction = { type: 'take'; side: Side; id: string; at: number };

/**
 * Up to `count` pairs drawn from the seed. Two pairs with the same text on one side would make a right
 * answer look wrong; the second of them is left out.
 */
export function drawPairs(pairs: readonly Pair[], count: number, seed: number): Pair[] {
  const seen = new Set<string>();
  const clear = pairs.filter(({ left, right }) => {
    const keys = [`left ${left}`, `right ${right}`];
    if (keys.some((key) => seen.has(key))) return false;
    keys.forEach((key) => seen.add(key));
    return true;
  });
  return shuffled(clear, seed).slice(0, count);
}

/** @param at the time, ms. */
export function startMatch(pairs: readonly Pair[], seed: number, at: number): Match {
  const ids = pairs.map(({ id }) => id);
  return {
    left: ids,
    right: shuffled(ids, seed + 1),
    solved: [],
    misses: 0,
    startedAt: at,
  };
}

/** Taking a second tile of the same column changes the choice, taking the same one again drops it. */
export function updateMatch(match: Match, { side, id, at }: MatchAction): Match {
  if (match.solved.includes(id) || !match[side].includes(id)) return match;
  const { taken } = match;
  if (taken?.side === side) {
    return { ...match, taken: taken.id === id ? undefined : { side, id }, last: undefined };
  }
  if (!taken) return { ...match, taken: { side, id }, last: undefined };
  const pair = side === 'left' ? { left: id, right: taken.id } : { left: taken.id, right: id };
  const fits = taken.id === id;
  const solved = fits ? [...match.solved, id] : match.solved;
  return {
    ...match,
    taken: undefined,
    last: { ...pair, fits },
    solved,
    misses: match.misses + (fits ? 0 : 1),
    finishedAt: solved.length === match.left.length ? at : undefined,
  };
}

/** Seconds played, to a tenth. */
export const secondsPlayed = (match: Match, now: number): number =>
  Math.round(((match.finishedAt ?? now) - match.startedAt) / 100) / 10;
