import fc from 'fast-check';
import { expect, it } from 'vitest';
import { evenTimesteps } from '~/samplers/timesteps';

fc.configureGlobal({ seed: 18, numRuns: 200 });

it('descends strictly from T to 1 in strides that differ by at most one', () => {
  const cases = fc
    .integer({ min: 2, max: 1000 })
    .chain((T) => fc.tuple(fc.constant(T), fc.integer({ min: 2, max: T })));
  fc.assert(
    fc.property(cases, ([T, steps]) => {
      const times = evenTimesteps(T, steps);
      expect([times.length, times[0], times[steps - 1]]).toEqual([steps, T, 1]);
      const strides = times.slice(1).map((t, i) => times[i] - t);
      expect(Math.min(...strides)).toBeGreaterThan(0);
      expect(Math.max(...strides) - Math.min(...strides)).toBeLessThanOrEqual(1);
    }),
  );
});

it('visits every time when asked for T steps, and only T when asked for one', () => {
  expect(evenTimesteps(5, 5)).toEqual([5, 4, 3, 2, 1]);
  expect(evenTimesteps(1000, 1)).toEqual([1000]);
});

it('refuses hostile arguments', () => {
  for (const [T, steps] of [
    [0, 1],
    [NaN, 1],
    [10, 0],
    [10, 11],
    [10, NaN],
    [10, 2.5],
  ]) {
    expect(() => evenTimesteps(T, steps)).toThrow(/expected .*, got /);
  }
});
