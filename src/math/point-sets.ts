/**
 * Two-dimensional data sets to watch a process on. Each is centred and scaled so that a coordinate
 * has a variance of about 1, the scale that the forward process keeps.
 */
import { expectInteger, expectReal } from '~/math/expect';
import type { GaussianMixture } from '~/math/gaussian-mixture';
import { sampleMixture } from '~/math/gaussian-mixture';
import type { Random } from '~/math/random';

/** The presets, in the order in which a figure offers them. */
export const pointSets = ['ring', 'grid', 'moons', 'spiral', 'pinwheel', 'swiss-roll'] as const;

export type PointSet = (typeof pointSets)[number];

/**
 * Draws n points of a preset; returns [n, 2].
 *
 * - `ring`, `grid`: the mixtures `ringMixture()` (8 Gaussians) and `gridMixture()` (25);
 * - `moons`: two interleaved half circles with a little noise;
 * - `spiral`: two thin arms, each the other turned by half a turn;
 * - `pinwheel`: five blades, each a long Gaussian bent around the centre;
 * - `swiss-roll`: one arm that unrolls evenly from the angle 3π/2 to 9π/2.
 *
 * @throws RangeError for an n outside 0 … 10⁶.
 */
export function samplePointSet(name: PointSet, n: number, random: Random): Float32Array {
  expectInteger('n', n, 0, 1e6);
  switch (name) {
    case 'ring':
      return sampleMixture(ringMixture(), n, random);
    case 'grid':
      return sampleMixture(gridMixture(), n, random);
    case 'moons':
      return scatter(n, () => moons(random));
    case 'spiral':
      return scatter(n, () => spiral(random));
    case 'pinwheel':
      return scatter(n, () => pinwheel(random));
    case 'swiss-roll':
      return scatter(n, () => swissRoll(random));
  }
}

/**
 * Equal Gaussians evenly on a circle, the first one at angle 0.
 *
 * @param components integer in [1, 1000]. @param radius ≥ 0; √2 gives coordinates of variance 1.
 * @param sigma standard deviation of each, ≥ 0.
 * @throws RangeError otherwise.
 */
export function ringMixture({
  components = 8,
  radius = Math.SQRT2,
  sigma = 0.1,
} = {}): GaussianMixture {
  expectInteger('components', components, 1, 1000);
  expectReal('radius', radius, 0, 1e6);
  const angle = (k: number): number => (2 * Math.PI * k) / components;
  return equalMixture(
    Array.from({ length: components }, (_, k) => [
      radius * Math.cos(angle(k)),
      radius * Math.sin(angle(k)),
    ]),
    sigma,
  );
}

/**
 * Equal Gaussians on a square grid around the origin.
 *
 * @param side Gaussians per side, integer in [1, 100]. @param spacing distance of neighbours, ≥ 0;
 *   √½ gives coordinates of variance 1 for five a side. @param sigma standard deviation, ≥ 0.
 * @throws RangeError otherwise.
 */
export function gridMixture({
  side = 5,
  spacing = Math.SQRT1_2,
  sigma = 0.07,
} = {}): GaussianMixture {
  expectInteger('side', side, 1, 100);
  expectReal('spacing', spacing, 0, 1e6);
  const coordinate = (index: number): number => (index - (side - 1) / 2) * spacing;
  return equalMixture(
    Array.from({ length: side * side }, (_, k) => [
      coordinate(k % side),
      coordinate(Math.floor(k / side)),
    ]),
    sigma,
  );
}

function equalMixture(means: number[][], sigma: number): GaussianMixture {
  expectReal('sigma', sigma, 0, 1e6);
  return {
    weights: means.map(() => 1 / means.length),
    means,
    sigmas: means.map(() => sigma),
  };
}

type Point = readonly [x: number, y: number];

function scatter(n: number, draw: () => Point): Float32Array {
  const points = new Float32Array(2 * n);
  for (let i = 0; i < n; i++) points.set(draw(), 2 * i);
  return points;
}

// The constants of the four curves below centre them and bring their variances near 1.

function moons(random: Random): Point {
  const angle = Math.PI * random.uniform();
  const side = random.integer(2) === 0 ? 1 : -1;
  const x = side * (Math.cos(angle) - 0.5);
  const y = side * (Math.sin(angle) - 0.25);
  return [1.15 * x + 0.08 * random.normal(), 2 * y + 0.08 * random.normal()];
}

function spiral(random: Random): Point {
  // The square root spreads the points evenly along the arm, which grows longer as it winds out.
  const turn = Math.sqrt(random.uniform());
  const side = random.integer(2) === 0 ? 1 : -1;
  return polar(side * 2 * turn, 3 * Math.PI * turn, 0.05, random);
}

function pinwheel(random: Random): Point {
  const blade = (2 * Math.PI * random.integer(5)) / 5;
  const along = 1.3 + 0.4 * random.normal();
  const across = 0.13 * random.normal();
  const twist = blade + 0.9 * along;
  return [
    along * Math.cos(twist) - across * Math.sin(twist),
    along * Math.sin(twist) + across * Math.cos(twist),
  ];
}

function swissRoll(random: Random): Point {
  const angle = 1.5 * Math.PI * (1 + 2 * random.uniform());
  const [x, y] = polar(0.138 * angle, angle, 0.05, random);
  return [x - 0.29, y];
}

/** The point at (radius, angle), with normal noise of standard deviation sigma. */
function polar(radius: number, angle: number, sigma: number, random: Random): Point {
  return [
    radius * Math.cos(angle) + sigma * random.normal(),
    radius * Math.sin(angle) + sigma * random.normal(),
  ];
}
