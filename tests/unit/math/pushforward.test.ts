import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  atoms,
  binMasses,
  binnedVariation,
  cubicMap,
  expectedVariation,
  preimages,
  pushforwardCdf,
  pushforwardDensity,
} from '~/math/line-map';
import { normalPdf } from '~/math/normal';
import {
  bentBy,
  countOnBlocks,
  determinant,
  massOnBlocks,
  planeNormal,
  pushforwardOnLattice,
  type PlaneMap,
  type Point,
} from '~/math/plane-map';
import { coordinate, latticePoints } from '~/math/planar-density';
import { createRandom } from '~/math/random';

const SEED = 2;
const knots = [-3, -2, -1, 0, 1, 2, 3];
const straight = (slope: number, shift = 0) => knots.map((z) => slope * z + shift);
const values = fc.array(
  fc.integer({ min: -40, max: 40 }).map((n) => n / 10),
  { minLength: 7, maxLength: 7 },
);
const edges = Array.from({ length: 81 }, (_, i) => -5 + i / 8);

describe('a map of the line', () => {
  it('goes through its knots, and its slope is its derivative', () => {
    fc.assert(
      fc.property(values, fc.double({ min: -4, max: 4, noNaN: true }), (heights, z) => {
        const map = cubicMap(knots, heights);
        knots.forEach((knot, i) => expect(map.at(knot)).toBeCloseTo(heights[i], 12));
        const h = 1e-6;
        expect(map.slope(z)).toBeCloseTo((map.at(z + h) - map.at(z - h)) / (2 * h), 3);
      }),
      { seed: SEED },
    );
  });

  it('is monotone on each branch, and the branches are the whole line', () => {
    fc.assert(
      fc.property(values, (heights) => {
        const map = cubicMap(knots, heights);
        const { branches } = map;
        expect(branches[0].from).toBe(-Infinity);
        expect(branches.at(-1)!.to).toBe(Infinity);
        branches.forEach(({ from, to, direction }, i) => {
          if (i > 0) expect(from).toBe(branches[i - 1].to);
          const [low, high] = [Math.max(from, -6), Math.min(to, 6)];
          for (let k = 0; k < 20; k++) {
            const [a, b] = [k, k + 1].map((part) => low + ((high - low) * part) / 20);
            if (high > low)
              expect(direction * (map.at(b) - map.at(a))).toBeGreaterThanOrEqual(-1e-9);
          }
        });
      }),
      { seed: SEED },
    );
  });

  it('straight, makes N(shift, slope²)', () => {
    for (const [slope, shift] of [
      [1, 0],
      [0.5, 1],
      [-1.5, -0.3],
    ]) {
      const map = cubicMap(knots, straight(slope, shift));
      for (const x of [-2, -0.4, 0.9, 3]) {
        const width = Math.abs(slope);
        expect(pushforwardDensity(map, x)).toBeCloseTo(normalPdf((x - shift) / width) / width, 10);
      }
    }
  });

  it('folded, adds up every z', () => {
    // Even: z and −z lead to the same place, so both halves count.
    const map = cubicMap(knots, knots.map(Math.abs));
    for (const x of [0.3, 1.2, 2.2]) {
      const [left, right, ...others] = preimages(map, x);
      expect(others).toEqual([]);
      expect(left).toBeCloseTo(-right, 10);
      expect(map.at(right)).toBeCloseTo(x, 12);
      expect(pushforwardDensity(map, x)).toBeCloseTo((2 * normalPdf(right)) / map.slope(right), 10);
    }
    expect(preimages(map, -0.1)).toEqual([]);
    // Where it turns round, the one z of the turn.
    expect(preimages(map, 0)).toEqual([0]);
  });

  it('rises, falls and rests where its values do, and nowhere else', () => {
    fc.assert(
      fc.property(values, (heights) => {
        const ways = heights.slice(1).map((x, i) => Math.sign(x - heights[i]));
        const changes = ways.filter((way, i) => way !== ways[i - 1]);
        expect(cubicMap(knots, heights).branches.map(({ direction }) => direction)).toEqual(
          changes,
        );
      }),
      { seed: SEED },
    );
  });

  it('keeps all the mass: the probabilities of bins and of all else add up to one', () => {
    fc.assert(
      fc.property(values, (heights) => {
        const map = cubicMap(knots, heights);
        expect(pushforwardCdf(map, 1e4)).toBeCloseTo(1, 9);
        expect(pushforwardCdf(map, -1e4)).toBeCloseTo(0, 9);
        const masses = binMasses(map, edges);
        for (const mass of masses) expect(mass).toBeGreaterThanOrEqual(-1e-12);
      }),
      { seed: SEED },
    );
  });

  it('has a density whose integral over a stretch without folds is the probability there', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 79 }), (heights, bin) => {
        const map = cubicMap(knots, heights);
        const [low, high] = [edges[bin], edges[bin + 1]];
        const turns = map.branches.slice(1).map(({ from }) => map.at(from));
        const near = [...turns, ...atoms(map).map(({ at }) => at)];
        fc.pre(near.every((at) => at < low - 0.1 || at > high + 0.1));
        const cells = 200;
        let sum = 0;
        for (let i = 0; i < cells; i++) {
          sum += pushforwardDensity(map, low + ((high - low) * (i + 0.5)) / cells);
        }
        expect((sum * (high - low)) / cells).toBeCloseTo(binMasses(map, [low, high])[0], 4);
      }),
      { seed: SEED, numRuns: 60 },
    );
  });

  it('that is flat has an atom there, and no density holds its mass', () => {
    const map = cubicMap(knots, [-3, 1, 1, 1, 1, 1, 4]);
    const [atom, ...others] = atoms(map);
    expect(others).toEqual([]);
    expect(atom.at).toBeCloseTo(1, 12);
    expect(atom.mass).toBeCloseTo(0.9545, 4);
    const [mass] = binMasses(map, [1, 1 + 1e-9]);
    expect(mass).toBeGreaterThan(0.95);
    expect(atoms(cubicMap(knots, straight(1)))).toEqual([]);
  });

  it('agrees with counting, as closely as chance lets it', () => {
    const random = createRandom(SEED);
    const n = 20_000;
    for (const heights of [
      straight(1),
      [-2, -1.9, -1.7, 0, 1.7, 1.9, 2],
      [3, 1, -1, 0, 2, -1, -3],
    ]) {
      const map = cubicMap(knots, heights);
      const shares = new Float64Array(edges.length - 1);
      for (let i = 0; i < n; i++) {
        const bin = Math.floor((map.at(random.normal()) + 5) * 8);
        if (bin >= 0 && bin < shares.length) shares[bin] += 1 / n;
      }
      const masses = binMasses(map, edges);
      const chance = expectedVariation(masses, n);
      expect(binnedVariation(shares, masses)).toBeLessThan(1.4 * chance);
      expect(binnedVariation(shares, masses)).toBeGreaterThan(0.6 * chance);
      // Another map's probabilities are not taken for these.
      const other = binMasses(
        cubicMap(
          knots,
          heights.map((x) => x + 0.3),
        ),
        edges,
      );
      expect(binnedVariation(shares, other)).toBeGreaterThan(3 * chance);
    }
  });
});

