import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineWorldNames, lineWorlds } from '~/math/line-worlds';
import { monotoneCurve } from '~/math/monotone-network';
import { createRandom } from '~/math/random';
import {
  drawsOf,
  freshSchedule,
  lossAlongPath,
  overCoordinates,
  scheduleOf,
  squareGradient,
  updated,
} from '~/math/schedule-training';
import { mean, variance } from '~/math/statistics';
import { boundOverTime, levelLoss, tabulated } from '~/math/variational-diffusion';

const data = lineWorlds.two;
const ends = { start: -6, end: 5 };
const loss = tabulated(levelLoss(data), [-6, 6], 120);

describe('the loss along the path of z', () => {
  it('changes with the log-SNR as it says', () => {
    const real = fc.double({ min: -2.5, max: 2.5, noNaN: true });
    fc.assert(
      fc.property(
        fc.constantFrom(...lineWorldNames),
        fc.constantFrom(1, 0.9),
        real,
        real,
        fc.double({ min: -6, max: 5, noNaN: true }),
        (name, scale, x, epsilon, logSnr) => {
          const path = lossAlongPath(lineWorlds[name], scale);
          const at = (by: number) => path(x, epsilon, logSnr + by).loss;
          const h = 1e-5;
          const byHand = (at(h) - at(-h)) / (2 * h);
          const { slope } = path(x, epsilon, logSnr);
          expect((slope - byHand) / Math.max(1, Math.abs(byHand))).toBeCloseTo(0, 4);
        },
      ),
      { seed: 1, numRuns: 300 },
    );
  });

  it('has the mean and, over D coordinates, the mean square of the exact tables', () => {
    const random = createRandom(2);
    const path = lossAlongPath(data);
    for (const D of [1, 8]) {
      const exact = overCoordinates(levelLoss(data), D);
      const draw = drawsOf(data, D);
      const costs = Array.from({ length: 20_000 }, () => {
        const { x, epsilon } = draw(random);
        return mean(x.map((one, d) => path(one, epsilon[d], 1.5).loss));
      });
      const squares = costs.map((cost) => cost ** 2);
      for (const [found, expected] of [
        [costs, exact.mean(1.5)],
        [squares, exact.square(1.5)],
      ] as const) {
        const error = Math.sqrt(variance(found) / found.length);
        expect(Math.abs(mean(found) - expected)).toBeLessThan(4 * error);
        // The comparison says something: the error is small.
        expect(error).toBeLessThan(0.06 * expected);
      }
    }
  });
});

describe('the gradient of the squared loss', () => {
  const { network } = freshSchedule(6, createRandom(3));
  const path = lossAlongPath(data, 0.9);
  const random = createRandom(4);
  const draw = drawsOf(data, 4);
  const draws = Array.from({ length: 5 }, () => draw(random));

  it('is that of finite differences on the same draws', () => {
    const { gradient, square } = squareGradient(network, ends, path, draws);
    expect(square).toBeGreaterThan(0);
    const h = 1e-5;
    const byHand = network.theta.map((_, i) => {
      const at = (by: number) => {
        const theta = network.theta.slice();
        theta[i] += by;
        return squareGradient({ ...network, theta }, ends, path, draws).square;
      };
      return (at(h) - at(-h)) / (2 * h);
    });
    const size = Math.max(...byHand.map(Math.abs));
    gradient.forEach((value, i) => {
      expect((value - byHand[i]) / size).toBeCloseTo(0, 6);
    });
  });

  it('is on average that of the variance, since the loss itself has none', () => {
    const exact = overCoordinates(loss, 16);
    const h = 1e-4;
    const slopes = Array.from(network.theta, (_, i) => {
      const at = (by: number) => {
        const theta = network.theta.slice();
        theta[i] += by;
        return boundOverTime(scheduleOf({ ...network, theta }, ends), exact, 5000);
      };
      const [up, down] = [at(h), at(-h)];
      return {
        loss: (up.integral - down.integral) / (2 * h),
        variance: (up.variance - down.variance) / (2 * h),
      };
    });
    const steepest = Math.max(...slopes.map((slope) => Math.abs(slope.variance)));
    for (const slope of slopes) expect(Math.abs(slope.loss)).toBeLessThan(1e-3 * steepest);

    const many = drawsOf(data, 16);
    const stream = createRandom(5);
    const best = lossAlongPath(data);
    const batches = Array.from(
      { length: 40 },
      () =>
        squareGradient(
          network,
          ends,
          best,
          Array.from({ length: 250 }, () => many(stream)),
        ).gradient,
    );
    slopes.forEach((slope, i) => {
      const found = batches.map((gradient) => gradient[i]);
      const error = Math.sqrt(variance(found) / found.length);
      expect(error).toBeLessThan(steepest / 10);
      expect(Math.abs(mean(found) - slope.variance)).toBeLessThan(4 * error + 1e-3 * steepest);
    });
  });
});

describe('a schedule in training', () => {
  it('keeps its ends and the loss, and lowers the variance', () => {
    const exact = overCoordinates(loss, 32);
    const path = lossAlongPath(data);
    const draw = drawsOf(data, 32);
    for (const seed of [1, 2, 3]) {
      const random = createRandom(seed);
      let schedule = freshSchedule(16, random.fork('start'));
      const before = boundOverTime(scheduleOf(schedule.network, ends), exact);
      for (let i = 0; i < 300; i++) {
        const stream = random.fork(i);
        const draws = Array.from({ length: 16 }, () => draw(stream));
        const { gradient } = squareGradient(schedule.network, ends, path, draws);
        schedule = updated(schedule, gradient, 0.02);
      }
      const after = boundOverTime(scheduleOf(schedule.network, ends), exact);
      expect(schedule.updates).toBe(300);
      expect(after.integral).toBeCloseTo(before.integral, 2);
      expect(after.variance).toBeLessThan(before.variance / 1.5);
      const { at } = monotoneCurve(schedule.network, ends.start, ends.end);
      expect([at(0), at(1)]).toEqual([ends.start, ends.end]);
    }
  });
});
