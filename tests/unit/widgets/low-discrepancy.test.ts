import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineWorldNames } from '~/math/line-worlds';
import {
  estimateWindow,
  histogramPath,
  lossArea,
  timesPath,
  variancePath,
} from '~/widgets/low-discrepancy/curves';
import links from '~/widgets/low-discrepancy/links.json';
import { readingNames, readings } from '~/widgets/low-discrepancy/readings';
import { BATCHES, createScene, meanOf, ways } from '~/widgets/low-discrepancy/scene';
import {
  initialState,
  MAX_TIMES,
  params,
  paramsOf,
  scopes,
  update,
} from '~/widgets/low-discrepancy/state';
import { liveValues } from '~/widgets/low-discrepancy/words';

const start = (query = '') => initialState(params.read(query).value);
const anyState = fc
  .record({
    data: fc.constantFrom(...lineWorldNames),
    scope: fc.constantFrom(...scopes),
    k: fc.integer({ min: 1, max: MAX_TIMES }),
    seed: fc.integer({ min: 0, max: 999_999 }),
  })
  .map(initialState);

describe('low-discrepancy link', () => {
  it('brings every state back', () => {
    fc.assert(
      fc.property(anyState, (state) => {
        const { value, notices } = params.read(params.write(paramsOf(state)));
        expect(notices).toEqual([]);
        expect(value).toEqual(state);
      }),
    );
  });

  it('clamps what is out of range', () => {
    const { value, notices } = params.read('k=0&scope=all&seed=-3');
    expect(value).toMatchObject({ k: 1, scope: 'mean', seed: 0 });
    expect(notices).toHaveLength(3);
    expect(update(start(), { type: 'k', k: 99 }).k).toBe(MAX_TIMES);
  });

  it('keeps the promised links', () => {
    for (const { query, state } of links) expect(params.read(query).value).toEqual(state);
  });
});

describe('the four ways', () => {
  it('all estimate the loss', () => {
    const scene = createScene();
    fc.assert(
      fc.property(anyState, (state) => {
        const now = scene(state);
        for (const way of ways) {
          const { variance } = now.ways[way];
          const error = Math.sqrt(variance / BATCHES);
          // A thousandth for the cells of the schedule of least variance.
          expect(Math.abs(meanOf(now.ways[way]) - now.integral)).toBeLessThan(5 * error + 0.003);
        }
      }),
      { seed: 1, numRuns: 6 },
    );
  });

  it('differ in variance: a comb beats independent times, more so with more teeth', () => {
    const [eight, many] = [readings(start('k=8')), readings(start('k=32'))];
    expect(eight.combRatio).toBeGreaterThan(4);
    expect(many.combRatio).toBeGreaterThan(2 * eight.combRatio);
    expect(eight.freeCalmRatio).toBeGreaterThan(5);
    expect(eight.combCalmRatio).toBeGreaterThan(eight.freeCalmRatio);
  });

  it('are the same for a comb of one tooth', () => {
    const { combRatio } = readings(start('k=1'));
    expect(combRatio).toBeGreaterThan(0.8);
    expect(combRatio).toBeLessThan(1.25);
  });

  it('cannot remove the noise of x and ε', () => {
    const drawn = readings(start('scope=draw&k=16'));
    expect(drawn.combRatio).toBeLessThan(2);
    expect(drawn.freeCalmRatio).toBeGreaterThan(1.4);
  });

  it('name every reading', () => {
    expect(Object.keys(readings(start()))).toEqual([...readingNames]);
  });
});

describe('the picture', () => {
  it('is drawn for every state, with new batches for a new seed', () => {
    const scene = createScene();
    fc.assert(
      fc.property(anyState, (state) => {
        const now = scene(state);
        const paths = ways.flatMap((way) => [
          timesPath(now, way),
          histogramPath(now, way),
          variancePath(now, way),
        ]);
        expect([lossArea(now), ...paths].join()).not.toMatch(/NaN|Infinity/);
        const [low, high] = estimateWindow(now);
        expect(low).toBeLessThan(high);
        expect(Object.values(liveValues(state, now)).join()).not.toMatch(/NaN|undefined/);
      }),
      { seed: 2, numRuns: 5 },
    );
    const at = (query: string) => timesPath(createScene()(start(query)), 'free');
    expect(at('seed=1')).not.toBe(at('seed=2'));
    expect(update(start(), { type: 'new-batches' }).seed).toBe(2);
  });
});
