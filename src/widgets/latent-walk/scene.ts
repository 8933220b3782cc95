/**
 * Which faces a state means, and what is still missing to show them. Pure: the same functions tell
 * the page and the build what to decode.
 */
import {
  combine,
  lerp,
  meanCode,
  normOf,
  normQuantile,
  slerp,
  withComponent,
  type Code,
} from '~/math/code-space';
import { createRandom } from '~/math/random';
import { datasetFace, splitSeeds } from '~/faces/dataset';
import { labelsOf, type Labels } from './attributes';
import {
  CROWD,
  factsIn,
  FIRST_OF_CROWD,
  POOL,
  REACH,
  STRENGTHS,
  type Mode,
  type Params,
  type State,
} from './state';

/** Faces on a strip. */
export const COLUMNS: Readonly<Record<Mode, number>> = { between: 9, along: 7, arithmetic: 9 };
/** Graphs run on this many rows at most; the last call of a strip is filled up. */
export const BATCH = 9;

/** A place on the screen, and the code of the face that belongs there. */
export type Slot = { name: string; code: Code };

type Coded = Pick<State, 'params' | 'recorded' | 'codes' | 'labels'>;

/**
 * Whether a number stands for a face of the test set, which has to be encoded; otherwise for a draw
 * from N(0, I). The crowd is of faces wherever there is an encoder, since their attributes are known.
 */
export const isFace = (state: Pick<State, 'params' | 'recorded'>, n: number): boolean =>
  factsIn(state).hasEncoder && (state.params.from === 'faces' || n >= FIRST_OF_CROWD);

const noise = (n: number, length: number): Code =>
  createRandom(n).fork('z').fillNormal(new Float32Array(length));

/** The code of a number; `undefined` while its face is not encoded. */
export function codeOf(state: Coded, n: number): Code | undefined {
  const { scale } = state.params;
  const code = isFace(state, n) ? state.codes.get(n) : noise(n, factsIn(state).length);
  return code && (scale === 1 ? code : code.map((value) => scale * value));
}

/** The face of the test set that a number stands for. */
export const faceOf = (n: number) => datasetFace(splitSeeds.test, n);

const numbersFrom = (count: number): number[] =>
  Array.from({ length: count }, (_, i) => FIRST_OF_CROWD + i);

/** The crowd whose averages are taken: an own choice is among the faces on show. */
export const crowdOf = ({ params: { mode, attribute, crowd } }: Pick<State, 'params'>): number[] =>
  numbersFrom(crowd === 'pool' || (mode === 'arithmetic' && attribute === 'own') ? POOL : CROWD);

const known = new Map<number, Labels>();

function labelsFor(state: Coded, n: number): Labels | undefined {
  if (!isFace(state, n)) return state.labels.get(n);
  const labels = known.get(n) ?? labelsOf(faceOf(n));
  known.set(n, labels);
  return labels;
}

/** What the crowd is parted by; `undefined` where one coordinate is walked. */
const attributeOf = ({ mode, attribute, direction }: Params) =>
  mode === 'arithmetic' ? attribute : direction === 'coordinate' ? undefined : direction;

/** Whether a member of the crowd has what is asked for; `undefined` while nobody has looked. */
function isIn(state: Coded, n: number): boolean | undefined {
  const attribute = attributeOf(state.params);
  if (attribute === undefined) return false;
  if (attribute === 'own') return state.params.ticked.includes(n - FIRST_OF_CROWD);
  return labelsFor(state, n)?.has(attribute);
}

/** Places in the pool that are ticked, by the reader or by the attribute. */
export const tickedIn = (state: Coded): number[] =>
  numbersFrom(POOL).flatMap((n, i) => (isIn(state, n) === true ? [i] : []));

export type Groups = { with: number[]; without: number[] };

/** The crowd in two groups, as far as it is known. */
export function groupsOf(state: Coded): Groups {
  const crowd = crowdOf(state);
  return {
    with: crowd.filter((n) => isIn(state, n) === true),
    without: crowd.filter((n) => isIn(state, n) === false),
  };
}

/** The averages of both groups, once all of the crowd is known and none is empty. */
export function averagesOf(state: Coded): { with: Code; without: Code } | undefined {
  const groups = groupsOf(state);
  if (groups.with.length + groups.without.length < crowdOf(state).length) return undefined;
  if (groups.with.length === 0 || groups.without.length === 0) return undefined;
  const codes = (numbers: number[]) => numbers.map((n) => codeOf(state, n));
  const [have, lack] = [codes(groups.with), codes(groups.without)];
  const all = (list: (Code | undefined)[]): list is Code[] => !list.includes(undefined);
  return all(have) && all(lack) ? { with: meanCode(have), without: meanCode(lack) } : undefined;
}

/** The direction that is walked along, not of any particular length. */
export function directionOf(state: Coded): Code | undefined {
  const { length } = factsIn(state);
  if (state.params.direction !== 'coordinate') {
    const averages = averagesOf(state);
    return averages && combine(1, averages.with, -1, averages.without);
  }
  const axis = new Float32Array(length);
  axis[coordinateOf(state) - 1] = 1;
  return axis;
}

/** The coordinate that is walked, counted from 1: shorter codes end earlier. */
export const coordinateOf = (state: Pick<State, 'params' | 'recorded'>): number =>
  Math.min(state.params.coordinate, factsIn(state).length);

type Way = (a: Code, b: Code, t: number) => Code;

