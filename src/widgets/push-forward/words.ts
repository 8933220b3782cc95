/** What the figure says, the same at build time and live. */
import { formatNumber } from '~/ui/chart';
import { preimagesAt, stretchAt, type LineScene, type PlaneScene, type Scene } from './scene';
import type { Count, LineShape, PlaneShape, State } from './state';

export const modeWords = { line: 'on a line', plane: 'in a plane' } as const;

export const lineShapeWords: Record<LineShape, string> = {
  straight: 'x = z',
  narrow: 'x ≈ z/2',
  'two peaks': 'steep in the middle',
  skew: 'bent upwards',
  fold: 'folded',
  flat: 'flat in the middle',
};
export const planeShapeWords: Record<PlaneShape, string> = {
  straight: 'x = z',
  crescent: 'crescent',
  swirl: 'swirl',
  squeeze: 'squeezed',
  fold: 'folded',
};
export const countWords: Record<Count, string> = { 200: '200', 2000: '2,000', 20000: '20,000' };

const fixed = (value: number, digits = 2): string => {
  const text = value.toFixed(digits);
  return (Number(text) === 0 ? text.replace('-', '') : text).replace('-', '−');
};

export const placeLabel = ({ x }: Pick<State, 'x'>): string => `x = ${fixed(x)}`;

/** How many terms of the sum are written out. */
const WRITTEN = 3;

/** What lies on the place looked at by itself, as near as one can point. */
const atomAt = ({ atoms }: LineScene, x: number) => atoms.find(({ at }) => Math.abs(at - x) < 5e-3);

/** “0.242/1.64 + 0.054/0.35 = 0.302” */
export function sumInWords(line: LineScene, x: number): string {
  const { map, density } = line;
  const atom = atomAt(line, x);
  if (atom) return `none: ${fixed(100 * atom.mass, 1)} % of the mass lies on this one point`;
  const found = preimagesAt(map, x);
  if (found.length === 0) return '0: no z leads here';
  const terms = found
    .slice(0, WRITTEN)
    .map(({ density: p, slope }) => `${fixed(p, 3)}/${fixed(Math.abs(slope))}`);
  const rest = found.length > WRITTEN ? ' + …' : '';
  return `${terms.join(' + ')}${rest} = ${formatNumber(density(x))}`;
}

export function preimagesInWords(line: LineScene, x: number): string {
  if (atomAt(line, x)) return 'A whole stretch of z leads here.';
  const found = preimagesAt(line.map, x);
  if (found.length === 0) return 'No z leads to this place.';
  const zs = found.map(({ z }) => fixed(z)).join(', ');
  return found.length === 1
    ? `One z leads here: ${zs}.`
    : `${found.length} values of z lead here: ${zs}.`;
}

export function lineVerdict({ map, atoms }: LineScene): string {
  const total = atoms.reduce((sum, { mass }) => sum + mass, 0);
  if (total > 0) {
    return `Where the map is flat, ${fixed(100 * total, 1)} % of the mass falls on single points: there the distribution has no density.`;
  }
  const ways = map.branches.length;
  return ways === 1
    ? 'The map has an inverse: one term everywhere.'
    : `The map turns round ${ways === 2 ? 'once' : `${ways - 1} times`}; there the density is infinite, yet the mass around it is not.`;
}

export function planeVerdict({ pushed }: PlaneScene): string {
  const { folded } = pushed;
  return folded > 0
    ? `Folded: the map turns over ${fixed(100 * folded, 1)} % of the mass, and some places are reached from several z. Their terms add up.`
    : 'The map has no fold: areas shrink and grow, and none is turned over.';
}

export function liveValues(state: State, { line, plane }: Scene): Record<string, string> {
  if (line) {
    return {
      sum: sumInWords(line, state.x),
      preimages: preimagesInWords(line, state.x),
      verdict: lineVerdict(line),
      variation: fixed(line.variation, 3),
      chance: fixed(line.chance, 3),
    };
  }
  if (!plane) return {};
  const { det, before, after } = stretchAt(plane, [state.z1, state.z2]);
  return {
    before: fixed(before, 4),
    det: fixed(det, 3),
    after: Number.isFinite(after) ? fixed(after, 4) : '∞',
    verdict: planeVerdict(plane),
    variation: fixed(plane.variation, 3),
    chance: fixed(plane.chance, 3),
  };
}
