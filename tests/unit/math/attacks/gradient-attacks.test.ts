import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distance, project, randomInBall, steepest, type Norm } from '~/math/attacks/ball';
import {
  isReached,
  oneHot,
  softmax,
  topClass,
  topOther,
  type AttackStep,
  type Goal,
} from '~/math/attacks/classifier';
import { fgsm, pgdStepSize, projectedGradient } from '~/math/attacks/gradient-attacks';
import { createRandom } from '~/math/random';
import { linearOracle, logitsOfLinear, type Linear } from './linear';

async function last(steps: AsyncGenerator<AttackStep>): Promise<AttackStep> {
  let found: AttackStep | undefined;
  for await (const step of steps) found = step;
  return found!;
}

function randomModel(seed: number, classes: number, n: number): Linear {
  const random = createRandom(seed);
  const row = () => Array.from({ length: n }, () => random.normal());
  return { W: Array.from({ length: classes }, row), b: row().slice(0, classes) };
}

const lossOf = (model: Linear, x: Float32Array, label: number): number =>
  -Math.log(softmax(logitsOfLinear(model, x))[label]);

const wide = [-10, 10] as const;

describe('classes', () => {
  it('the first of the largest wins, and softmax sums to one without overflow', () => {
    expect(topClass([1, 3, 3])).toBe(1);
    expect(topOther([1, 3, 2], 1)).toBe(2);
    expect(topOther([5, 3, 2], 0)).toBe(1);
    const p = softmax([1000, 999, -1000]);
    expect(p.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect(p[0] / p[1]).toBeCloseTo(Math.E, 10);
  });

  it('say whether a goal is reached', () => {
    expect(isReached({ kind: 'away', label: 1 }, [0, 1, 2])).toBe(true);
    expect(isReached({ kind: 'away', label: 2 }, [0, 1, 2])).toBe(false);
    expect(isReached({ kind: 'towards', target: 2 }, [0, 1, 2])).toBe(true);
    expect(isReached({ kind: 'towards', target: 0 }, [0, 1, 2])).toBe(false);
    expect(() => oneHot(3, 3)).toThrow(/expected an integer from 0 to 2, got 3/);
  });
});

describe('balls', () => {
  const pixels = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
    minLength: 6,
    maxLength: 6,
  });
  const far = fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 6, maxLength: 6 });
  const norm = fc.constantFrom<Norm>('max', 'two');
  const radius = fc.double({ min: 0, max: 2, noNaN: true });

  it('a projection lies in the ball and in the range, and moves nothing that does', () => {
    fc.assert(
      fc.property(norm, pixels, far, radius, (which, centre, x, epsilon) => {
        const middle = Float32Array.from(centre);
        const inside = project(which, Float32Array.from(x), middle, epsilon, [-1, 1]);
        expect(distance(which, inside, middle)).toBeLessThanOrEqual(epsilon + 1e-6);
        expect(Math.max(...inside.map(Math.abs))).toBeLessThanOrEqual(1);
        const again = project(which, inside, middle, epsilon, [-1, 1]);
        expect(distance('max', again, inside)).toBeLessThan(1e-6);
      }),
      { seed: 1 },
    );
  });

  it('no step of the same norm gains more than the steepest', () => {
    fc.assert(
      fc.property(norm, far, far, (which, gradient, other) => {
        const g = Float32Array.from(gradient);
        const best = steepest(which, g, 0.7);
        const size = distance(which, other);
        fc.pre(size > 1e-3);
        const gain = (v: ArrayLike<number>, scale = 1) =>
          g.reduce((sum, value, i) => sum + value * v[i] * scale, 0);
        expect(gain(best)).toBeGreaterThanOrEqual(gain(other, 0.7 / size) - 1e-4);
      }),
      { seed: 2 },
    );
    expect(steepest('two', new Float32Array(3), 1)).toEqual(new Float32Array(3));
  });

  it('a random start is uniform: a cube’s mean distances, a ball’s radii', () => {
    const random = createRandom(5);
    const centre = new Float32Array(3);
    const draws = (which: Norm) =>
      Array.from({ length: 4000 }, () => randomInBall(which, centre, 2, wide, random));
    const cube = draws('max').flatMap((x) => [...x]);
    expect(cube.reduce((sum, value) => sum + value ** 2, 0) / cube.length).toBeCloseTo(4 / 3, 1);
    // In three dimensions an eighth of the ball lies within half its radius.
    const near = draws('two').filter((x) => distance('two', x) < 1).length;
    expect(near / 4000).toBeCloseTo(1 / 8, 1);
    expect(Math.abs(near / 4000 - 1 / 8)).toBeLessThan(0.02);
  });
});

