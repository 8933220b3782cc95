/**
 * Maps of the line, and what they make of the standard normal distribution: z ~ N(0, 1), x = g(z).
 * A map may fold, so a place may be reached from several z, and it may be flat, so that a whole
 * stretch of z lands on one place and no density exists there.
 */
import { expectInteger, expectLength, expectReal } from '~/math/expect';
import { normalCdf, normalPdf } from '~/math/normal';
import { rootBetween } from '~/math/quadrature';

/** A longest stretch of z on which a map rises (1), falls (−1) or stays where it is (0). */
export type Branch = {
  /** From −∞ on for the first branch. */
  readonly from: number;
  /** To ∞ for the last one. */
  readonly to: number;
  readonly direction: 1 | -1 | 0;
};

export type LineMap = {
  /** g(z). */
  at(z: number): number;
  /** g′(z). */
  slope(z: number): number;
  /** In order; together they are the whole line. */
  readonly branches: readonly Branch[];
};

/** Slopes below this count as none: what is left of a flat stretch in floating point. */
const FLAT = 1e-9;

/**
 * The smooth map through (knots[i], values[i]): cubic pieces with the slope of the line through both
 * neighbours at each knot (Catmull & Rom 1974), at both ends that of the last chord, and straight
 * on beyond. Continuously differentiable.
 *
 * @param knots at least two, evenly spaced and increasing. @throws RangeError for other lengths.
 */
export function cubicMap(knots: readonly number[], values: readonly number[]): LineMap {
  expectInteger('number of knots', knots.length, 2, 1000);
  expectLength('values', values, knots.length);
  const last = knots.length - 1;
  const [start, end] = [knots[0], knots[last]];
  const gap = (end - start) / last;
  // In units of a gap.
  const slopes = values.map((value, i) =>
    i === 0
      ? values[1] - value
      : i === last
        ? value - values[last - 1]
        : (values[i + 1] - values[i - 1]) / 2,
  );
  /** Coefficients of value = c0 + c1·t + c2·t² + c3·t³ on piece i, t in [0, 1]. */
  const pieces = Array.from({ length: last }, (_, i) => {
    const rise = values[i + 1] - values[i];
    const [leave, arrive] = [slopes[i], slopes[i + 1]];
    return [values[i], leave, 3 * rise - 2 * leave - arrive, leave + arrive - 2 * rise] as const;
  });
  const pieceAt = (z: number) => {
    const i = Math.min(last - 1, Math.max(0, Math.floor((z - start) / gap)));
    return { piece: pieces[i], t: (z - knots[i]) / gap };
  };
  const slope = (z: number): number => {
    if (z <= start) return slopes[0] / gap;
    if (z >= end) return slopes[last] / gap;
    const { piece, t } = pieceAt(z);
    const [, c1, c2, c3] = piece;
    return (c1 + t * (2 * c2 + t * 3 * c3)) / gap;
  };
  const turns = pieces.flatMap((piece, i) =>
    turnsOf(piece).map((t) => Math.min(knots[i + 1], knots[i] + gap * t)),
  );
  return {
    at(z) {
      if (z <= start) return values[0] + (slopes[0] * (z - start)) / gap;
      if (z >= end) return values[last] + (slopes[last] * (z - end)) / gap;
      const { piece, t } = pieceAt(z);
      const [c0, c1, c2, c3] = piece;
      return c0 + t * (c1 + t * (c2 + t * c3));
    },
    slope,
    branches: branchesBetween([...knots, ...turns], slope),
  };
}

/** Where in (0, 1) the slope of c0 + c1·t + c2·t² + c3·t³ is zero. */
function turnsOf([, c1, c2, c3]: readonly [number, number, number, number]): number[] {
  const [a, b, c] = [3 * c3, 2 * c2, c1];
  const inside = (t: number) => t > 0 && t < 1;
  if (Math.abs(a) < FLAT) return Math.abs(b) < FLAT ? [] : [-c / b].filter(inside);
  const discriminant = b * b - 4 * a * c;
  if (discriminant <= 0) return [];
  // The form that subtracts nothing of equal size.
  const s = -(b + (b < 0 ? -1 : 1) * Math.sqrt(discriminant)) / 2;
  return (s === 0 ? [0, -b / a] : [s / a, c / s]).filter(inside);
}

/** Cuts the line at the given places and joins neighbours that go the same way. */
function branchesBetween(places: readonly number[], slope: (z: number) => number): Branch[] {
  const cuts = [...new Set(places)].sort((a, b) => a - b);
  const pieces = [-Infinity, ...cuts].map((from, i) => {
    const to = i < cuts.length ? cuts[i] : Infinity;
    const inside = from === -Infinity ? to - 1 : to === Infinity ? from + 1 : (from + to) / 2;
    const rise = slope(inside);
    return { from, to, direction: (Math.abs(rise) < FLAT ? 0 : Math.sign(rise)) as 1 | -1 | 0 };
  });
  return pieces.reduce<Branch[]>((joined, piece) => {
    const before = joined.at(-1);
    if (before?.direction !== piece.direction) return [...joined, piece];
    return [...joined.slice(0, -1), { ...before, to: piece.to }];
  }, []);
}