describe('what chance gives', () => {
  it('is the mean of many counts, of few points and of many', () => {
    const random = createRandom(SEED);
    const masses = [0.5, 0.2, 0.02, 0.001, 0.1];
    for (const n of [1, 20, 3000]) {
      const runs = n > 100 ? 300 : 4000;
      let mean = 0;
      for (let run = 0; run < runs; run++) {
        const shares = masses.map(() => 0);
        for (let i = 0; i < n; i++) {
          const u = random.uniform();
          let [bin, below] = [0, masses[0]];
          while (bin < masses.length && u >= below) below += masses[++bin] ?? 0;
          if (bin < masses.length) shares[bin] += 1 / n;
        }
        mean += binnedVariation(shares, masses) / runs;
      }
      expect(mean / expectedVariation(masses, n)).toBeCloseTo(1, 1);
    }
    expect(expectedVariation([1], 10)).toBe(0);
    expect(expectedVariation([0, 1], 10)).toBe(0);
  });
});

const centres: Point[] = [-1.6, 0, 1.6].flatMap((y) => [-1.6, 0, 1.6].map((x): Point => [x, y]));
const bend = bentBy(centres, 1.2);
const targets = fc
  .array(
    fc.tuple(
      fc.double({ min: -0.5, max: 0.5, noNaN: true }),
      fc.double({ min: -0.5, max: 0.5, noNaN: true }),
    ),
    { minLength: 9, maxLength: 9 },
  )
  .map((shifts) => shifts.map(([x, y], k): Point => [centres[k][0] + x, centres[k][1] + y]));
const lattice = { side: 72, reach: 4 };

