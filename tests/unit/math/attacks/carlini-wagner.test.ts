import { describe, expect, it } from 'vitest';
import { distance } from '~/math/attacks/ball';
import {
  carliniWagner,
  marginOf,
  marginWeights,
  type CarliniWagnerStep,
} from '~/math/attacks/carlini-wagner';
import { isReached, topClass, type Goal } from '~/math/attacks/classifier';
import { createRandom } from '~/math/random';
import { linearOracle, logitsOfLinear, type Linear } from './linear';

async function last(steps: AsyncGenerator<CarliniWagnerStep>): Promise<CarliniWagnerStep> {
  let found: CarliniWagnerStep | undefined;
  for await (const step of steps) found = step;
  return found!;
}

const random = createRandom(11);
const row = (n: number) => Array.from({ length: n }, () => random.normal());
const model: Linear = { W: [row(8), row(8), row(8)], b: [0.8, 0, -0.2] };
const x0 = Float32Array.from(row(8), (value) => 0.3 * value);
const label = topClass(logitsOfLinear(model, x0));

/** Distance from x₀ to the plane where class `a` and class `b` are equally likely. */
function planeDistance(a: number, b: number): number {
  const z = logitsOfLinear(model, x0);
  const normal = model.W[a].map((value, i) => value - model.W[b][i]);
  return Math.abs(z[a] - z[b]) / distance('two', normal);
}

const problem = (goal: Goal) => ({
  oracle: linearOracle(model),
  classes: 3,
  x0,
  goal,
  range: [-20, 20] as const,
});
// On a range 20 times as wide one unit of v is 20 units of a pixel.
const options = { iterations: 600, searches: 8, learningRate: 0.002 };

describe('the margin', () => {
  it('is between the label and the best other, and below 0 where the goal is reached', () => {
    const logits = [3, 1, 2];
    expect(marginOf({ kind: 'away', label: 0 }, logits)).toEqual({
      margin: 1,
      lead: 0,
      against: 2,
    });
    expect(marginOf({ kind: 'towards', target: 1 }, logits)).toEqual({
      margin: 2,
      lead: 0,
      against: 1,
    });
    expect(marginOf({ kind: 'away', label: 2 }, logits).margin).toBe(-1);
  });

  it('has the gradient that its weights ask for, against finite differences', async () => {
    const oracle = linearOracle(model);
    const { gradient } = await oracle(x0, marginWeights(2, 1, 3));
    for (let i = 0; i < x0.length; i++) {
      const at = (offset: number) => {
        const z = logitsOfLinear(
          model,
          Float64Array.from(x0, (value, j) => value + (i === j ? offset : 0)),
        );
        return z[2] - z[1];
      };
      expect(gradient[i]).toBeCloseTo((at(0.5) - at(-0.5)) / 1, 4);
    }
  });
});

describe('Carlini and Wagner', () => {
  it('finds the distance to the nearest of the planes', async () => {
    const others = [0, 1, 2].filter((k) => k !== label);
    const nearest = Math.min(...others.map((k) => planeDistance(label, k)));
    const {
      found,
      distance: length,
      x,
      logits,
    } = await last(carliniWagner(problem({ kind: 'away', label }), options));
    expect(found).toBe(true);
    expect(isReached({ kind: 'away', label }, logits)).toBe(true);
    expect(logits).toEqual(logitsOfLinear(model, x));
    expect(length).toBeCloseTo(distance('two', x, x0), 6);
    expect(length).toBeGreaterThanOrEqual(nearest * 0.999);
    expect(length).toBeLessThan(nearest * 1.03);
  });

  it('towards a class reaches that class, no nearer than its plane', async () => {
    const target = (label + 1) % 3;
    const goal: Goal = { kind: 'towards', target };
    const { found, distance: length, logits } = await last(carliniWagner(problem(goal), options));
    expect(found).toBe(true);
    expect(topClass(logits)).toBe(target);
    expect(length).toBeGreaterThanOrEqual(planeDistance(label, target) * 0.999);
  });

  it('with confidence leads by κ and goes farther', async () => {
    const goal: Goal = { kind: 'away', label };
    const plain = await last(carliniWagner(problem(goal), options));
    const sure = await last(carliniWagner(problem(goal), { ...options, confidence: 2 }));
    expect(marginOf(goal, sure.logits).margin).toBeLessThanOrEqual(-2);
    expect(sure.distance).toBeGreaterThan(plain.distance);
  });

  it('never leaves the range, counts its steps, and says when nothing is found', async () => {
    const goal: Goal = { kind: 'away', label };
    let steps = 0;
    const range = [-1, 1] as const;
    const inside = x0.map((value) => Math.max(-1, Math.min(1, value)));
    for await (const step of carliniWagner(
      { ...problem(goal), x0: inside, range },
      { iterations: 3, searches: 2, c: 1e-9, learningRate: 1e-6 },
    )) {
      expect(step.step).toBe(++steps);
      expect(Math.max(...step.x.map(Math.abs))).toBeLessThanOrEqual(1);
      expect(step.found).toBe(false);
    }
    expect(steps).toBe(6);
  });
});