/** Beyond ±REACH the standard normal density is below 10⁻³⁰⁰: nothing there can be seen or summed. */
const REACH = 37;

const clipped = ({ from, to }: Branch): [number, number] => [
  Math.max(-REACH, from),
  Math.min(REACH, to),
];

/** The z of one branch, not flat, with g(z) = x; `undefined` where it does not reach x. */
function preimageOn(map: LineMap, branch: Branch, x: number): number | undefined {
  const [from, to] = clipped(branch);
  const [low, high] = [map.at(from), map.at(to)];
  // Half open, so that what two branches share counts once.
  const reached = branch.direction > 0 ? x >= low && x < high : x <= low && x > high;
  return reached ? rootBetween((z) => branch.direction * (map.at(z) - x), from, to) : undefined;
}

/** All z with g(z) = x and |z| < 37 on branches that are not flat, in order. */
export const preimages = (map: LineMap, x: number): number[] =>
  map.branches.flatMap((branch) =>
    branch.direction === 0 ? [] : (preimageOn(map, branch, x) ?? []),
  );

/**
 * The density of x = g(z) for z ~ N(0, 1),
 *
 *     q(x) = Σ_{z: g(z) = x} φ(z)/|g′(z)|,
 *
 * infinite where the map turns round. What the atoms hold (`atoms`) is not in it.
 */
export function pushforwardDensity(map: LineMap, x: number): number {
  return preimages(map, x).reduce((sum, z) => sum + normalPdf(z) / Math.abs(map.slope(z)), 0);
}

/** Places that a stretch of z lands on as a whole, and the probability of that stretch. */
export function atoms(map: LineMap): { at: number; mass: number }[] {
  const masses = new Map<number, number>();
  for (const branch of map.branches) {
    if (branch.direction !== 0) continue;
    const [from, to] = clipped(branch);
    const at = map.at((from + to) / 2);
    masses.set(at, (masses.get(at) ?? 0) + normalCdf(to) - normalCdf(from));
  }
  return [...masses].map(([at, mass]) => ({ at, mass }));
}

/**
 * P(g(z) < x) for z ~ N(0, 1), exactly: the probabilities of the stretches of z that land below x.
 * No density is integrated, so folds and atoms do no harm.
 */
export function pushforwardCdf(map: LineMap, x: number): number {
  let below = 0;
  for (const branch of map.branches) {
    const [from, to] = clipped(branch);
    const [first, second] = [map.at(from), map.at(to)];
    const [low, high] = first <= second ? [first, second] : [second, first];
    if (x <= low) continue;
    const whole = normalCdf(to) - normalCdf(from);
    if (branch.direction === 0 || x >= high) below += whole;
    else {
      const z = rootBetween((at) => branch.direction * (map.at(at) - x), from, to);
      below += branch.direction > 0 ? normalCdf(z) - normalCdf(from) : normalCdf(to) - normalCdf(z);
    }
  }
  return below;
}

/** P(edges[i] ≤ g(z) < edges[i + 1]), one for each bin; edges increasing, at least two. */
export function binMasses(map: LineMap, edges: ArrayLike<number>): Float64Array {
  expectInteger('number of edges', edges.length, 2, 1e6);
  const below = Float64Array.from(edges, (edge) => pushforwardCdf(map, edge));
  return Float64Array.from({ length: edges.length - 1 }, (_, i) => below[i + 1] - below[i]);
}

/**
 * Total variation between bins that were counted and what their probabilities say, with all else as
 * one more bin: ½ Σ |share_i − mass_i|.
 *
 * @throws RangeError for lists of different lengths.
 */
export function binnedVariation(shares: ArrayLike<number>, masses: ArrayLike<number>): number {
  expectLength('masses', masses, shares.length);
  let [sum, restShare, restMass] = [0, 1, 1];
  for (let i = 0; i < shares.length; i++) {
    sum += Math.abs(shares[i] - masses[i]);
    restShare -= shares[i];
    restMass -= masses[i];
  }
  return (sum + Math.abs(restShare - restMass)) / 2;
}

/**
 * What `binnedVariation` is on average if n points really come from these bins: each count is nearly
 * normal with variance n·m(1 − m), and a normal deviate is √(2/π) of its deviation away on average,
 *
 *     ½ Σ √(2·m_i(1 − m_i)/(π·n)).
 *
 * Too high where bins expect less than about one point.
 */
export function expectedVariation(masses: ArrayLike<number>, n: number): number {
  expectReal('n', n, 1, Number.MAX_VALUE);
  const deviation = (mass: number) =>
    Math.sqrt(Math.max(0, (2 * mass * (1 - mass)) / (Math.PI * n)));
  let [sum, rest] = [0, 1];
  for (let i = 0; i < masses.length; i++) {
    sum += deviation(masses[i]);
    rest -= masses[i];
  }
  return (sum + deviation(Math.max(0, rest))) / 2;
}
