import { preimagesAt, sceneOf, stretchAt } from './scene';
import type { State } from './state';

/**
 * `variation` between samples and formula, and what `chance` alone would give. On the line: the
 * `density` at the place looked at, how many z (`preimages`) lead there, and the mass on single points
 * (`atom`). In the plane: `det` and the density carried there from the z looked at (`carried`), the
 * share of the mass that is turned over (`folded`).
 */
export const readingNames = [
  'variation',
  'chance',
  'density',
  'preimages',
  'atom',
  'det',
  'carried',
  'folded',
] as const;

export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const { line, plane } = sceneOf(state);
  const stretch = plane && stretchAt(plane, [state.z1, state.z2]);
  return {
    variation: (line ?? plane)?.variation ?? NaN,
    chance: (line ?? plane)?.chance ?? NaN,
    density: line?.density(state.x) ?? NaN,
    preimages: line ? preimagesAt(line.map, state.x).length : NaN,
    atom: line ? line.atoms.reduce((sum, { mass }) => sum + mass, 0) : NaN,
    det: stretch?.det ?? NaN,
    carried: stretch?.after ?? NaN,
    folded: plane?.pushed.folded ?? NaN,
  };
}
