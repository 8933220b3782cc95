/** What the networks must still compute for a state, one call at a time. */
import { combine, type Code } from '~/math/code-space';
import {
  BATCH,
  chosenOf,
  codeOf,
  crowdOf,
  isFace,
  matchesRecorded,
  slotsOf,
  type Slot,
} from './scene';
import { factsIn, FIRST_OF_CROWD, POOL, type State } from './state';

export type Work =
  /** Draw these test faces and encode them. */
  | { kind: 'encode'; numbers: number[] }
  /** Decode the codes of these numbers and read the faces. */
  | { kind: 'read'; numbers: number[] }
  | { kind: 'decode'; slots: Slot[] }
  /** Decode the face with each of these coordinates one larger; none: the face itself. */
  | { kind: 'effects'; code: Code; coordinates: number[] };

const same = (a: Code, b: Code): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i]);

/** Whether the crowd's codes are needed, and whether what they show is. */
function crowdNeeds({ params: values }: State): { numbers: number[]; labels: boolean } {
  const { mode, direction, attribute } = values;
  const crowd = crowdOf({ params: values });
  if (mode === 'along' && direction !== 'coordinate') return { numbers: crowd, labels: true };
  if (mode !== 'arithmetic') return { numbers: [], labels: false };
  const pool = Array.from({ length: POOL }, (_, i) => FIRST_OF_CROWD + i);
  return { numbers: [...new Set([...pool, ...crowd])], labels: attribute !== 'own' };
}

/** Slots whose face is not on show yet. */
export const staleSlots = (state: State): Slot[] =>
  slotsOf(state).filter(({ name, code }) => {
    const shown = state.pictures.get(name);
    return !shown || !same(shown.code, code);
  });

const isLarge = ({ name }: Slot): boolean => name.includes('/large');

/** Chosen codes first, then what can be shown, then the crowd, then the coordinates' effects. */
export function workOf(state: State): Work | undefined {
  if (state.network.status !== 'live') return undefined;
  const unencoded = (numbers: number[]): number[] =>
    numbers.filter((n) => isFace(state, n) && !state.codes.has(n));
  const first = unencoded(chosenOf(state.params));
  if (first.length > 0) return { kind: 'encode', numbers: first };

  const [slot, ...others] = staleSlots(state);
  if (slot) {
    const slots = isLarge(slot) ? [slot] : [slot, ...others].slice(0, BATCH);
    return { kind: 'decode', slots };
  }

  const { numbers, labels } = crowdNeeds(state);
  const missing = unencoded(numbers).slice(0, BATCH);
  if (missing.length > 0) return { kind: 'encode', numbers: missing };
  if (labels && !factsIn(state).hasEncoder) {
    const unread = numbers.filter((n) => !state.labels.has(n)).slice(0, BATCH);
    if (unread.length > 0) return { kind: 'read', numbers: unread };
  }
  return effectsWork(state);
}

/** One step in each coordinate of the face that is walked from. */
function effectsWork(state: State): Work | undefined {
  const { mode, direction, a } = state.params;
  const code = codeOf(state, a);
  if (mode !== 'along' || direction !== 'coordinate' || !code) return undefined;
  const { effects } = state;
  if (!effects || !same(effects.of, code)) return { kind: 'effects', code, coordinates: [] };
  const unknown = effects.values.flatMap((value, i) => (Number.isNaN(value) ? [i] : []));
  return unknown.length > 0
    ? { kind: 'effects', code, coordinates: unknown.slice(0, BATCH) }
    : undefined;
}

/** What a step in each coordinate does to the face, as far as it is known; NaN where it is not. */
export function effectsOf(state: State): readonly number[] {
  const { effects, recorded, params: values } = state;
  const code = codeOf(state, values.a);
  const known = effects && code && same(effects.of, code) ? effects.values : [];
  const { coordinate } = recorded.params;
  const isBuilt = matchesRecorded({ params: { ...values, mode: 'along', coordinate }, recorded });
  return Array.from({ length: factsIn(state).length }, (_, i) => {
    const value = known[i] ?? NaN;
    return Number.isNaN(value) && isBuilt ? (recorded.effects[i] ?? NaN) : value;
  });
}

/** The code with one coordinate larger by 1. */
export function nudged(code: Code, coordinate: number): Code {
  const axis = new Float32Array(code.length);
  axis[coordinate] = 1;
  return combine(1, code, 1, axis);
}

/** Root of the mean squared difference of two pictures. */
export function pixelDistance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return Math.sqrt(sum / a.length);
}

/** How far the large faces of both ways are apart, in pixels of range 2; NaN before both are there. */
export function differenceOf({ pictures }: Pick<State, 'pictures'>): number {
  const [straight, round] = [0, 1].map((way) => pictures.get(`between/large-${way}`)?.pixels);
  return straight && round ? pixelDistance(straight, round) : NaN;
}

/** How far the crowd is known: members done, and members in all. */
export function crowdProgress(state: State): { done: number; total: number } {
  const { numbers, labels } = crowdNeeds(state);
  const isDone = factsIn(state).hasEncoder
    ? (n: number) => state.codes.has(n)
    : (n: number) => !labels || state.labels.has(n);
  return { done: numbers.filter(isDone).length, total: numbers.length };
}
