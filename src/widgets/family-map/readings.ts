import { drawingOf, familyOf, type State } from './state';

/**
 * Of the family on show, as far as the book has a network of it: what its manifest says (`fid`,
 * `precision`, `recall`, `coverage`, `parameters`, `calls` for a sample), and `drawn`, the calls made
 * for the faces drawn in the page so far.
 */
export const readingNames = [
  'fid',
  'precision',
  'recall',
  'coverage',
  'parameters',
  'calls',
  'drawn',
] as const;

export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const family = familyOf(state);
  const facts = family && state.recorded.facts[family];
  return {
    fid: facts?.fid?.value ?? NaN,
    precision: facts?.precision?.value ?? NaN,
    recall: facts?.recall?.value ?? NaN,
    coverage: facts?.coverage?.value ?? NaN,
    parameters: facts?.parameters ?? NaN,
    calls: facts?.calls ?? NaN,
    drawn: drawingOf(state)?.calls ?? NaN,
  };
}
