import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { divergenceNames } from '~/math/divergences';
import { integrate } from '~/math/quadrature';
import { tidyShape } from '~/ui/density-shape';
import { BARS, tidyShares } from '~/ui/share-shape';
import { integrandPaths } from '~/widgets/divergence-explorer/curves';
import { readingNames, readings } from '~/widgets/divergence-explorer/readings';
import { createScene, sceneOf } from '~/widgets/divergence-explorer/scene';
import {
  initialState,
  kinds,
  params,
  paramsOf,
  update,
  type Params,
} from '~/widgets/divergence-explorer/state';
import { liveValues, valueInWords } from '~/widgets/divergence-explorer/words';

const SEED = 3;
const start = (query = '') => initialState(params.read(query).value);
const hundredths = (low: number, high: number) =>
  fc.integer({ min: low, max: high }).map((n) => n / 100);
const shape = fc
  .array(fc.tuple(hundredths(5, 95), hundredths(-400, 400), hundredths(40, 150)), {
    minLength: 1,
    maxLength: 2,
  })
  .map((parts) =>
    tidyShape({
      weights: parts.map(([weight]) => weight),
      means: parts.map(([, mean]) => mean),
      sigmas: parts.map(([, , sigma]) => sigma),
    }),
  );
const shares = fc
  .array(fc.integer({ min: 0, max: 20 }), { minLength: BARS, maxLength: BARS })
  .map(tidyShares);
const anyParams: fc.Arbitrary<Params> = fc.record({
  p: shape,
  q: shape,
  width: hundredths(10, 300),
  kind: fc.constantFrom(...kinds),
  pBars: shares,
  qBars: shares,
});

describe('divergence-explorer link', () => {
  it('brings every state back', () => {
    fc.assert(
      fc.property(anyParams, (values) => {
        const { value, notices } = params.read(params.write(paramsOf(initialState(values))));
        expect(notices).toEqual([]);
        expect(value).toEqual(values);
      }),
    );
  });
});

describe('divergence-explorer scene', () => {
  it('draws the curves whose areas are the values it prints', () => {
    fc.assert(
      fc.property(anyParams, (values) => {
        const { divergences } = sceneOf(values);
        for (const name of divergenceNames) {
          const { value, integrand } = divergences[name];
          // χ² may have its weight thousands of units away; then no window holds the area.
          if (value === Infinity || (name === 'chiSquared' && value > 10)) continue;
          // The trapezoid rule cuts the steps of a histogram to within a cell.
          const area = integrate(integrand, -20, 20, 40_000);
          expect(Math.abs(area - value)).toBeLessThan(1e-3 * (1 + value));
        }
      }),
      { seed: SEED, numRuns: 12 },
    );
  });

  it('swaps what is not symmetric, and nothing else', () => {
    const state = start('q=1.8_0.6_100');
    const before = readings(state);
    const after = readings(update(state, { type: 'swap' }));
    expect(after.klForward).toBeCloseTo(before.klReverse, 9);
    expect(after.klReverse).toBeCloseTo(before.klForward, 9);
    for (const name of ['jensenShannon', 'totalVariation', 'wasserstein1', 'squaredMmd'] as const) {
      expect(after[name]).toBeCloseTo(before[name], 9);
    }
    expect(before.klForward).toBeGreaterThan(3 * before.klReverse);
    expect(Object.keys(before).sort()).toEqual([...readingNames].sort());
  });

  it('says ∞ where χ² is infinite', () => {
    const scene = sceneOf(start('p=0_1.2_100&q=0_0.8_100'));
    expect(scene.divergences.chiSquared.value).toBe(Infinity);
    expect(liveValues(scene).chiSquared).toBe('∞');
    expect(valueInWords(-1e-12)).toBe('0.000');
  });

  it('works out again only what has changed', () => {
    const scene = createScene();
    const state = start();
    const before = scene(state);
    const wider = scene(update(state, { type: 'width', width: 2 }));
    expect(wider.divergences.klForward).toBe(before.divergences.klForward);
    expect(wider.divergences.squaredMmd).not.toBe(before.divergences.squaredMmd);
    expect(scene(update(state, { type: 'width', width: 2 }))).not.toBe(before);
  });

  it('draws finite curves, whatever is infinite', () => {
    fc.assert(
      fc.property(anyParams, (values) => {
        const { divergences } = sceneOf(values);
        for (const name of divergenceNames) {
          const { above, below, line } = integrandPaths(divergences[name].integrand);
          expect(above + below + line).not.toMatch(/NaN|Infinity/);
        }
      }),
      { seed: SEED, numRuns: 20 },
    );
  });
});

describe('divergence-explorer histograms', () => {
  it('an empty bar under data is infinite for KL(p*‖q) and χ², and for nothing else', () => {
    const { divergences } = sceneOf(start('kind=bars'));
    const infinite = divergenceNames.filter((name) => divergences[name].value === Infinity);
    expect(infinite).toEqual(['klForward', 'chiSquared']);
  });

  it('that share no bar: saturated, and as far apart as the bars are', () => {
    const numbers = readings(start('kind=bars&pBars=1_0_0_0_0_0&qBars=0_0_0_0_1_0'));
    expect(numbers.jensenShannon).toBeCloseTo(Math.LN2, 12);
    expect(numbers.totalVariation).toBeCloseTo(1, 12);
    expect(numbers.wasserstein1).toBeCloseTo(6, 12);
  });

  it('a bar raised takes from the others in proportion, and a swap swaps bars too', () => {
    const state = update(start('kind=bars'), { type: 'bar', name: 'p', bar: 1, share: 0.65 });
    expect(state.pBars).toEqual([0.025, 0.65, 0.075, 0.025, 0.15, 0.075]);
    expect(update(state, { type: 'swap' }).qBars).toEqual(state.pBars);
    expect(update(state, { type: 'kind', kind: 'bumps' }).kind).toBe('bumps');
  });
});

describe('divergence-explorer state', () => {
  it('holds the width inside its range', () => {
    expect(update(start(), { type: 'width', width: 0 }).width).toBe(0.1);
    expect(update(start(), { type: 'width', width: 99 }).width).toBe(3);
  });
});