/** Place `t` in [0, 1] on a way through two or three codes, in equal shares. */
export function onWay(codes: readonly Code[], way: Way, t: number): Code {
  const legs = codes.length - 1;
  const leg = Math.min(legs - 1, Math.floor(t * legs));
  return way(codes[leg], codes[leg + 1], t * legs - leg);
}

/** The numbers of the codes that the reader chose, in order. */
export const chosenOf = ({ mode, a, b, c, third }: Params): number[] =>
  mode !== 'between' ? [a] : third ? [a, b, c] : [a, b];

/** The codes of a way, once all are there. */
export function waypointsOf(state: Coded): Code[] | undefined {
  const codes = chosenOf(state.params).flatMap((n) => codeOf(state, n) ?? []);
  return codes.length === chosenOf(state.params).length ? codes : undefined;
}

/** What stands at place `column` of a strip: t, the coordinate's value, or the strength. */
export function valueAt(mode: Mode, column: number): number {
  const share = column / (COLUMNS[mode] - 1);
  if (mode === 'between') return share;
  if (mode === 'along') return REACH * (2 * share - 1);
  return STRENGTHS.min + share * (STRENGTHS.max - STRENGTHS.min);
}

/** The value that is chosen in this mode. */
export const chosenValue = ({ mode, t, value, strength }: Params): number =>
  mode === 'between' ? t : mode === 'along' ? value : strength;

/** The column of the strip that lies nearest to a value. */
export function columnOf(mode: Mode, value: number): number {
  const [first, last] = [valueAt(mode, 0), valueAt(mode, COLUMNS[mode] - 1)];
  return Math.round(((value - first) / (last - first)) * (COLUMNS[mode] - 1));
}

/** The faces to show, the most important first, as far as their codes are known. */
export function slotsOf(state: Coded): Slot[] {
  const { mode } = state.params;
  const value = chosenValue(state.params);
  const columns = Array.from({ length: COLUMNS[mode] }, (_, i) => i);
  if (mode === 'between') {
    const codes = waypointsOf(state);
    if (!codes) return [];
    const ways = [lerp, slerp];
    return [
      ...ways.map((way, i) => ({ name: `between/large-${i}`, code: onWay(codes, way, value) })),
      ...ways.flatMap((way, i) =>
        columns.map((column) => ({
          name: `between/row-${i}:${column}`,
          code: onWay(codes, way, valueAt(mode, column)),
        })),
      ),
    ];
  }
  const base = codeOf(state, state.params.a);
  const walk = base && walkFrom(state, base);
  return [
    ...(walk ? [{ name: `${mode}/large-0`, code: walk(value) }] : []),
    ...(base ? [{ name: `${mode}/base`, code: base }] : []),
    ...(walk
      ? columns.map((column) => ({
          name: `${mode}/row-0:${column}`,
          code: walk(valueAt(mode, column)),
        }))
      : []),
    ...(mode === 'arithmetic' ? groupSlots(state) : []),
  ];
}

function groupSlots(state: Coded): Slot[] {
  const averages = averagesOf(state);
  return [
    ...(averages
      ? [
          { name: 'arithmetic/with', code: averages.with },
          { name: 'arithmetic/without', code: averages.without },
        ]
      : []),
    ...numbersFrom(POOL).flatMap((n, i) => {
      const code = codeOf(state, n);
      return code ? [{ name: `arithmetic/pool:${i}`, code }] : [];
    }),
  ];
}

/** From a face, along the direction or by so much of the difference; `undefined` while unknown. */
function walkFrom(state: Coded, base: Code): ((value: number) => Code) | undefined {
  if (state.params.mode === 'along') {
    const direction = directionOf(state);
    if (!direction || normOf(direction) === 0) return undefined;
    return (value) => withComponent(base, direction, value);
  }
  const averages = averagesOf(state);
  if (!averages) return undefined;
  const difference = combine(1, averages.with, -1, averages.without);
  return (value) => combine(1, base, value, difference);
}

export type Norms = { straight: number[]; round: number[] };

/** Norms on both ways at `count` places from 0 to 1. */
export function normsOf(codes: readonly Code[], count: number): Norms {
  const along = (way: Way) =>
    Array.from({ length: count }, (_, i) => normOf(onWay(codes, way, i / (count - 1))));
  return { straight: along(lerp), round: along(slerp) };
}

/** Nine in ten codes of this kind have a norm in this band; `undefined` where it was not measured. */
export function bandOf(state: Coded): readonly [low: number, high: number] | undefined {
  const { norms, length } = factsIn(state);
  const { scale } = state.params;
  const band = isFace(state, 0) ? norms : [normQuantile(0.05, length), normQuantile(0.95, length)];
  return band && [scale * band[0], scale * band[1]];
}

const relevant = (values: Params, mode: Mode): string => {
  const { model, from, scale, a, b, c, third, direction, coordinate, crowd } = values;
  const { attribute, ticked } = values;
  const ofMode = {
    between: [a, b, third, third && c],
    along: [a, direction, direction === 'coordinate' ? coordinate : crowd],
    arithmetic: [a, attribute, attribute === 'own' ? ticked : crowd],
  };
  return JSON.stringify([model, from, scale, ofMode[mode]]);
};

/** Whether the strips drawn when the book was built are those of this state. */
export const matchesRecorded = ({ params: values, recorded }: Pick<State, 'params' | 'recorded'>) =>
  relevant(values, values.mode) === relevant(recorded.params, values.mode);

/** The state with what the build knew, where that is what is on show: for words without a network. */
export const withRecorded = (state: State): State =>
  state.pictures.size === 0 && matchesRecorded(state)
    ? { ...state, codes: state.recorded.codes, labels: state.recorded.labels }
    : state;
