import { describe, expect, it } from 'vitest';
import { isReached, softmax, type AttackStep } from '~/math/attacks/classifier';
import { onePixel } from '~/math/attacks/one-pixel';
import { createRandom } from '~/math/random';
import { linearLogits, logitsOfLinear, type Linear } from './linear';

const size = { width: 5, height: 4, channels: 1 };
const N = size.width * size.height;
/** Pixel 13 decides: the others change little. */
const model: Linear = {
  W: [
    Array.from({ length: N }, () => 0),
    Array.from({ length: N }, (_, i) => (i === 13 ? 3 : 0.01)),
  ],
  b: [2, 0],
};
const x0 = new Float32Array(N).fill(-1);

async function all(steps: AsyncGenerator<AttackStep>): Promise<AttackStep[]> {
  const found: AttackStep[] = [];
  for await (const step of steps) found.push(step);
  return found;
}
const attack = (options = {}, seed = 1) =>
  all(
    onePixel(
      {
        logitsOf: linearLogits(model),
        x0,
        size,
        goal: { kind: 'away', label: 0 },
        range: [-1, 1],
        random: createRandom(seed),
      },
      { population: 30, generations: 40, ...options },
    ),
  );
const changed = (x: Float32Array) => [...x.keys()].filter((i) => x[i] !== x0[i]);

describe('the attack on one pixel', () => {
  it('finds the pixel that decides', async () => {
    const steps = await attack();
    const { x, logits } = steps.at(-1)!;
    expect(isReached({ kind: 'away', label: 0 }, logits)).toBe(true);
    expect(changed(x)).toEqual([13]);
    expect(x[13]).toBeGreaterThan(2 / 3);
    expect(logits).toEqual(logitsOfLinear(model, x));
  });

  it('never loses what it has, stays in range, and changes no more pixels than it may', async () => {
    const hard: Linear = { ...model, b: [50, 0] };
    for (const pixels of [1, 3]) {
      const steps = await all(
        onePixel(
          {
            logitsOf: linearLogits(hard),
            x0,
            size,
            goal: { kind: 'towards', target: 1 },
            range: [-1, 1],
            random: createRandom(2),
          },
          { pixels, population: 12, generations: 15 },
        ),
      );
      expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: 16 }, (_, i) => i));
      const wanted = steps.map(({ logits }) => softmax(logits)[1]);
      wanted.slice(1).forEach((p, i) => expect(p).toBeGreaterThanOrEqual(wanted[i]));
      for (const { x } of steps) {
        expect(changed(x).length).toBeLessThanOrEqual(pixels);
        expect(Math.max(...x.map(Math.abs))).toBeLessThanOrEqual(1);
      }
    }
  });

  it('is the same for the same seed', async () => {
    const [a, b] = [await attack({}, 5), await attack({}, 5)];
    expect(a.at(-1)!.x).toEqual(b.at(-1)!.x);
    await expect(attack({ pixels: 0 })).rejects.toThrow(/pixels: expected an integer/);
  });

  it('of a picture of three channels changes the place in all of them', async () => {
    const rgb = { width: 2, height: 2, channels: 3 };
    const colour: Linear = {
      W: [Array<number>(12).fill(0), Array<number>(12).fill(1)],
      b: [-10, 0],
    };
    const start = new Float32Array(12).fill(-1);
    const steps = await all(
      onePixel(
        {
          logitsOf: linearLogits(colour),
          x0: start,
          size: rgb,
          goal: { kind: 'towards', target: 1 },
          range: [-1, 1],
          random: createRandom(1),
        },
        { population: 20, generations: 5 },
      ),
    );
    const { x } = steps.at(-1)!;
    const places = new Set([...x.keys()].filter((i) => x[i] !== -1).map((i) => i % 4));
    expect(places.size).toBe(1);
  });
});