describe('a map of the plane', () => {
  it('carries its centres to their targets, and its Jacobian is its derivative', () => {
    const place = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(
      fc.property(targets, place, place, (to, a, b) => {
        const map = bend(to);
        centres.forEach((centre, k) => {
          expect(map.at(centre)[0]).toBeCloseTo(to[k][0], 9);
          expect(map.at(centre)[1]).toBeCloseTo(to[k][1], 9);
        });
        const h = 1e-5;
        const jacobian = map.jacobian([a, b]);
        for (const out of [0, 1]) {
          const across = (map.at([a + h, b])[out] - map.at([a - h, b])[out]) / (2 * h);
          const up = (map.at([a, b + h])[out] - map.at([a, b - h])[out]) / (2 * h);
          expect(jacobian[2 * out]).toBeCloseTo(across, 6);
          expect(jacobian[2 * out + 1]).toBeCloseTo(up, 6);
        }
      }),
      { seed: SEED },
    );
  });

  it('that stretches and turns makes the Gaussian it should, at every point of the lattice once', () => {
    const [cos, sin] = [Math.cos(0.4), Math.sin(0.4)];
    const [wide, thin] = [1.5, 0.6];
    const map: PlaneMap = {
      at: ([a, b]) => [wide * cos * a - thin * sin * b, wide * sin * a + thin * cos * b],
      jacobian: () => [wide * cos, -thin * sin, wide * sin, thin * cos],
    };
    const { density, sheets, folded, leastDeterminant } = pushforwardOnLattice(map, lattice);
    expect(folded).toBe(0);
    expect(leastDeterminant).toBeCloseTo(wide * thin, 12);
    expect(Math.max(...sheets)).toBe(1);
    const points = latticePoints(lattice);
    for (let i = 0; i < density.length; i++) {
      const [x, y] = [points[2 * i], points[2 * i + 1]];
      const z: Point = [(cos * x + sin * y) / wide, (cos * y - sin * x) / thin];
      if (Math.max(Math.abs(z[0]), Math.abs(z[1])) > 3.99) continue;
      expect(density[i]).toBeCloseTo(planeNormal(z) / (wide * thin), 6);
    }
  });

  it('left alone, changes nothing, also where points lie on sides of triangles', () => {
    const map = bend(centres);
    const { density, sheets } = pushforwardOnLattice(map, { side: 72, reach: 4 }, 72);
    const inner = sheets.filter((_, i) => i % 72 > 1 && i % 72 < 70 && i > 144 && i < 5040);
    expect(new Set(inner)).toEqual(new Set([1]));
    const middle = 36 * 72 + 36;
    const at = coordinate(lattice, 36);
    expect(density[middle]).toBeCloseTo(planeNormal([at, at]), 10);
  });

  it('keeps all the mass, gently bent or folded', () => {
    fc.assert(
      fc.property(targets, (to) => {
        const mass = massOnBlocks(bend(to), lattice, 1)[0];
        expect(Math.abs(mass - 1)).toBeLessThan(0.002);
      }),
      { seed: SEED, numRuns: 12 },
    );
    const fold = bend(centres.map(([x, y]): Point => [Math.abs(x) - 0.5, y]));
    const pushed = pushforwardOnLattice(fold, lattice);
    expect(pushed.folded).toBeGreaterThan(0.2);
    expect(pushed.leastDeterminant).toBeLessThan(0);
    expect(Math.max(...pushed.sheets)).toBeGreaterThanOrEqual(2);
    expect(Math.abs(massOnBlocks(fold, lattice, 1)[0] - 1)).toBeLessThan(0.002);
  });

  it('has a density whose sum over a cell is the cell’s probability, where nothing folds', () => {
    fc.assert(
      fc.property(targets, (to) => {
        const map = bend(to);
        const fine = { side: 144, reach: 4 };
        const { density, leastDeterminant } = pushforwardOnLattice(map, fine);
        fc.pre(leastDeterminant > 0.1);
        const summed = new Float64Array(36);
        density.forEach((q, i) => {
          const [column, row] = [i % 144, Math.floor(i / 144)].map((at) => Math.floor(at / 24));
          summed[row * 6 + column] += q * (8 / 144) ** 2;
        });
        massOnBlocks(map, fine, 6).forEach((mass, i) => expect(summed[i]).toBeCloseTo(mass, 3));
      }),
      { seed: SEED, numRuns: 8 },
    );
  });

  it('agrees with counting, as closely as chance lets it, folded too', () => {
    const random = createRandom(SEED);
    const n = 10_000;
    const bent = centres.map(([x, y], k): Point => [
      x + 0.3 * Math.sin(3 * k),
      y + 0.3 * Math.cos(2 * k),
    ]);
    const folded = centres.map(([x, y]): Point => [Math.abs(x) - 0.5, y]);
    for (const to of [centres, bent, folded]) {
      const map = bend(to);
      const points = Array.from({ length: n }, () => map.at([random.normal(), random.normal()]));
      const shares = countOnBlocks(points, lattice, 18);
      const masses = massOnBlocks(map, lattice, 18);
      const chance = expectedVariation(masses, n);
      expect(binnedVariation(shares, masses)).toBeLessThan(1.5 * chance);
      // Another map's probabilities are not taken for these.
      const aside = bend(to.map(([x, y]): Point => [x + 0.4, y]));
      const other = massOnBlocks(aside, lattice, 18);
      expect(binnedVariation(shares, other)).toBeGreaterThan(2 * chance);
    }
  });

  it('turns areas over where its determinant is negative', () => {
    expect(determinant([1, 0, 0, -1])).toBe(-1);
    expect(() => countOnBlocks([], lattice, 0)).toThrow(RangeError);
  });
});
