/**
 * Maps of the line, and what they make of the standard normal distribution: z ~ N(0, 1), x = g(z).
 * A map may fold, so a place may be reached from several z, and it may be flat, so that a whole
 * stretch of z lands on one place and no density exists there.
 */
import { expectInteger, expectLength } from '~/math/expect';
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

/**
 * The smooth map through (knots[i], values[i]) that rises, falls and rests exactly where the values do:
 * cubic pieces, at each knot with the harmonic mean of the slopes of both chords, or none where these
 * disagree in sign or one is 0 (Fritsch & Butland 1984); at both ends the chord's slope, and straight
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
  // All slopes in units of a gap.
  const chords = Array.from({ length: last }, (_, i) => values[i + 1] - values[i]);
  const slopes = values.map((_, i) =>
    i === 0 ? chords[0] : i === last ? chords[last - 1] : harmonicMean(chords[i - 1], chords[i]),
  );
  /** Coefficients of value = c0 + c1·t + c2·t² + c3·t³ on piece i, t in [0, 1]. */
  const pieces = chords.map((rise, i) => {
    const [leave, arrive] = [slopes[i], slopes[i + 1]];
    return [values[i], leave, 3 * rise - 2 * leave - arrive, leave + arrive - 2 * rise] as const;
  });
  const pieceAt = (z: number) => {
    const i = Math.min(last - 1, Math.max(0, Math.floor((z - start) / gap)));
    return { piece: pieces[i], t: (z - knots[i]) / gap };
  };
  return {
    at(z) {
      if (z <= start) return values[0] + (slopes[0] * (z - start)) / gap;
      if (z >= end) return values[last] + (slopes[last] * (z - end)) / gap;
      const { piece, t } = pieceAt(z);
      const [c0, c1, c2, c3] = piece;
      return c0 + t * (c1 + t * (c2 + t * c3));
    },
    slope(z) {
      if (z <= start) return slopes[0] / gap;
      if (z >= end) return slopes[last] / gap;
      const { piece, t } = pieceAt(z);
      const [, c1, c2, c3] = piece;
      return (c1 + t * (2 * c2 + t * 3 * c3)) / gap;
    },
    branches: branchesOf(knots, chords),
  };
}

const harmonicMean = (a: number, b: number): number => (a * b > 0 ? (2 * a * b) / (a + b) : 0);

/** Each piece goes the way of its chord; neighbours that go the same way are one branch. */
function branchesOf(knots: readonly number[], chords: readonly number[]): Branch[] {
  const last = chords.length - 1;
  return chords.reduce<Branch[]>((branches, rise, i) => {
    const to = i === last ? Infinity : knots[i + 1];
    const direction = Math.sign(rise) as 1 | -1 | 0;
    const before = branches.at(-1);
    if (before?.direction === direction) return [...branches.slice(0, -1), { ...before, to }];
    return [...branches, { from: before?.to ?? -Infinity, to, direction }];
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
  if (x === low) return from;
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

/** Up to this many expected points the mean deviation of a count is worked out exactly. */
const FEW = 50;

/**
 * E|k − n·m| for a binomial count k of n trials of probability m: with j = ⌊n·m⌋ + 1, De Moivre's
 *
 *     2·j·C(n, j)·m^j·(1 − m)^{n − j + 1};
 *
 * for many expected points that of a normal deviate, √(2·n·m(1 − m)/π), at most 1 % off.
 */
function meanDeviation(n: number, m: number): number {
  const expected = n * m;
  if (expected > FEW && n - expected > FEW) return Math.sqrt((2 * expected * (1 - m)) / Math.PI);
  const j = Math.floor(expected) + 1;
  if (j > n) return 0;
  let log = Math.log(2 * j) + (n - j + 1) * Math.log1p(-m);
  for (let i = 1; i <= j; i++) log += Math.log(((n - i + 1) / i) * m);
  return Math.exp(log);
}

/**
 * What `binnedVariation` is on average if n points really come from these bins: half the sum of the
 * mean deviations of the shares.
 *
 * @param n a whole number of at least 1.
 */
export function expectedVariation(masses: ArrayLike<number>, n: number): number {
  expectInteger('n', n, 1, Number.MAX_SAFE_INTEGER);
  const deviation = (mass: number) => meanDeviation(n, Math.min(1, Math.max(0, mass))) / n;
  let [sum, rest] = [0, 1];
  for (const mass of Array.from(masses)) {
    sum += deviation(mass);
    rest -= mass;
  }
  return (sum + deviation(rest)) / 2;
}
