import { inner, normOf } from '~/math/code-space';
import {
  averagesOf,
  chosenValue,
  codeOf,
  coordinateOf,
  directionOf,
  groupsOf,
  normsOf,
  waypointsOf,
  withRecorded,
} from './scene';
import type { State } from './state';
import { differenceOf, effectsOf } from './work';

/**
 * The chosen `value` (t, the component or the strength) and, as far as the codes are known:
 * `normStraight` and `normRound` at t and the least norms on both ways (`leastStraight`,
 * `leastRound`), and the `difference` of the two faces (root mean square over pixels, whose range is
 * 2; only once they are decoded); the `component` of the face itself along the direction and the coordinate's
 * `effect` on it (root mean square over pixels of one step); the sizes `with` and `without` of the
 * groups and the `distance` between their averages.
 */
export const readingNames = [
  'value',
  'normStraight',
  'normRound',
  'leastStraight',
  'leastRound',
  'difference',
  'component',
  'effect',
  'with',
  'without',
  'distance',
] as const;

type Readings = Record<(typeof readingNames)[number], number>;

export function readings(state: State): Readings {
  const known = withRecorded(state);
  const none = Object.fromEntries(readingNames.map((name) => [name, NaN])) as Readings;
  return { ...none, value: chosenValue(state.params), ...ofMode(known, state) };
}

function ofMode(known: State, state: State): Partial<Readings> {
  const { mode, t, a, direction } = known.params;
  if (mode === 'between') {
    const codes = waypointsOf(known);
    if (!codes) return {};
    const { straight, round } = normsOf(codes, 1001);
    const at = Math.round(1000 * t);
    return {
      normStraight: straight[at],
      normRound: round[at],
      leastStraight: Math.min(...straight),
      leastRound: Math.min(...round),
      difference: differenceOf(state),
    };
  }
  if (mode === 'along') {
    const base = codeOf(known, a);
    const u = base && directionOf(known);
    return {
      component: u ? inner(base, u) / normOf(u) : NaN,
      effect: direction === 'coordinate' ? effectsOf(state)[coordinateOf(known) - 1] : NaN,
    };
  }
  const groups = groupsOf(known);
  const averages = averagesOf(known);
  return {
    with: groups.with.length,
    without: groups.without.length,
    distance: averages ? normOf(averages.with.map((value, i) => value - averages.without[i])) : NaN,
  };
}
