import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  gameTrajectory,
  gradientFlow,
  type GameOptimiser,
  type StepOptions,
} from '~/math/game-optimisers';
import { diracGan, quadraticGame, type Point } from '~/math/minimax-game';

const SEED = 8;
const bilinear = quadraticGame(0);
const start: Point = [0.8, -0.5];

const coordinate = fc.double({ min: -2, max: 2, noNaN: true });
const place = fc.tuple(coordinate, coordinate);
const games = [bilinear, quadraticGame(0.3), diracGan(0), diracGan(0.4)];

const norms = (path: Float64Array): number[] =>
  Array.from({ length: path.length / 2 }, (_, n) => Math.hypot(path[2 * n], path[2 * n + 1]));

const run = (
  optimiser: GameOptimiser,
  options: Partial<StepOptions>,
  steps = 200,
  game = bilinear,
) =>
  gameTrajectory(game, optimiser, start, steps, { eta: 0.2, beta: -0.5, gamma: 0.5, ...options });

/** Change of length in every step, which is the same in all steps where the map is a rotation. */
const factors = (path: Float64Array): number[] => {
  const lengths = norms(path);
  return lengths.slice(1).map((length, n) => length / lengths[n]);
};

const expectFactor = (path: Float64Array, factor: number) => {
  for (const measured of factors(path)) expect(measured).toBeCloseTo(factor, 10);
};

describe('the games', () => {
  it('have the gradients and Hessians of their values, by finite differences', () => {
    const h = 1e-5;
    fc.assert(
      fc.property(place, fc.constantFrom(...games), ([x, y], game) => {
        const slope = (f: (z: Point) => number): Point => [
          (f([x + h, y]) - f([x - h, y])) / (2 * h),
          (f([x, y + h]) - f([x, y - h])) / (2 * h),
        ];
        const [dx, dy] = slope(game.value);
        const gradient = game.gradient([x, y]);
        expect(gradient[0]).toBeCloseTo(dx, 7);
        expect(gradient[1]).toBeCloseTo(dy, 7);
        const [xx, xy, yy] = game.hessian([x, y]);
        const alongX = slope((z) => game.gradient(z)[0]);
        const alongY = slope((z) => game.gradient(z)[1]);
        expect([xx, xy]).toEqual([expect.closeTo(alongX[0], 7), expect.closeTo(alongX[1], 7)]);
        expect([xy, yy]).toEqual([expect.closeTo(alongY[0], 7), expect.closeTo(alongY[1], 7)]);
      }),
      { seed: SEED },
    );
  });

  it('rest at the origin, and nowhere else nearby', () => {
    for (const game of games) {
      expect(Math.hypot(...game.gradient([0, 0]))).toBe(0);
      expect(Math.hypot(...game.gradient([0.1, -0.1]))).toBeGreaterThan(0.01);
    }
  });

  it('stay finite far out', () => {
    const game = diracGan(0);
    expect(game.value([-50, 50])).toBeCloseTo(-2500 - Math.log(2), 6);
    expect(game.gradient([50, 50])[0]).toBe(0);
  });

  it('refuse a negative weight', () => {
    expect(() => quadraticGame(-1)).toThrow(RangeError);
    expect(() => diracGan(NaN)).toThrow(RangeError);
  });
});

