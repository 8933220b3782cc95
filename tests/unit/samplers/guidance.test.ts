import { expect, it } from 'vitest';
import { classifierFreeGuidance } from '~/samplers/guidance';

const cond = Float32Array.of(1, -2, 0.5);
const uncond = Float32Array.of(0.5, 1, -1);

it('is unconditional at 0, conditional at 1, and on the line through both beyond', () => {
  expect(classifierFreeGuidance(cond, uncond, 0)).toEqual(uncond);
  expect(classifierFreeGuidance(cond, uncond, 1)).toEqual(cond);
  expect(Array.from(classifierFreeGuidance(cond, uncond, 3))).toEqual([2, -8, 3.5]);
});

it("is Ho & Salimans' (1 + w)·cond − w·uncond with scale = 1 + w", () => {
  const w = 2;
  const wanted = cond.map((value, i) => (1 + w) * value - w * uncond[i]);
  expect(classifierFreeGuidance(cond, uncond, 1 + w)).toEqual(wanted);
});

it('can write over an input', () => {
  const out = cond.slice();
  expect(classifierFreeGuidance(out, uncond, 2, out)).toBe(out);
  expect(out).toEqual(classifierFreeGuidance(cond, uncond, 2));
});

it('refuses hostile arguments', () => {
  expect(() => classifierFreeGuidance(cond, uncond, NaN)).toThrow(/scale: expected .*, got NaN/);
  expect(() => classifierFreeGuidance(cond, Float32Array.of(1), 2)).toThrow(
    'uncond: expected 3 values, got 1',
  );
});
