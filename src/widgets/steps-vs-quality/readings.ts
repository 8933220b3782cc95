import { chosenOf, type State } from './state';
import { measures } from './measurements';

/** The chosen point: its `calls`, and what was measured there, by name; in data units, shares of 1. */
export const readingNames = ['calls', ...measures] as const;

export function readings(state: State): Record<string, number> {
  const point = chosenOf(state);
  const numbers = measures.map((measure) => [measure, point[measure]?.[0] ?? NaN]);
  return { calls: point.calls, ...Object.fromEntries(numbers) };
}