describe('on x·y', () => {
  const etas = [0.05, 0.2, 0.7];

  it('simultaneous steps spiral out by √(1 + η²) each', () => {
    for (const eta of etas) {
      expectFactor(run('simultaneous', { eta }), Math.sqrt(1 + eta * eta));
    }
  });

  it('alternating steps stay on an ellipse, x² + y² + η·x·y', () => {
    for (const eta of [...etas, 1.5]) {
      const path = run('alternating', { eta }, 1000);
      const invariant = (n: number) => {
        const [x, y] = path.subarray(2 * n, 2 * n + 2);
        return x * x + y * y + eta * x * y;
      };
      for (let n = 1; n <= 1000; n++) expect(invariant(n)).toBeCloseTo(invariant(0), 8);
    }
  });

  it('extragradient contracts by √(1 − η² + η⁴), for η < 1 only', () => {
    for (const eta of etas) {
      const factor = Math.sqrt(1 - eta ** 2 + eta ** 4);
      expect(factor).toBeLessThan(1);
      expectFactor(run('extragradient', { eta }), factor);
    }
    expect(factors(run('extragradient', { eta: 1.1 }, 5))[0]).toBeGreaterThan(1);
  });

  it('consensus contracts by √((1 − ηγ)² + η²)', () => {
    for (const eta of etas) {
      const gamma = 1;
      const factor = Math.sqrt((1 - eta * gamma) ** 2 + eta * eta);
      expect(factor).toBeLessThan(1);
      expectFactor(run('consensus', { eta, gamma }), factor);
    }
    // Without its term it is simultaneous descent again.
    expect(run('consensus', { gamma: 0 })).toEqual(run('simultaneous', {}));
  });

  it('optimistic steps arrive; with η above 1/√3 they do not', () => {
    expect(norms(run('optimistic', { eta: 0.3 }, 300)).at(-1)).toBeLessThan(1e-6);
    expect(norms(run('optimistic', { eta: 0.6 }, 300)).at(-1)).toBeGreaterThan(10);
  });

  it('momentum makes simultaneous steps leave, whichever its sign', () => {
    for (const beta of [-0.5, 0.5]) {
      expect(norms(run('momentum', { beta, eta: 0.5 }, 300)).at(-1)).toBeGreaterThan(10);
    }
    expect(run('momentum', { beta: 0 })).toEqual(run('simultaneous', {}));
  });

  it('negative momentum makes alternating steps arrive, positive makes them leave', () => {
    expect(norms(run('alternatingMomentum', { beta: -0.5, eta: 0.7 }, 400)).at(-1)).toBeLessThan(
      1e-6,
    );
    expect(norms(run('alternatingMomentum', { beta: 0.5 }, 400)).at(-1)).toBeGreaterThan(1e3);
  });

  it('the flow keeps x² + y²', () => {
    const lengths = norms(gradientFlow(bilinear, start, 500, 0.05));
    for (const length of lengths) expect(length).toBeCloseTo(lengths[0], 6);
  });
});

describe('elsewhere', () => {
  it('the flow of the Dirac-GAN keeps x² + y² too; with the penalty it comes to rest', () => {
    const lengths = norms(gradientFlow(diracGan(0), start, 2000, 0.05));
    for (const length of lengths) expect(length).toBeCloseTo(lengths[0], 6);
    expect(norms(gradientFlow(diracGan(0.4), start, 2000, 0.05)).at(-1)).toBeLessThan(0.01);
  });

  it('curvature lets even simultaneous steps arrive, if they are short enough', () => {
    // |1 − ηε ± iη| < 1 exactly when η < 2ε/(1 + ε²).
    const epsilon = 0.5;
    const limit = (2 * epsilon) / (1 + epsilon * epsilon);
    const game = quadraticGame(epsilon);
    expect(norms(run('simultaneous', { eta: 0.9 * limit }, 400, game)).at(-1)).toBeLessThan(1e-3);
    expect(norms(run('simultaneous', { eta: 1.1 * limit }, 400, game)).at(-1)).toBeGreaterThan(10);
  });

  it('the flow converges at order four', () => {
    const game = quadraticGame(0.3);
    const end = (steps: number) => gradientFlow(game, start, steps, 2 / steps).slice(-2);
    const exact = end(2000);
    const error = (steps: number) => Math.hypot(end(steps)[0] - exact[0], end(steps)[1] - exact[1]);
    expect(error(10) / error(20)).toBeGreaterThan(12);
  });

  it('a trajectory starts where it is told, and refuses a broken length', () => {
    expect([...run('extragradient', {}, 0)]).toEqual([...start]);
    expect(() => run('simultaneous', {}, 1.5)).toThrow(RangeError);
    expect(() => gradientFlow(bilinear, start, -1, 0.1)).toThrow(RangeError);
  });
});