describe('FGSM', () => {
  it('of a linear model with two classes is the best of all corners of the cube', async () => {
    for (let seed = 1; seed <= 8; seed++) {
      const model = randomModel(seed, 2, 6);
      const x0 = Float32Array.from({ length: 6 }, () => 0.1);
      const goal: Goal = { kind: 'away', label: 0 };
      const problem = { oracle: linearOracle(model), classes: 2, x0, goal, range: wide };
      const { x } = await last(fgsm(problem, 0.3));
      const corners = Array.from({ length: 64 }, (_, bits) =>
        x0.map((value, i) => value + (bits & (1 << i) ? 0.3 : -0.3)),
      );
      const best = Math.max(...corners.map((corner) => lossOf(model, corner, 0)));
      expect(lossOf(model, x, 0)).toBeCloseTo(best, 5);
    }
  });

  it('towards a target lowers the target’s loss as far as any corner does', async () => {
    const model = randomModel(3, 2, 6);
    const x0 = new Float32Array(6);
    const goal: Goal = { kind: 'towards', target: 1 };
    const problem = { oracle: linearOracle(model), classes: 2, x0, goal, range: wide };
    const { x } = await last(fgsm(problem, 0.2));
    const towards = model.W[1].map((value, i) => 0.2 * Math.sign(value - model.W[0][i]));
    towards.forEach((value, i) => expect(x[i]).toBeCloseTo(value, 6));
  });

  it('changes nothing at ε = 0, and clips at the ends of the range', async () => {
    const model = randomModel(4, 3, 5);
    const x0 = Float32Array.from([1, -1, 0.95, -0.95, 0]);
    const problem = {
      oracle: linearOracle(model),
      classes: 3,
      x0,
      goal: { kind: 'away', label: 0 } as const,
      range: [-1, 1] as const,
    };
    expect((await last(fgsm(problem, 0))).x).toEqual(x0);
    const { x } = await last(fgsm(problem, 0.1));
    expect(Math.max(...x.map(Math.abs))).toBeLessThanOrEqual(1);
  });
});

describe('PGD', () => {
  const model = randomModel(7, 4, 8);
  const x0 = Float32Array.from({ length: 8 }, (_, i) => 0.2 * i - 0.7);
  const label = topClass(logitsOfLinear(model, x0));
  const problem = {
    oracle: linearOracle(model),
    classes: 4,
    x0,
    goal: { kind: 'away', label } as const,
    range: [-1, 1] as const,
  };

  it('stays in ball and range at every step, from a random start too', async () => {
    for (const norm of ['max', 'two'] as const) {
      const options = { norm, epsilon: 0.4, steps: 7, stepSize: pgdStepSize(0.4, 7) };
      const start = createRandom(1);
      let count = 0;
      for await (const { step, x } of projectedGradient(problem, { ...options, start })) {
        expect(step).toBe(count++);
        expect(distance(norm, x, x0)).toBeLessThanOrEqual(0.4 + 1e-6);
        expect(Math.max(...x.map(Math.abs))).toBeLessThanOrEqual(1);
      }
      expect(count).toBe(8);
    }
  });

  it('the same seed gives the same walk', async () => {
    const options = { norm: 'max', epsilon: 0.2, steps: 3 } as const;
    const walk = (seed: number) =>
      last(projectedGradient(problem, { ...options, start: createRandom(seed) }));
    expect((await walk(3)).x).toEqual((await walk(3)).x);
    expect((await walk(3)).x).not.toEqual((await walk(4)).x);
  });

  it('in the 2-norm ends, for two classes, where the straight way does', async () => {
    const two = randomModel(9, 2, 8);
    const centre = new Float32Array(8);
    const straight = two.W[1].map((value, i) => value - two.W[0][i]);
    const length = distance('two', straight);
    const walk = projectedGradient(
      {
        oracle: linearOracle(two),
        classes: 2,
        x0: centre,
        goal: { kind: 'away', label: 0 },
        range: wide,
      },
      {
        norm: 'two',
        epsilon: 1.5,
        steps: 60,
        stepSize: 0.5,
        start: createRandom(2),
      },
    );
    const { x } = await last(walk);
    straight.forEach((value, i) => expect(x[i]).toBeCloseTo((1.5 * value) / length, 2));
  });

  it('raises the loss, and its last logits are those of its last picture', async () => {
    const { x, logits } = await last(
      projectedGradient(problem, { norm: 'max', epsilon: 0.3, steps: 5 }),
    );
    expect(lossOf(model, x, label)).toBeGreaterThan(lossOf(model, x0, label));
    expect(logits).toEqual(logitsOfLinear(model, x));
  });

  it('passes the signal on', async () => {
    const controller = new AbortController();
    const oracle = linearOracle(model);
    const walk = projectedGradient(
      {
        ...problem,
        signal: controller.signal,
        oracle: (x, w, signal) => {
          signal?.throwIfAborted();
          return oracle(x, w);
        },
      },
      { norm: 'max', epsilon: 0.3, steps: 5 },
    );
    await walk.next();
    controller.abort(new Error('enough'));
    await expect(walk.next()).rejects.toThrow('enough');
  });
});
